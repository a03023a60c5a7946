"""Organisations that a person adds or puts right; registers come through the reference import."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.recording import Actor, action, record
from partners.enums import SECTOR_OF_KIND, NameKind, OrganisationKind
from partners.errors import ChangedMeanwhileError, PartnersError
from partners.models import Identifier, Organisation, OrganisationKindRecord, OrganisationName
from tenancy.scope import every_system


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
def change_organisation(
    *,
    by: Actor,
    organisation: Organisation,
    kind: str,
    town: str,
    postcode: str,
    website: str,
    expected_version: int,
) -> Organisation:
    """Put right what a person wrote of an organisation. What a register says is not theirs.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises PartnersError: its facts come from a register.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if organisation.snapshot_id is not None:
        raise PartnersError(f"What is known of {organisation} comes from a register.")
    if organisation.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this organisation after you opened it. Look at it again first."
        )
    new = {"kind": kind, "town": town, "postcode": postcode.upper(), "website": website}
    changed = [name for name, value in new.items() if getattr(organisation, name) != value]
    for name, value in new.items():
        setattr(organisation, name, value)
    organisation.full_clean(exclude=["snapshot", "sector"])
    organisation.sector = SECTOR_OF_KIND[OrganisationKind(kind)]
    organisation.save()
    if "kind" in changed:
        OrganisationKindRecord.objects.create(organisation=organisation, kind=kind)
        with every_system(why="Its kind counts in the scores of all who work with it."):
            organisation.partnerships.update(facts_changed_at=timezone.now())
    record("organisation.changed", organisation, changed=changed, facts={"kind": kind})
    return organisation


@action
def add_identifier(*, by: Actor, organisation: Organisation, scheme: str, value: str) -> Identifier:
    """Keep the code that a register gives an organisation which no register has brought in.

    :raises PartnersError: the organisation is fictional, or its facts come from a register.
    :raises ValidationError: another organisation has the code, or it is none of the registers.
    """
    if organisation.is_fictional:
        raise PartnersError("A fictional organisation has no code in a real register.")
    if organisation.snapshot_id is not None:
        raise PartnersError(f"What is known of {organisation} comes from a register.")
    identifier = Identifier(organisation=organisation, scheme=scheme, value=value.strip().upper())
    identifier.full_clean(
        exclude=["organisation", "snapshot", "valid_from", "valid_to"], validate_constraints=False
    )
    if Identifier.objects.filter(scheme=scheme, value__iexact=identifier.value).exists():
        raise ValidationError({"value": "Another organisation has this code already."})
    identifier.save()
    organisation.search_text = f"{organisation.search_text} {identifier.value.lower()}"
    organisation.save(update_fields=["search_text"])
    record("organisation.code_added", organisation, facts={"scheme": scheme})
    return identifier


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
