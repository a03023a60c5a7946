"""Days as London counts them."""

from calendar import monthrange
from datetime import date, datetime, time

from django.utils import timezone


def end_of_day(day: date) -> datetime:
    """The last moment of a day in London."""
    return timezone.make_aware(datetime.combine(day, time.max))


def end_of_today() -> datetime:
    """An event counts from its own day on, whatever its hour: many are logged without one."""
    return end_of_day(timezone.localdate())


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
