"""Systems that no register has: the fictional one, or one that a trial begins with."""

from collections.abc import Sequence

from audit.recording import Actor, action, record
from partners.actions.organisation import add_organisation
from partners.enums import OrganisationKind
from partners.models import Place, System


@action
def found_system(
    *,
    by: Actor,
    code: str,
    name: str,
    icb_name: str,
    places: Sequence[str] = (),
    is_fictional: bool = False,
) -> System:
    """A system with its board and its places.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    icb = add_organisation(
        by=by, name=icb_name, kind=OrganisationKind.ICB, is_fictional=is_fictional
    )
    system = System(code=code, name=name, icb=icb, is_fictional=is_fictional)
    system.full_clean(exclude=["snapshot", "legal_start", "legal_end"])
    system.save()
    Place.objects.bulk_create(Place(system=system, name=place) for place in places)
    record("system.founded", system, system_id=system.public_id, parent=icb)
    return system
