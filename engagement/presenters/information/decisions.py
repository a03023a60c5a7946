"""The internal log of what was decided about each item. It holds no word of the items."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from engagement.foi.archive import table
from engagement.models import InformationItem

HEADS = (
    "Item",
    "Kind",
    "Record",
    "Decision",
    "Section",
    "Reason",
    "Public interest",
    "Passages blanked",
    "Decided by",
    "Decided at",
)


def decision_log(items: Iterable[InformationItem]) -> bytes:
    """As CSV: a line for each item, and one more for each further ground."""
    return table([HEADS, *(line for item in items for line in _lines(item))])


def _lines(item: InformationItem) -> Iterator[tuple[object, ...]]:
    for ground in item.grounds or [{"section": "", "reason": "", "public_interest": ""}]:
        yield (
            item.number,
            item.get_kind_display(),
            str(item.record_id),
            item.get_decision_display(),
            ground["section"],
            ground["reason"],
            ground["public_interest"],
            len(item.redactions),
            str(item.decided_by or ""),
            timezone.localtime(item.decided_at).isoformat(" ", "minutes")
            if item.decided_at
            else "",
        )
