"""Everything that the score section of a partnership page shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils import timezone

from accounts.roles import Permission
from engagement.analytics.health import gather
from engagement.analytics.series import StoredSeries, stored_series
from engagement.models import ScoreModel, ScoreSeries, StaleScore
from engagement.presenters.health import HealthFigure, HealthReader
from engagement.presenters.trust import TrustSection, stored_section
from engagement.presenters.why import WhatChanged, Why, what_changed, why
from engagement.scoring.health import FULL_SCORE, NORMAL_90
from nhsuk.charts import Chart, Gap, IntervalPoint, line_with_interval
from nhsuk.formats import counted, nhs_date, nhs_month
from partners.models import Partnership

WEEKS_SHOWN = 104
CHANGE_CHOICES = ((28, "4 weeks"), (91, "3 months"), (182, "6 months"), (364, "a year"))
USUAL_CHANGE = 91


@dataclass(frozen=True)
class ScoreSection:
    """The score of a partnership now and over time, and why it is what it is."""

    is_updating: bool
    figure: HealthFigure | None
    series: StoredSeries | None
    newest: ScoreSeries | None
    chart: Chart | None
    why: Why | None
    changed: WhatChanged | None
    changed_days: int
    change_was_asked: bool
    shows_all: bool
    trust: TrustSection | None

    @property
    def was_not_logged(self) -> bool:
        """Scored, but nothing was logged by anybody in the newest week."""
        return self.newest is not None and self.figure is None

    @property
    def change_choices(self) -> tuple[tuple[int, str], ...]:
        """Since when a change can be shown."""
        return CHANGE_CHOICES


def is_updating(partnership: Partnership) -> bool:
    """Whether the stored score is behind what was recorded."""
    return StaleScore.objects.waiting().filter(partnership=partnership).exists()


def score_section(
    partnership: Partnership,
    allowed: Collection[Permission],
    model: ScoreModel,
    *,
    asked_days: int | None = None,
    shows_all: bool = False,
) -> ScoreSection:
    """Read and explain the score as it is stored: from what was known when it was computed.

    Trust stands beside it for those whose permissions show it.
    """
    changed_days = asked_days or USUAL_CHANGE
    series = stored_series(partnership, model=model)
    newest = series.newest if series else None
    explained: Why | None = None
    changed: WhatChanged | None = None
    if newest is not None and newest.newest_mean is not None and newest.newest_week_end:
        facts = gather(partnership, model, known_on=newest.computed_at)
        day = newest.newest_week_end.toordinal()
        explained = why(partnership, facts, day)
        since = newest.newest_week_end - timedelta(days=changed_days)
        if facts.first_day is not None and facts.first_day < since:
            changed = what_changed(facts, since, day)
    figure = HealthReader(model).of_series(newest) if newest else None
    return ScoreSection(
        is_updating=is_updating(partnership),
        figure=figure,
        series=series,
        newest=newest,
        chart=_chart(series, shows_all=shows_all) if series else None,
        why=explained,
        changed=changed,
        changed_days=changed_days,
        change_was_asked=asked_days is not None,
        shows_all=shows_all or series is None or series.days.size <= WEEKS_SHOWN,
        trust=stored_section(partnership, allowed),
    )


def days_asked(text: str) -> int | None:
    """The choice that a link made, if it made one."""
    allowed = {str(days): days for days, _ in CHANGE_CHOICES}
    return allowed.get(text)


def _chart(series: StoredSeries, *, shows_all: bool) -> Chart:
    shown = series if shows_all else series.latest(WEEKS_SHOWN)
    # Weeks before the first score are no gap in a log: there was nothing to keep yet.
    shown = shown.from_first_score()
    known = np.flatnonzero(~np.isnan(shown.mean))
    low = np.clip(shown.mean - NORMAL_90 * shown.sd, 0, FULL_SCORE)
    high = np.clip(shown.mean + NORMAL_90 * shown.sd, 0, FULL_SCORE)
    points = [
        IntervalPoint(
            date.fromordinal(int(shown.days[i])),
            float(shown.mean[i]),
            float(low[i]),
            float(high[i]),
        )
        for i in known
    ]
    gaps = [Gap(first, last) for first, last in shown.gaps()]
    return line_with_interval(
        points,
        title="Engagement health by week",
        y_title="Score, 0 to 100",
        x_title="Week ending",
        description=_in_words(points, gaps),
        gaps=gaps,
        y_domain=(0, FULL_SCORE),
    )


def _in_words(points: list[IntervalPoint], gaps: list[Gap]) -> str:
    if not points:
        return "Nothing was logged in these weeks."
    first, last = points[0], points[-1]
    today = timezone.localdate()
    end = "now" if last.when >= today else f"on {nhs_date(last.when)}"
    lowest = min(points, key=lambda point: point.mean)
    highest = max(points, key=lambda point: point.mean)
    low = f"{lowest.mean:.0f} in {nhs_month(lowest.when)}"
    high = f"{highest.mean:.0f} in {nhs_month(highest.when)}"
    sentences = [
        f"From {first.mean:.0f} in {nhs_month(first.when)} to {last.mean:.0f} {end}.",
        f"Lowest {low}, highest {high}.",
    ]
    if gaps:
        sentences.append(
            f"Nothing was logged in {counted(len(gaps), 'stretch,stretches')} of time."
        )
    return " ".join(sentences)
