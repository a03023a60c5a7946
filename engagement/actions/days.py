"""Days that a person types, for records of what happened."""

from datetime import date

from django.utils import timezone

EARLIEST = date(1990, 1, 1)


def not_happened(**days: date | None) -> dict[str, str]:
    """A sentence for each field whose day cannot be one on which something happened."""
    today = timezone.localdate()
    errors = {}
    for field, day in days.items():
        if day is not None and day > today:
            errors[field] = "This day is in the future."
        elif day is not None and day < EARLIEST:
            errors[field] = f"This day is before {EARLIEST.year}."
    return errors
