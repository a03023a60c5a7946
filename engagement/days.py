"""Days as London counts them."""

from datetime import date, datetime, time

from django.utils import timezone


def end_of_day(day: date) -> datetime:
    """The last moment of a day in London."""
    return timezone.make_aware(datetime.combine(day, time.max))


def end_of_today() -> datetime:
    """An event counts from its own day on, whatever its hour: many are logged without one."""
    return end_of_day(timezone.localdate())
