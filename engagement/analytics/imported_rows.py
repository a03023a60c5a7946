"""Which rows of a meeting log are events already."""

from collections.abc import Iterable

from engagement.enums import RecordSource
from engagement.models import Event
from partners.models import System

_BATCH = 1_000


def imported_before(system: System, fingerprints: Iterable[str]) -> set[str]:
    """Those of the fingerprints whose rows are events of the system already."""
    wanted = list(fingerprints)
    found: set[str] = set()
    for start in range(0, len(wanted), _BATCH):
        part = Event.objects.filter(
            system=system,
            source=RecordSource.IMPORT,
            external_id__in=wanted[start : start + _BATCH],
        )
        found.update(part.values_list("external_id", flat=True))
    return found
