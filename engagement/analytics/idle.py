"""Days on which no contact was due: nothing was logged at all, or the silence was known."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import DateField, F, Func, IntegerField, Value

from engagement.analytics.logged import not_logged
from engagement.models.quiet_period import HOLDS_FOR
from engagement.scoring.ledger import Spans
from partners.models import System

# Further back nobody asks whether a contact is overdue.
LONGEST_SILENCE = timedelta(days=5 * 365)


_HOLDS = HOLDS_FOR.format(
    partnership="given.partnership", sector="given.sector", place="given.place"
)


class IdleDays(Func):
    """Days after one day, up to another, that lie in any of the spans or in a quiet period.

    The spans, as two arrays with their ends, hold for all partners; quiet periods for a partner,
    for its sector, its place or its whole system. A day that lies in several counts once.
    """

    template = f"""(
        SELECT coalesce(sum(upper(gap) - lower(gap)), 0)::integer
        FROM (VALUES (%(expressions)s))
            AS given(since, until, partnership, system, sector, place, first, last),
        LATERAL (
            SELECT range_agg(span) AS days FROM (
                SELECT daterange(month.first, month.last, '[]') AS span
                FROM unnest(given.first, given.last) AS month(first, last)
                UNION ALL
                SELECT daterange(quiet.first_on, quiet.last_on, '[]')
                FROM engagement_quietperiod quiet
                WHERE quiet.system_id = given.system AND quiet.withdrawn_at IS NULL AND {_HOLDS}
            ) AS spans
        ) AS idle,
        unnest(
            idle.days
            * datemultirange(daterange(least(given.since, given.until), given.until, '(]'))
        ) AS gap
    )"""  # noqa: S608 (constants only)
    output_field = IntegerField()


def idle_days(system: System | None, since: Any, today: date) -> IdleDays:
    """For a query on partnerships: idle days since a day, which is an expression.

    Without a system only quiet periods count.
    """
    spans = Spans() if system is None else not_logged(system, today - LONGEST_SILENCE)
    ends = [[date.fromordinal(int(day)) for day in days] for days in (spans.first, spans.last)]
    dates = ArrayField(DateField())
    return IdleDays(
        since,
        Value(today, output_field=DateField()),
        F("pk"),
        F("system"),
        F("organisation__sector"),
        F("place"),
        *(Value(days, output_field=dates) for days in ends),
    )
