"""Spreadsheets and calendars that are read."""

from django.db import models


class SheetKind(models.TextChoices):
    """What a spreadsheet holds: one row is one of these."""

    EVENTS = "events", "Meetings and other events"
    ORGANISATIONS = "organisations", "Organisations"
    PEOPLE = "people", "People"
    SEATS = "seats", "Seats on boards"
    COMMITMENTS = "commitments", "Commitments"


class ImportState(models.TextChoices):
    """How far a spreadsheet is on its way in."""

    UPLOADED = "uploaded", "Columns to be chosen"
    READING = "reading", "Being read"
    READY = "ready", "Ready to bring in"
    RUNNING = "running", "Being brought in"
    FINISHED = "finished", "Brought in"
    DISCARDED = "discarded", "Given up"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"


class ImportRowState(models.TextChoices):
    STAGED = "staged", "To be brought in"
    IMPORTED = "imported", "Imported"
    UPDATED = "updated", "Updated"
    UNCHANGED = "unchanged", "As it was"
    DUPLICATE = "duplicate", "Duplicate"
    REJECTED = "rejected", "Rejected"


class Undoing(models.TextChoices):
    """What undoing an import did with a record that the import had made or changed."""

    NOT_BEGUN = "", "Not undone"
    UNDONE = "undone", "Undone"
    KEPT = "kept", "Left as it is"


class Unmatched(models.TextChoices):
    """What happens with names that no organisation has and nobody decided about."""

    CREATE = "create", "Add them as new organisations"
    REJECT = "reject", "Reject their rows"


class NameMatch(models.TextChoices):
    EXACT = "exact", "Same name"
    ALIAS = "alias", "Known by this name"
    NONE = "none", "Not found"


class NameDecision(models.TextChoices):
    """What a person decided about a name that was not found."""

    OPEN = "", "Not decided"
    MATCH = "match", "Is this organisation"
    CREATE = "create", "Add as a new organisation"
    REJECT = "reject", "Reject its rows"


class CalendarKind(models.TextChoices):
    FILES = "files", "Files that you upload"
    SUBSCRIPTION = "subscription", "Subscribed address"


class ReadingState(models.TextChoices):
    RUNNING = "running", "Being read"
    DONE = "done", "Read"
    UNCHANGED = "unchanged", "Not changed"
    FAILED = "failed", "Failed"


class MeetingState(models.TextChoices):
    WAITING = "waiting", "Waits for you"
    ACCEPTED = "accepted", "Accepted"


class MeetingChange(models.TextChoices):
    NONE = "", "Not changed"
    MOVED = "moved", "Moved after it was accepted"
    CANCELLED = "cancelled", "Cancelled after it was accepted"
