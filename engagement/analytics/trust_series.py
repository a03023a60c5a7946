"""Weekly trust and capacity strain of a partnership: computed where it changed, kept elsewhere."""

from datetime import date, datetime

import numpy as np
from django.db import connection
from django.db.models import Min
from django.utils import timezone

from engagement.analytics.series import NewSeries, StoredSeries, unpacked
from engagement.analytics.trust import Direction, TrustFacts, bearing_on, gather_to_score
from engagement.enums import Measure, Truster
from engagement.models import (
    ModelsInUse,
    ScoreModel,
    ScoreSeries,
    SystemScoring,
)
from engagement.scoring.ledger import Floats
from engagement.scoring.strain import Pressures, capacity_strain
from engagement.scoring.trust_model import TrustModel
from engagement.scoring.trust_parsing import trust_model
from engagement.scoring.weekly import score_weeks
from engagement.scoring.weeks import DAYS_PER_WEEK, Days, week_end, week_ends
from partners.models import Partnership

# Five years of weeks, as for engagement health.
MOST_WEEKS = 260

MEASURE_OF = {
    Truster.PARTNER: Measure.TRUST_OF_PARTNER,
    Truster.SYSTEM: Measure.TRUST_OF_SYSTEM,
}

# Rows of any revision of the records that were written or corrected since: a correction may move
# a fact, so both its old and its new day count.
_FIRST_CHANGED_EVIDENCE = """
    SELECT min(e.occurred_on) FROM engagement_evidence e
    WHERE e.partnership_id = %s AND NOT e.is_void AND (e.subject_type, e.subject_id) IN (
        SELECT subject_type, subject_id FROM engagement_evidence
        WHERE partnership_id = %s AND recorded_xid >= %s
    )
"""

Stored = dict[tuple[str, int], StoredSeries]


def horizon() -> int:
    """The transaction before which everything is settled: what later ones write may be missed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def current_trust(partnership: Partnership, use: ModelsInUse) -> list[NewSeries]:
    """Trust in both directions and capacity strain up to the running week, by every model in use.

    Weeks before the first change since the stored series was computed are taken from it.
    """
    # Read first: whatever is written while we read counts as unread the next time.
    read_xid = horizon()
    stored = _stored(partnership)
    kept = _unchanged(partnership, stored, read_xid)
    facts = gather_to_score(partnership)
    found = [
        _direction_series(facts.direction(truster), model, kept, read_xid)
        for model in use.computed
        for truster in computed_directions(partnership)
    ]
    if use.shown is not None:
        found.append(_strain_series(facts, use.shown, read_xid))
    return [series for series in found if series is not None]


def computed_directions(
    partnership: Partnership, known_on: datetime | None = None
) -> tuple[Truster, ...]:
    """Both directions, or only the partner's trust where the system does not rate its partners.

    Between two partners both: neither is the system.
    """
    if partnership.is_joint or SystemScoring.objects.rates_partners(partnership.system, known_on):
        return (Truster.PARTNER, Truster.SYSTEM)
    return (Truster.PARTNER,)


def trust_days(first_day: date | None, last_day: date) -> Days:
    """Week ends from the first row to the week of the last day, five years at most."""
    if first_day is None or first_day > last_day:
        return np.empty(0, dtype=np.int64)
    end = week_end(last_day.toordinal())
    start = max(week_end(first_day.toordinal()), end - (MOST_WEEKS - 1) * DAYS_PER_WEEK)
    return week_ends(start, end)


def _stored(partnership: Partnership) -> Stored:
    by_series: dict[tuple[str, int], list[ScoreSeries]] = {}
    measures = list(MEASURE_OF.values())
    rows = ScoreSeries.objects.filter(partnership=partnership, measure__in=measures)
    for row in rows.order_by("year"):
        by_series.setdefault((row.measure, row.model_id), []).append(row)
    return {key: unpacked(rows) for key, rows in by_series.items()}


def _unchanged(partnership: Partnership, stored: Stored, horizon_now: int) -> Stored:
    """The weeks of stored series that nothing has changed since they were computed.

    None of a series from a transaction that is yet to come: it was restored from a server that was
    further on, and what is written now has lower numbers than what it says it has read.
    """
    if not stored:
        return {}
    newest = [series.newest for series in stored.values()]
    if max(row.read_xid for row in newest) > horizon_now:
        return {}
    changed_at = partnership.facts_changed_at
    if changed_at is not None and changed_at >= min(row.computed_at for row in newest):
        return {}  # another kind of organisation changes every week
    first = _first_changed_day(partnership, min(row.read_xid for row in newest))
    if first is None:
        return stored
    weeks = {k: int(np.searchsorted(s.days, first.toordinal())) for k, s in stored.items()}
    return {key: series.until(weeks[key]) for key, series in stored.items() if weeks[key]}


def _first_changed_day(partnership: Partnership, read_xid: int) -> date | None:
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_CHANGED_EVIDENCE, [partnership.pk, partnership.pk, read_xid])
        evidence = cursor.fetchone()[0]
    changed = bearing_on(partnership).filter(changed_xid__gte=read_xid)
    pressure = changed.aggregate(first=Min("first_on"))["first"]
    return min((day for day in (evidence, pressure) if day is not None), default=None)


def _direction_series(
    direction: Direction,
    model: ScoreModel,
    kept: Stored,
    read_xid: int,
) -> NewSeries | None:
    days = trust_days(direction.first_day, timezone.localdate())
    if days.size == 0:
        return None
    measure = MEASURE_OF[direction.truster]
    old = kept.get((measure, model.pk))
    same = _overlap(old, days)
    fresh = score_weeks(direction.ledger, parameters(model), days[same:])

    def joined(name: str) -> Floats:
        values: Floats = getattr(fresh, name)
        if old is None or same == 0:
            return values
        before = getattr(old, name)
        at = int(np.searchsorted(old.days, days[0]))
        return np.concatenate([before[at : at + same], values])

    return NewSeries(
        measure=measure,
        model=model,
        days=days,
        mean=joined("mean"),
        sd=joined("sd"),
        credibility=joined("credibility"),
        delivery=joined("delivery"),
        evidence_count=direction.ledger.rows.day.size,
        newest_evidence_on=direction.newest_day,
        high_water=direction.high_water,
        read_xid=read_xid,
    )


def _overlap(old: StoredSeries | None, days: Days) -> int:
    """How many of the days, from the first on, the old series has already."""
    if old is None or old.delivery is None or old.days[0] > days[0]:
        return 0
    return int(np.count_nonzero(days <= old.days[-1]))


def _strain_series(facts: TrustFacts, model: ScoreModel, read_xid: int) -> NewSeries | None:
    pressures = facts.on_partner
    days = strain_days(pressures, timezone.localdate())
    if days.size == 0:
        return None
    unknown = np.full(days.size, np.nan)
    strain = capacity_strain(pressures, parameters(model).strain_half_life, days)
    began = pressures.first[pressures.first <= days[-1]]
    return NewSeries(
        measure=Measure.STRAIN,
        model=model,
        days=days,
        mean=strain.strain,
        sd=unknown,
        credibility=unknown,
        evidence_count=int(began.size),
        newest_evidence_on=date.fromordinal(int(began.max())),
        high_water=0,
        read_xid=read_xid,
    )


def strain_days(pressures: Pressures, last_day: date) -> Days:
    """Week ends from the first recorded pressure to the week of the last day."""
    first = date.fromordinal(int(pressures.first.min())) if pressures.first.size else None
    return trust_days(first, last_day)


def parameters(model: ScoreModel) -> TrustModel:
    """The numbers of a stored model of trust."""
    return trust_model(model.parameters)
