"""What makes two entries the same meeting, as digests that tell nothing else."""

import hashlib

from engagement.calendars.facts import Entry


def identity_of(entry: Entry) -> str:
    """Of one meeting: UID, the occurrence of the series, and who organises it."""
    return meeting_digest(entry.uid, entry.recurrence, entry.organiser)


def meeting_digest(uid: str, recurrence: str, organiser: str) -> str:
    """Of one meeting by what a calendar says of it."""
    return _digest("meeting", uid, recurrence, organiser)


def series_of(entry: Entry) -> str:
    """Of the whole series that a meeting belongs to; empty for one that does not repeat."""
    return series_digest(entry.uid, entry.organiser) if entry.is_series else ""


def series_digest(uid: str, organiser: str) -> str:
    """Of a series by its UID and organiser."""
    return _digest("series", uid, organiser)


def _digest(*parts: str) -> str:
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(4, "big") + data)
    return whole.hexdigest()
