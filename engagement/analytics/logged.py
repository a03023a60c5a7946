"""When a system logged anything at all: what tells a silent partner from an unkept log."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.db import connection
from django.utils import timezone

from engagement.scoring.ledger import Spans
from engagement.scoring.months import not_logged_spans
from partners.models import System

# One index probe a month, however many events there are: `LIMIT` keeps the planner from joining
# all events with all months, and what was withdrawn since is little and has an index of its own.
_LOGGED_MONTHS = """
    SELECT month::date FROM generate_series(%(first)s::date, %(last)s::date, interval '1 month')
        AS month
    WHERE (
        SELECT true FROM engagement_event
        WHERE system_id = %(system)s AND withdrawn_at IS NULL
          AND occurred_on >= month AND occurred_on < month + interval '1 month'
          AND created_at <= %(moment)s
        LIMIT 1
    ) OR (
        SELECT true FROM engagement_event
        WHERE system_id = %(system)s AND withdrawn_at IS NOT NULL AND withdrawn_at > %(moment)s
          AND occurred_on >= month AND occurred_on < month + interval '1 month'
          AND created_at <= %(moment)s
        LIMIT 1
    )
"""

_CONTACTS_BY_MONTH = """
    SELECT month::date, (
        SELECT count(*) FROM engagement_event
        WHERE system_id = %s AND withdrawn_at IS NULL
          AND occurred_on >= month AND occurred_on < month + interval '1 month'
    ) FROM generate_series(%s::date, %s::date, interval '1 month') AS month ORDER BY month
"""


@dataclass(frozen=True)
class MonthOfContacts:
    """How many events a system logged in a month; ``None`` when it logged nothing at all.

    The running month with nothing in it yet is 0: nobody can say yet that it was not logged.
    """

    month: date
    events: int | None


def not_logged(system: System, first_day: date, known_on: datetime | None = None) -> Spans:
    """The finished months since a day in which the system logged nothing with anybody.

    With a moment: as it looked then, when later events were not logged yet. An event that was
    given another day since counts on its new one.
    """
    moment = known_on or timezone.now()
    today = timezone.localdate(moment)
    if first_day > today:
        return Spans()
    with connection.cursor() as cursor:
        asked = {"first": first_day.replace(day=1), "last": today}
        cursor.execute(_LOGGED_MONTHS, {**asked, "system": system.pk, "moment": moment})
        # A month with an event is logged on its every day, so any day of it will do.
        days = [max(month, first_day).toordinal() for (month,) in cursor.fetchall()]
    return not_logged_spans(
        np.array(days, dtype=np.int64), first_day.toordinal(), today.toordinal()
    )


def contacts_by_month(system: System, first: date, last: date) -> list[MonthOfContacts]:
    """Events a month from the month of ``first`` to that of ``last``, in one query."""
    this_month = timezone.localdate().replace(day=1)
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS_BY_MONTH, [system.pk, first.replace(day=1), last])
        return [
            MonthOfContacts(month, count if count or month >= this_month else None)
            for month, count in cursor.fetchall()
        ]
