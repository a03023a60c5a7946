"""A system with monthly figures, written as rows: what reading them needs, and no more."""

from datetime import date
from typing import Any

from django.utils import timezone

from engagement.actions.figure_totals import add_up
from engagement.models import MonthlyFigures
from partners.models import Partnership, System


def months_ago(number: int, day: int = 1) -> date:
    today = timezone.localdate()
    months = today.year * 12 + today.month - 1 - number
    return date(months // 12, months % 12 + 1, day)


def counted(partnership: Partnership, number: int, **values: Any) -> MonthlyFigures:
    """The row of one month, so many months ago."""
    return MonthlyFigures.objects.create(
        partnership=partnership,
        system=partnership.system,
        month=months_ago(number),
        computed_at=timezone.now(),
        **{"days_due": 30, **values},
    )


def steady(partnership: Partnership, months: int, **values: Any) -> None:
    """The same numbers in each of so many whole months up to the last one."""
    for number in range(1, months + 1):
        counted(partnership, number, **values)


def added_up(system: System) -> None:
    add_up(system)
