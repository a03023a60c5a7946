"""Weekly trust and capacity strain of many partnerships of one system: rows in, arrays out.

The same numbers as ``trust_series.current_trust`` gives one at a time, all weeks computed again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from django.utils import timezone

from engagement.analytics.bulk_evidence import ManyRows, read_evidence
from engagement.analytics.bulk_pressures import ManyPressures, read_pressures
from engagement.analytics.kinds import scoring_type
from engagement.analytics.series import NewSeries
from engagement.analytics.trust_series import MEASURE_OF, MOST_WEEKS, parameters
from engagement.enums import Measure, Truster
from engagement.models import ModelsInUse, ScoreModel, SystemScoring
from engagement.scoring.bulk import BulkRows, score_many
from engagement.scoring.ledger import Floats
from engagement.scoring.strain import capacity_strain
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.trust_model import CapWindow
from engagement.scoring.weeks import DAYS_PER_WEEK, Days, week_end
from partners.models import Partnership, System


@dataclass(frozen=True)
class ManySeries:
    """The weekly series of one measure and model, of many partnerships.

    ``mean`` and the like have a line for each partnership and a column for each of ``days``; the
    series of a partnership begins at column ``start``. ``sd``, ``credibility`` and ``delivery`` are
    ``None`` where a measure has none. ``newest_day`` is an ordinal.
    """

    measure: Measure
    model: ScoreModel
    partnership: Indexes
    days: Days
    start: Indexes
    mean: Floats
    sd: Floats | None
    credibility: Floats | None
    delivery: Floats | None
    count: Indexes
    newest_day: Days
    high_water: Indexes

    def own_mean(self) -> Floats:
        """The means, NaN before each series begins."""
        has_begun = np.arange(self.days.size) >= self.start[:, np.newaxis]
        return np.where(has_begun, self.mean, np.nan)

    def one(self, place: int, read_xid: int) -> NewSeries:
        """The series of the partnership at this place, as it would be computed alone."""
        own = slice(int(self.start[place]), None)
        unknown = np.full(self.days.size, np.nan)
        return NewSeries(
            measure=self.measure,
            model=self.model,
            days=self.days[own],
            mean=self.mean[place, own],
            sd=(unknown if self.sd is None else self.sd[place])[own],
            credibility=(unknown if self.credibility is None else self.credibility[place])[own],
            delivery=None if self.delivery is None else self.delivery[place, own],
            evidence_count=int(self.count[place]),
            newest_evidence_on=date.fromordinal(int(self.newest_day[place])),
            high_water=int(self.high_water[place]),
            read_xid=read_xid,
        )


@dataclass(frozen=True)
class ManyFacts:
    """What informs trust between a system and some of its partners, as recorded by a moment."""

    kinds: Mapping[int, str]
    rows: Mapping[Truster, ManyRows]
    pressures: ManyPressures
    joint: frozenset[int] = frozenset()

    @property
    def mixed(self) -> set[int]:
        """Partnerships that cannot be scored together with others.

        Several bodies acted, or the system is neither side, so that its pressures do not count.
        """
        found = [rows.partnership[rows.is_mixed].tolist() for rows in self.rows.values()]
        return set(self.joint).union(*found)


def can_score_together(use: ModelsInUse) -> bool:
    """Whether all models in use have caps that hold in any 13 weeks; others go one by one."""
    return all(parameters(m).caps.window is CapWindow.ROLLING for m in use.computed)


def gather_together(
    system: System, partnerships: Sequence[Partnership], moment: datetime
) -> ManyFacts:
    """Read what was recorded, in a handful of queries however many they are."""
    keys = [partnership.pk for partnership in partnerships]
    return ManyFacts(
        kinds={one.pk: scoring_type(one.organisation.kind) for one in partnerships},
        rows=read_evidence(keys, moment),
        pressures=read_pressures(system, keys, moment),
        joint=frozenset(one.pk for one in partnerships if one.is_joint),
    )


def trust_together(system: System, facts: ManyFacts, use: ModelsInUse) -> Iterator[ManySeries]:
    """Trust in each direction that the system computes, and strain, by every model in use.

    Without the mixed partnerships.
    """
    trusters = [Truster.PARTNER]
    if SystemScoring.objects.rates_partners(system):
        trusters.append(Truster.SYSTEM)
    for truster in trusters:
        rows = facts.rows.get(truster)
        if rows is None:
            continue
        pressure = facts.pressures.on_rows(rows, of_system=truster == Truster.PARTNER)
        for model in use.computed:
            series = _direction(MEASURE_OF[truster], model, facts, rows, pressure)
            if series is not None:
                yield series
    if use.shown is not None:
        strain = _strain(facts, use.shown)
        if strain is not None:
            yield strain


def _direction(
    measure: Measure, model: ScoreModel, facts: ManyFacts, rows: ManyRows, pressure: Floats
) -> ManySeries | None:
    first = rows.first_day
    has_begun = first <= timezone.localdate().toordinal()
    has_begun &= ~np.isin(rows.partnership, list(facts.mixed))
    if not has_begun.any():
        return None
    days, start = _weeks(first[has_begun])
    scores = score_many(
        [facts.kinds[pk] for pk in rows.partnership.tolist()],
        BulkRows(rows.place, rows.day, rows.source, rows.x, rows.q, pressure),
        parameters(model),
        days,
    )
    return ManySeries(
        measure=measure,
        model=model,
        partnership=rows.partnership[has_begun],
        days=days,
        start=start,
        mean=scores.mean[has_begun],
        sd=scores.sd[has_begun],
        credibility=scores.credibility[has_begun],
        delivery=scores.delivery[has_begun],
        count=rows.count[has_begun],
        newest_day=rows.newest_day[has_begun],
        high_water=rows.high_water[has_begun],
    )


def _strain(facts: ManyFacts, model: ScoreModel) -> ManySeries | None:
    today = timezone.localdate().toordinal()
    pressed = {
        pk: one
        for pk, one in facts.pressures.on_partner.items()
        if one.first.min() <= today and pk not in facts.mixed
    }
    if not pressed:
        return None
    days, start = _weeks(np.array([one.first.min() for one in pressed.values()]))
    half_life = parameters(model).strain_half_life
    began = [one.first[one.first <= days[-1]] for one in pressed.values()]
    means = [capacity_strain(one, half_life, days).strain for one in pressed.values()]
    return ManySeries(
        measure=Measure.STRAIN,
        model=model,
        partnership=np.array(list(pressed), dtype=np.int64),
        days=days,
        start=start,
        mean=np.stack(means),
        sd=None,
        credibility=None,
        delivery=None,
        count=np.array([first.size for first in began]),
        newest_day=np.array([first.max() for first in began]),
        high_water=np.zeros(len(pressed), dtype=np.int64),
    )


def _weeks(first_day: Days) -> tuple[Days, Indexes]:
    """Week ends from the earliest first day to this week, and where each partnership begins."""
    end = week_end(timezone.localdate().toordinal())
    begin = np.maximum(
        first_day + (-first_day) % DAYS_PER_WEEK, end - (MOST_WEEKS - 1) * DAYS_PER_WEEK
    )
    days = np.arange(begin.min(), end + 1, DAYS_PER_WEEK, dtype=np.int64)
    return days, (begin - days[0]) // DAYS_PER_WEEK
