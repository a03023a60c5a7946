"""The stored weekly scores of one partnership, unpacked: rows in, arrays out."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import models

from engagement.enums import Measure, ModelFamily
from engagement.models import ScoreModel, ScoreSeries
from engagement.scoring.ledger import Floats
from engagement.scoring.packing import PackedYear, pack_years, unpack, unpack_days
from engagement.scoring.weeks import Days
from partners.models import Partnership


@dataclass(frozen=True)
class NewSeries:
    """A computed series before it is stored: consecutive week-end days, one value for each.

    ``mean``, ``sd`` and ``delivery`` in points, ``credibility`` 0 to 1; NaN for what is not known.
    ``read_xid``: everything that earlier transactions wrote had been read.
    """

    measure: Measure
    model: ScoreModel
    days: Days
    mean: Floats
    sd: Floats
    credibility: Floats
    evidence_count: int
    newest_evidence_on: date | None
    high_water: int
    read_xid: int
    delivery: Floats | None = None

    def packed(self) -> list[PackedYear]:
        """A row a year."""
        arrays = {"mean": self.mean, "sd": self.sd, "credibility": self.credibility}
        if self.delivery is not None:
            arrays["delivery"] = self.delivery
        return pack_years(self.days, **arrays)

    def newest_values(self) -> dict[str, float | date | None]:
        """The plain columns of the newest row; no figures for a week that was not logged."""
        figures: dict[str, Floats | None] = {
            "newest_mean": self.mean,
            "newest_sd": self.sd,
            "newest_credibility": self.credibility,
            "newest_delivery": self.delivery,
        }
        is_known = not math.isnan(self.mean[-1])
        return {
            "newest_week_end": date.fromordinal(int(self.days[-1])),
            **{
                name: None if values is None or not is_known else _known(values)
                for name, values in figures.items()
            },
        }


@dataclass(frozen=True)
class StoredSeries:
    """All weeks of one measure, oldest first, and the last row; NaN where nothing was logged."""

    days: Days
    mean: Floats
    sd: Floats
    credibility: Floats
    newest: ScoreSeries
    delivery: Floats | None = None

    def latest(self, weeks: int) -> "StoredSeries":
        """The last so many weeks."""
        return self._part(slice(-weeks, None))

    def until(self, weeks: int) -> "StoredSeries":
        """The first so many weeks."""
        return self._part(slice(None, weeks))

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
            self.days[part],
            self.mean[part],
            self.sd[part],
            self.credibility[part],
            self.newest,
            None if self.delivery is None else self.delivery[part],
        )


def stored_series(
    partnership: Partnership,
    measure: Measure = Measure.HEALTH,
    model: ScoreModel | None = None,
    among: models.QuerySet[ScoreSeries] | None = None,
) -> StoredSeries | None:
    """The series of the model in force; ``None`` when nothing was scored yet.

    ``among``: the rows that may be read, all of them if not given.
    """
    model = model or ScoreModel.objects.in_force(ModelFamily.HEALTH)
    readable = ScoreSeries.objects.all() if among is None else among
    rows = list(
        readable.filter(partnership=partnership, measure=measure, model=model)
        .select_related("model")
        .order_by("year")
    )
    if not rows:
        return None
    return unpacked(rows)


def unpacked(rows: Sequence[ScoreSeries]) -> StoredSeries:
    """The years of one series, at least one and in order, as arrays."""
    days = [unpack_days(row.first_week_end.toordinal(), row.weeks) for row in rows]
    has_delivery = all(row.delivery is not None for row in rows)
    return StoredSeries(
        days=np.concatenate(days),
        mean=np.concatenate([unpack(row.mean) for row in rows]),
        sd=np.concatenate([unpack(row.sd) for row in rows]),
        credibility=np.concatenate([unpack(row.credibility) for row in rows]),
        newest=rows[-1],
        delivery=np.concatenate([unpack(r.delivery or b"") for r in rows])
        if has_delivery
        else None,
    )


def _known(values: Floats) -> float | None:
    return None if math.isnan(values[-1]) else float(values[-1])
