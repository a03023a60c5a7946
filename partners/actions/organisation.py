"""Organisations that a person adds or puts right; registers come through the reference import."""

from datetime import date

from audit.recording import Actor, action, record
from partners.enums import SECTOR_OF_KIND, NameKind, OrganisationKind
from partners.models import Organisation, OrganisationKindRecord, OrganisationName


@action
def add_organisation(
    *,
    by: Actor,
    name: str,
    kind: str,
    town: str = "",
    postcode: str = "",
    website: str = "",
    legal_start: date | None = None,
    is_fictional: bool = False,
) -> Organisation:
    """Add an organisation that no register has.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    organisation = Organisation(
        name=" ".join(name.split()),
        kind=kind,
        sector=SECTOR_OF_KIND[OrganisationKind(kind)],
        town=town,
        postcode=postcode.upper(),
        website=website,
        legal_start=legal_start,
        is_fictional=is_fictional,
    )
    organisation.search_text = organisation.name.lower()
    organisation.full_clean(exclude=["snapshot"])
    organisation.save()
    OrganisationName.objects.create(
        organisation=organisation,
        name=organisation.name,
        kind=NameKind.OFFICIAL,
        valid_from=legal_start,
    )
    OrganisationKindRecord.objects.create(
        organisation=organisation, kind=kind, valid_from=legal_start
    )
    record("organisation.added", organisation, facts={"kind": kind})
    return organisation


@action
def add_alias(*, by: Actor, organisation: Organisation, name: str) -> OrganisationName:
    """Remember another name of an organisation, so that imports and searches find it."""
    name = " ".join(name.split())
    alias, created = OrganisationName.objects.get_or_create(
        organisation=organisation, name=name, kind=NameKind.ALIAS
    )
    if created and name.lower() not in organisation.search_text:
        organisation.search_text = f"{organisation.search_text} {name.lower()}"
        organisation.save(update_fields=["search_text"])
    record("organisation.alias_added", organisation)
    return alias
