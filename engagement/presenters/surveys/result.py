"""The page of a closed wave: what it says as a whole, and what that rests on.

Everything is read from the one frozen document; nothing is counted here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.analytics.survey.reading import WaveResults
from engagement.enums import Side
from engagement.presenters.surveys.result_words import (
    DECIMALS,
    NOT_SHOWN,
    answered_text,
    change_text,
    estimate_text,
    is_more_than_noise,
    measure_label,
    noun_of,
    range_text,
    rate_text,
    reliability_text,
    shades,
)
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.response import Rate
from engagement.scoring.survey.results import OVERALL, WHOLE, Level, Results
from nhsuk.charts import Chart
from nhsuk.charts.parts import PartWords, RowParts, shares_by_row
from nhsuk.formats import counted, nhs_date, nhs_number


@dataclass(frozen=True)
class HeadFigure:
    """A figure at the top of the page, with what it rests on."""

    label: str
    figure: str
    note: str


@dataclass(frozen=True)
class MeasureRow:
    """A dimension: its mean with its interval, and what changed."""

    label: str
    mean: str
    change: str
    people: str


@dataclass(frozen=True)
class ResponseRow:
    """How many of a sector answered, or why that is not said."""

    sector: str
    answered: str
    between: str


@dataclass(frozen=True)
class ResultPage:
    """All of it but what is compared. ``why_hidden`` stands in place of every figure.

    ``since`` names the wave that changes are counted from; ``silence`` says how much rests on those
    who did not answer.
    """

    results: WaveResults
    why_hidden: str
    tiles: Sequence[HeadFigure]
    rows: Sequence[MeasureRow]
    spread: Chart | None
    since: str
    response: Sequence[ResponseRow]
    silence: str
    reliability: Sequence[str]
    withheld: Sequence[str]
    noun: str


def result_page(results: WaveResults) -> ResultPage:
    """What the page of a wave about one side shows."""
    found = results.frozen.results
    assert found is not None  # noqa: S101 (a relational wave has a page of its own)
    hidden = found.hidden(Level.OVERALL)
    answered = bool(found.levels[Level.OVERALL].codes.size)
    why = NOT_SHOWN[hidden] if hidden else "" if answered else "Nobody answered"
    return ResultPage(
        results=results,
        why_hidden=why,
        tiles=_tiles(results, found, why),
        rows=[] if why else [_row(results, found, one.value) for one in found.dimensions],
        spread=None if why else _spread(results, found),
        since=_since(results),
        response=response_rows(results),
        silence=_silence(results),
        reliability=[] if why else _reliability(found),
        withheld=_withheld(results, found),
        noun=noun_of(results.wave),
    )


def response_rows(results: WaveResults) -> list[ResponseRow]:
    """The sectors in the order of their names."""
    sectors = results.frozen.response.sectors
    return [
        _response(group.name, sectors.get(code))
        for code, group in results.groups(Level.SECTOR)
        if sectors.get(code) is not None
    ]


def _tiles(results: WaveResults, found: Results, why: str) -> list[HeadFigure]:
    rate = results.rate()
    tiles = [
        HeadFigure(
            "Answered",
            f"{rate.share:.0%}",
            f"{answered_text(rate)}; usual range {range_text(rate)}",
        )
        if rate
        else HeadFigure("Answered", "Not shown", "")
    ]
    if why:
        return tiles
    estimate = found.estimate(Level.OVERALL)
    if estimate is not None and estimate.mean is not None:
        mean = nhs_number(estimate.mean, DECIMALS)
        low = nhs_number(estimate.low, DECIMALS)
        between = f"between {low} and {nhs_number(estimate.high, DECIMALS)}, " if low else ""
        note = f"{between}on a scale of 1 to {found.points}"
        tiles.append(HeadFigure("All questions", mean, note))
    change = results.change(Level.OVERALL)
    if change is not None and results.frozen.since is not None:
        signed = nhs_number(change.difference, DECIMALS)
        figure = f"+{signed}" if change.difference > 0 and signed != "0.0" else signed
        is_sure = is_more_than_noise(change, of_many=False)
        what = "more than noise" if is_sure else "may be noise"
        day = nhs_date(results.frozen.since.closed_on)
        tiles.append(HeadFigure("Change", figure, f"since {day}: {what}"))
    return tiles


def _row(results: WaveResults, found: Results, measure: str) -> MeasureRow:
    estimate = found.estimate(Level.OVERALL, OVERALL, measure)
    people = counted(estimate.people, noun_of(results.wave)) if estimate else ""
    change = change_text(results.change(Level.OVERALL, OVERALL, measure), of_many=True)
    return MeasureRow(measure_label(measure), estimate_text(estimate), change, people)


def _spread(results: WaveResults, found: Results) -> Chart:
    """How answers are spread over the points, dimension by dimension."""
    rows = []
    for one in found.dimensions:
        codes = [q.code for q in results.instrument.scale_questions if q.dimension is one]
        counts = [found.distribution(Level.OVERALL, OVERALL, code) or () for code in codes]
        parts = [sum(column) for column in zip(*counts, strict=True)]
        rows.append(RowParts(measure_label(one.value), parts))
    return shares_by_row(
        rows,
        shades(results.instrument.point_labels),
        title="How answers are spread",
        description="A mean in the middle can be everybody in the middle, or two camps.",
        row_title="Dimension",
        words=PartWords("Share of answers", "About", "Answer"),
    )


def _since(results: WaveResults) -> str:
    since = results.frozen.since
    if since is None:
        return ""
    return f"{since.title}, closed on {nhs_date(since.closed_on)}"


def _response(name: str, rate: Rate | Hidden | None) -> ResponseRow:
    if isinstance(rate, Rate):
        return ResponseRow(name, rate_text(rate), range_text(rate))
    return ResponseRow(name, NOT_SHOWN[rate] if rate else "", "")


def _silence(results: WaveResults) -> str:
    """What would be, had those who did not answer thought otherwise by a point."""
    found = results.if_all_answered()
    rate = results.rate()
    if found is None or rate is None or rate.answered == rate.invited:
        return ""
    low, high = nhs_number(found.low, DECIMALS), nhs_number(found.high, DECIMALS)
    shift = nhs_number(found.shift)
    return (
        f"Had those who did not answer said {shift} point less or more on average, the mean of all "
        f"would lie between {low} and {high}."
    )


def _reliability(found: Results) -> list[str]:
    if found.items is None:
        return []
    scales = found.items.scales
    named = [one.value for one in found.dimensions if one.value in scales]
    return [reliability_text(scales.get(name), measure_label(name)) for name in (WHOLE, *named)]


def _withheld(results: WaveResults, found: Results) -> list[str]:
    """Questions of which nothing is said, in their words."""
    of_system = results.wave.answered_by == Side.SYSTEM
    return [
        one.text_about_partner if of_system else one.text
        for one in results.instrument.scale_questions
        if one.code in found.withheld
    ]
