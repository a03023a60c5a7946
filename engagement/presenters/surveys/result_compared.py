"""Groups of a closed wave side by side: by sector, by place, by organisation, of one figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.analytics.survey.reading import WaveResults
from engagement.presenters.surveys.result_words import (
    DECIMALS,
    NOT_SHOWN,
    change_text,
    estimate_text,
    measure_label,
    noun_of,
)
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.results import WHOLE, Level, Results
from engagement.scoring.survey.results import Estimate as Figure
from nhsuk.charts import Chart, Estimate, Unit, estimates_by_row
from nhsuk.formats import counted, nhs_number

UNIT = Unit(decimals=DECIMALS)
# More would be a wall: the file has all.
MOST_DRAWN, MOST_NAMED = 60, 40
LEVELS = {
    Level.SECTOR: ("Sector", "sector"),
    Level.PLACE: ("Place", "place"),
    Level.ORGANISATION: ("Organisation", "organisation"),
}


@dataclass(frozen=True)
class Unshown:
    """Groups that are not shown for one reason, by name."""

    why: str
    names: Sequence[str]
    unnamed: int


@dataclass(frozen=True)
class Compared:
    """The groups of a level that are shown, highest first, and the names of the others."""

    heading: str
    chart: Chart | None
    unshown: Sequence[Unshown]
    left: int
    nothing: str


def compared(results: WaveResults, level: Level, measure: str) -> Compared:
    """``measure`` is a dimension, or all questions."""
    found = results.frozen.results
    assert found is not None  # noqa: S101 (a relational wave has a page of its own)
    title, noun = LEVELS[level]
    shown = _shown(results, found, level, measure)
    heading = f"{measure_label(measure)}, by {noun}"
    drawn = [_row(results, level, measure, one) for one in shown[:MOST_DRAWN]]
    return Compared(
        heading=heading,
        chart=_chart(found, drawn, heading, title, measure) if drawn else None,
        unshown=_unshown(results, found, level),
        left=len(shown) - len(drawn),
        nothing="" if shown else f"No {noun} can be shown.",
    )


@dataclass(frozen=True)
class _Shown:
    """A group that is shown, and its figure."""

    code: int
    name: str
    figure: Figure


def _shown(results: WaveResults, found: Results, level: Level, measure: str) -> list[_Shown]:
    figures = (
        (code, group.name, found.estimate(level, code, measure))
        for code, group in results.groups(level)
    )
    shown = [_Shown(code, name, figure) for code, name, figure in figures if figure is not None]
    return sorted(
        shown, key=lambda one: (one.figure.mean is None, -(one.figure.mean or 0), one.name)
    )


def _row(results: WaveResults, level: Level, measure: str, one: _Shown) -> Estimate:
    figure = one.figure
    change = change_text(results.change(level, one.code, measure), of_many=True)
    people = counted(figure.people, noun_of(results.wave)) if figure.people else ""
    return Estimate(
        label=one.name,
        text=estimate_text(figure) if figure.mean is None else _mean(figure.mean),
        value=figure.mean,
        low=figure.low,
        high=figure.high,
        basis=f"{people}. {change}" if change else people,
    )


def _chart(
    found: Results,
    rows: Sequence[Estimate],
    heading: str,
    title: str,
    measure: str,
) -> Chart:
    overall = found.estimate(Level.OVERALL, 0, measure)
    line = overall.mean if overall else None
    high, low = rows[0], next((row for row in reversed(rows) if row.value is not None), rows[-1])
    said = f"Highest {high.label}, {high.text}; lowest {low.label}, {low.text}."
    key = "The bars hold the true mean with 90% probability; a single answer has none."
    return estimates_by_row(
        rows,
        title=heading,
        description=said if len(rows) > 1 else f"{high.label}: {high.text}.",
        columns=(title, f"Mean, 1 to {found.points}", "Rests on"),
        unit=UNIT,
        line=line,
        key=f"{key} The dashed line is the mean of all, {_mean(line)}." if line else key,
    )


def _mean(value: float) -> str:
    return nhs_number(value, DECIMALS)


def _unshown(results: WaveResults, found: Results, level: Level) -> list[Unshown]:
    reasons: dict[Hidden, list[str]] = {}
    for code, group in results.groups(level):
        why = found.hidden(level, code)
        if why is not None:
            reasons.setdefault(why, []).append(group.name)
    return [
        Unshown(NOT_SHOWN[why], names[:MOST_NAMED], max(0, len(names) - MOST_NAMED))
        for why, names in reasons.items()
    ]


def measures_offered(results: WaveResults) -> list[tuple[str, str]]:
    """What can be compared: all questions, and each dimension."""
    found = results.frozen.results
    dimensions = found.dimensions if found else ()
    return [(WHOLE, measure_label(WHOLE)), *((d.value, measure_label(d.value)) for d in dimensions)]
