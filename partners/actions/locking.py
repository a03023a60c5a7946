"""A record taken in hand by an action, so that two people cannot change it at once."""

from typing import TypeVar

from audit.tracking import Tracked
from partners.errors import ChangedMeanwhileError

RecordT = TypeVar("RecordT", bound=Tracked)


def locked(record: RecordT, expected_version: int | None = None) -> RecordT:
    """The record as it is now, locked until the transaction ends.

    :param expected_version: what the person was looking at; None where that does not matter.
    :raises ChangedMeanwhileError: it is another version by now.
    """
    rows = type(record)._base_manager.select_for_update(of=("self",))
    found: RecordT = rows.get(pk=record.pk)
    if expected_version is not None and found.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this after you opened it. Look at it again first."
        )
    return found
