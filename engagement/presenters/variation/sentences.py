"""The one sentence below a control chart, written from its rules: what changed, since when, and
whether it is more than chance. Pure text: series in, sentence out.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from engagement.analytics.variation.coverage import Coverage
from engagement.analytics.variation.series import Series, YearCount
from engagement.presenters.variation.words import (
    TARGETS,
    is_mean,
    possible,
    said_count,
    value_text,
)
from engagement.scoring.figures import Figure
from engagement.scoring.spc.facts import Meaning, Rule, Side, Signal, signals
from engagement.scoring.spc.icons import AssuranceIcon
from engagement.scoring.spc.presentation import Presentation
from nhsuk.formats import counted, nhs_month

NO_CAUSE = "It does not say why."
MEANINGS = {
    Meaning.IMPROVEMENT: "More is better here, so this is an improvement.",
    Meaning.CONCERN: f"More is better here, so this is a concern to look into. {NO_CAUSE}",
    Meaning.NEITHER: NO_CAUSE,
}
OTHER_WAY = "Another rule points the other way."
MET = {
    AssuranceIcon.PASS: "Left as it is, it reliably reaches what was agreed.",
    AssuranceIcon.FAIL: "Left as it is, it will not reach what was agreed.",
    AssuranceIcon.HIT_OR_MISS: "Left as it is, some months reach what was agreed and some do not, "
    "by chance.",
}


def series_sentence(series: Series, assurance: AssuranceIcon | None = None) -> str:
    """What a reader should take from the chart, or from the counts where there is no chart."""
    if series.presentation is Presentation.PLAIN:
        return plain_counts(series)
    found = signals(series.drawn.charts)
    current = _as_the_last_point(series, [signal for signal in found if signal.current])
    parts = [_signal(series, current[0])] if current else [_common(series, found)]
    if any(signal.side != current[0].side for signal in current):
        parts.append(OTHER_WAY)
    if assurance is not None and series.measure in TARGETS:
        parts.append(MET[assurance])
    if series.presentation is Presentation.XMR_TRIAL:
        points = counted(series.drawn.fits[0].points, "month")
        parts.append(f"The limits rest on {points} only and may still move.")
    return " ".join(parts)


def plain_counts(series: Series) -> str:
    """The counts of each year, where months are too few or too small for a chart."""
    said = [year for year in series.years if year.rate.denominator > 0]
    if not said:
        return _nothing(series)
    counts = "; ".join(f"{year_words(series, year)}: {year_count(year)}" for year in said)
    return f"There is too little for a chart. {counts[:1].upper()}{counts[1:]}."


def year_words(series: Series, year: YearCount) -> str:
    """In 2025; in 2026 so far; from November 2023, where the months asked for begin then."""
    first, newest = series.points[0], series.points[-1]
    if newest.month.year == year.year and (newest.month.month < 12 or not newest.is_over):
        return f"in {year.year} so far"
    if first.month.year == year.year and first.month.month > 1:
        return f"from {nhs_month(first.month)}"
    return f"in {year.year}"


def year_count(year: YearCount) -> str:
    """4 of 6 kept; of answers their mean as well, which their number does not say."""
    if not year.rate.denominator:
        return "nothing counted"
    text = said_count(year.rate)
    if not is_mean(year.rate.figure):
        return text
    return f"{text}, with a mean of {value_text(year.rate.figure, year.rate.value)}"


def _nothing(series: Series) -> str:
    days = Coverage(
        *(
            sum(getattr(point.coverage, name) for point in series.points)
            for name in ("due", "not_due", "quiet", "not_logged")
        )
    )
    if not days.days:
        return "Nothing can be counted: there was no partnership in this time."
    if not days.due + days.not_due:
        why = "the system logged nothing" if days.not_logged else "silence was known"
        return f"Nothing is known: {why} in this time. That is not the same as no engagement."
    if series.measure is Figure.CONTACTS:
        return "No contact was expected in this time, so there is nothing to hold contact against."
    return "Nothing of this kind was recorded in this time."


def ends_in_words(series: Series) -> str:
    """What is said of limits that are drawn where the figure ends; nothing of others."""
    lines = series.drawn.charts.lines
    known = {"lower": lines.lower[0], "upper": lines.upper[0]}
    said = []
    for name, way in (("lower", "lower"), ("upper", "higher")):
        beyond = [
            possible(series.measure, float(limit))
            for limit in known[name]
            if not np.isnan(limit) and possible(series.measure, float(limit)) != limit
        ]
        if beyond:
            end = _text(series, beyond[-1])
            said.append(f"The {name} limit is drawn at {end}: the figure cannot go {way}.")
    return " ".join(said)


def _as_the_last_point(series: Series, current: Sequence[Signal]) -> list[Signal]:
    """What means the same as the icon and the colour of the last point goes first."""
    charts = series.drawn.charts
    kind = charts.point_kinds(0)[int(charts.last[0])].value if current else ""
    return sorted(current, key=lambda signal: signal.meaning.value != kind)


def _signal(series: Series, signal: Signal) -> str:
    said = _RULES[signal.rule](series, signal)
    meaning = MEANINGS[signal.meaning]
    if is_beyond_agreed(series) and signal.meaning is not Meaning.NEITHER:
        meaning = "It is more than was agreed, which was a choice and is neither better nor worse."
    return f"{said} {meaning}"


def is_beyond_agreed(series: Series) -> bool:
    """Whether the last month has more than was agreed, which is neither better nor worse."""
    target, last = TARGETS.get(series.measure), _last(series)
    return target is not None and last is not None and last > target


def _outside(series: Series, signal: Signal) -> str:
    name, line = ("above", "upper") if signal.side is Side.HIGH else ("below", "lower")
    limit = _text(series, getattr(series.drawn.charts.lines, line)[0, signal.last])
    where = f"{name} the {line} limit of {limit}: more than chance."
    if signal.points == 1:
        value = _text(series, series.drawn.charts.values[0, signal.last])
        return f"{_month(series, signal.last)} was {value}, {where}"
    return f"{_since(series, signal)}, {counted(signal.points, 'month')} were {where}"


def _trend(series: Series, signal: Signal) -> str:
    way = "rose" if signal.side is Side.HIGH else "fell"
    first, last = _month(series, signal.first), _month(series, signal.last)
    return (
        f"From {first} to {last} it {way} from month to month, {signal.points} points in a row: "
        "more than chance."
    )


def _shift(series: Series, signal: Signal) -> str:
    name = "above" if signal.side is Side.HIGH else "below"
    mean = _text(series, series.drawn.charts.lines.mean[0, signal.last])
    return (
        f"{_since(series, signal)}, {signal.points} months in a row were {name} the mean of {mean}:"
        " a change that lasted, and more than chance."
    )


def _two_of_three(series: Series, signal: Signal) -> str:
    name = "upper" if signal.side is Side.HIGH else "lower"
    return (
        f"Up to {_month(series, signal.last)}, two of three months in a row lay near the {name} "
        "limit or beyond it: probably more than chance."
    )


_RULES: Mapping[Rule, Callable[[Series, Signal], str]] = {
    Rule.OUTSIDE: _outside,
    Rule.TREND: _trend,
    Rule.SHIFT: _shift,
    Rule.TWO_OF_THREE: _two_of_three,
}


def _common(series: Series, past: Sequence[Signal]) -> str:
    """No signal now. What was one before is said, so that it is not forgotten."""
    lines, last = series.drawn.charts.lines, int(series.drawn.charts.last[0])
    low, high = (_limit(series, float(line[0, last])) for line in (lines.lower, lines.upper))
    mean = _text(series, lines.mean[0, last])
    now = (
        f"{_month(series, last)} is no more than chance: months lie between {low} and {high}, with "
        f"a mean of {mean}, without anything having changed."
    )
    if not past:
        return now
    newest = max(past, key=lambda signal: signal.last)
    way = "high" if newest.side is Side.HIGH else "low"
    return f"{now} It was {way} beyond chance up to {_month(series, newest.last)}."


def _since(series: Series, signal: Signal) -> str:
    return f"Since {_month(series, signal.first)}"


def _month(series: Series, position: int) -> str:
    month: date = series.points[position].month
    return nhs_month(month)


def _last(series: Series) -> float | None:
    last = int(series.drawn.charts.last[0])
    return None if last < 0 else float(series.drawn.charts.values[0, last])


def _limit(series: Series, limit: float) -> str:
    """A limit in words, and that it is the end where the arithmetic would go beyond it."""
    drawn = possible(series.measure, limit)
    if drawn == limit:
        return _text(series, limit)
    return f"{_text(series, drawn)} (it cannot go {'lower' if drawn > limit else 'higher'})"


def _text(series: Series, value: float) -> str:
    return value_text(series.measure, float(value))
