"""What a link to the meeting form may fill in beforehand."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from engagement.enums import Channel, EventKind, Initiator

CHOICES = {"kind": EventKind, "channel": Channel, "initiated_by": Initiator}


def start_of(query: Mapping[str, str]) -> dict[str, Any]:
    """Partner, day, kind, channel and initiator of a query string, but for what makes no sense."""
    start: dict[str, Any] = {}
    if partner := query.get("partner"):
        start["partners"] = [partner]
    for name, choices in CHOICES.items():
        if query.get(name) in choices.values:
            start[name] = query[name]
    with suppress(ValueError):
        start["occurred_on"] = date.fromisoformat(query.get("occurred_on", ""))
    return start
