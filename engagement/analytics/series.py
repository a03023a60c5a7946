"""The stored weekly scores of one partnership, unpacked: rows in, arrays out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from engagement.enums import Measure, ModelFamily
from engagement.models import ScoreModel, ScoreSeries
from engagement.scoring.ledger import Floats
from engagement.scoring.packing import unpack, unpack_days
from engagement.scoring.weeks import Days
from partners.models import Partnership


@dataclass(frozen=True)
class StoredSeries:
    """All weeks of one measure, oldest first, and the last row; NaN where nothing was logged."""

    days: Days
    mean: Floats
    sd: Floats
    credibility: Floats
    newest: ScoreSeries

    def latest(self, weeks: int) -> "StoredSeries":
        """The last so many weeks."""
        return self._part(slice(-weeks, None))

    def from_first_score(self) -> "StoredSeries":
        """Without the weeks before the first one that has a score."""
        known = np.flatnonzero(~np.isnan(self.mean))
        return self._part(slice(int(known[0]) if known.size else None, None))

    def gaps(self) -> Iterator[tuple[date, date]]:
        """First and last day of each stretch of weeks in which nothing was logged."""
        missing = np.isnan(self.mean)
        edges = np.flatnonzero(np.diff(missing, prepend=False, append=False))
        for start, stop in zip(edges[::2], edges[1::2], strict=True):
            first, last = int(self.days[start]) - 6, int(self.days[stop - 1])
            yield date.fromordinal(first), date.fromordinal(last)

    def _part(self, part: slice) -> "StoredSeries":
        return StoredSeries(
            self.days[part], self.mean[part], self.sd[part], self.credibility[part], self.newest
        )


def stored_series(
    partnership: Partnership, measure: Measure = Measure.HEALTH, model: ScoreModel | None = None
) -> StoredSeries | None:
    """The series of the model in force; ``None`` when nothing was scored yet."""
    model = model or ScoreModel.objects.in_force(ModelFamily.HEALTH)
    rows = list(
        ScoreSeries.objects.filter(partnership=partnership, measure=measure, model=model)
        .select_related("model")
        .order_by("year")
    )
    if not rows:
        return None
    days = [unpack_days(row.first_week_end.toordinal(), row.weeks) for row in rows]
    return StoredSeries(
        days=np.concatenate(days),
        mean=np.concatenate([unpack(row.mean) for row in rows]),
        sd=np.concatenate([unpack(row.sd) for row in rows]),
        credibility=np.concatenate([unpack(row.credibility) for row in rows]),
        newest=rows[-1],
    )
