"""Everything that the page about trust shows."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Permission
from engagement.analytics.trust_on import TrustOn, trust_on
from engagement.days import end_of_day
from engagement.enums import Truster
from engagement.presenters.trust import (
    TrustFigure,
    TrustSection,
    computed_section,
    readable,
)
from engagement.presenters.trust_records import Reader
from engagement.presenters.trust_why import TrustChanged, TrustWhy, trust_changed, trust_why
from engagement.scoring.health import FULL_SCORE
from nhsuk.charts import Chart, IntervalPoint, line_with_interval
from nhsuk.formats import nhs_date, nhs_month
from partners.access import refusal

WEEKS_SHOWN = 104


@dataclass(frozen=True)
class TrustPage:
    """Both directions at a glance, and one of them explained."""

    section: TrustSection
    chosen: TrustFigure
    other: Truster | None
    known_on: date | None
    week_end: date
    chart: Chart | None
    why: TrustWhy | None
    changed: TrustChanged | None
    since: date


def trust_page(
    reader: Reader, truster: Truster, since_days: int, known_on: date | None
) -> TrustPage | None:
    """Trust as known at the end of a day (now, if none is given); ``None`` if it is not scored.

    :raises PermissionDenied: the reader's role does not show it.
    """
    moment = None if known_on is None else end_of_day(known_on)
    on = trust_on(reader.partnership, known_on or timezone.localdate(), known_on=moment)
    if on is None or not reader.partnership.is_scored:
        return None
    sides = readable(on.use, on.directions, reader.allowed)
    if not sides:
        raise PermissionDenied(refusal(Permission.VIEW_SHADOW_SCORES))
    section = computed_section(reader.partnership, on, sides)
    side = truster if truster in sides else sides[0]
    chosen = next(figure for figure in section.figures if figure.truster == side)
    since = date.fromordinal(on.day) - timedelta(days=since_days)
    explains = on.has_rows(side)
    return TrustPage(
        section=section,
        chosen=chosen,
        other=next((each for each in sides if each != side), None),
        known_on=known_on,
        week_end=date.fromordinal(on.day),
        chart=_chart(on, side, chosen) if explains else None,
        why=trust_why(on, side, reader) if explains else None,
        changed=trust_changed(on, since, side, reader) if explains else None,
        since=since,
    )


def _chart(on: TrustOn, truster: Truster, figure: TrustFigure) -> Chart:
    series = on.series(truster)
    low, high = series.interval()
    points = [
        IntervalPoint(
            date.fromordinal(int(series.days[i])),
            float(np.clip(series.mean[i], 0, FULL_SCORE)),
            float(low[i]),
            float(high[i]),
        )
        for i in range(max(0, series.days.size - WEEKS_SHOWN), series.days.size)
    ]
    first, last = points[0], points[-1]
    return line_with_interval(
        points,
        title=f"{figure.title} by week",
        y_title="Score, 0 to 100",
        x_title="Week ending",
        description=(
            f"From {first.mean:.0f} in {nhs_month(first.when)} to {last.mean:.0f}"
            f" in the week ending {nhs_date(last.when)}."
        ),
        y_domain=(0, FULL_SCORE),
    )
