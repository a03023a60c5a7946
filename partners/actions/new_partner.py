"""A partner that no register has: the organisation and its partnership in one step."""

from datetime import date

from audit.recording import Actor, action
from partners.actions.organisation import add_organisation
from partners.actions.partnership import begin_partnership
from partners.models import Partnership, System


@action
def add_partner(
    *,
    by: Actor,
    system: System,
    name: str,
    kind: str,
    town: str = "",
    postcode: str = "",
    website: str = "",
    legal_start: date | None = None,
) -> Partnership:
    """Add an organisation that becomes a known partner of the system at once.

    In the fictional system the organisation is fictional too: nothing invented may look real.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    organisation = add_organisation(
        by=by,
        name=name,
        kind=kind,
        town=town,
        postcode=postcode,
        website=website,
        legal_start=legal_start,
        is_fictional=system.is_fictional,
    )
    return begin_partnership(by=by, organisation=organisation, system=system)
