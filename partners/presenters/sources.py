"""Where a fact comes from, in words: every imported fact says so."""

from nhsuk.formats import nhs_date
from partners.models import ReferenceSnapshot

BY_HAND = "Entered by hand"


def source_of(snapshot: ReferenceSnapshot | None) -> str:
    """The publisher and the day to which its facts refer."""
    if snapshot is None:
        return BY_HAND
    return f"{snapshot.source}, as at {nhs_date(snapshot.as_at)}"
