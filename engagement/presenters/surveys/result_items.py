"""The questions of a closed wave one by one: read once a year, before wording is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from engagement.analytics.survey.reading import WaveResults
from engagement.enums import Side
from engagement.presenters.surveys.result_words import (
    NOT_SHOWN,
    change_text,
    estimate_text,
    measure_label,
    reliability_text,
    shades,
)
from engagement.scoring.survey.item_analysis import ItemAnalysis
from engagement.scoring.survey.results import OVERALL, Level, Results
from nhsuk.charts import Chart
from nhsuk.charts.parts import PartWords, RowParts, shares_by_row
from nhsuk.formats import nhs_number

# A question that answers hardly tell apart, that many cannot answer, or that asks something else.
MANY, LONELY = 0.8, 0.3
OFTEN_UNKNOWN = 0.2


@dataclass(frozen=True)
class ItemRow:
    """A question: its number in the picture, its words, and how well it works."""

    number: int
    text: str
    dimension: str
    mean: str
    change: str
    lowest: str
    highest: str
    cannot_say: str
    goes_with: str
    remarks: Sequence[str]


@dataclass(frozen=True)
class ItemsPage:
    """All questions, the picture of how answers are spread, and what the scales hold."""

    why_hidden: str
    rows: Sequence[ItemRow]
    chart: Chart | None
    reliability: Sequence[str]


def items_page(results: WaveResults) -> ItemsPage:
    """What the page of a wave about one side shows of its questions."""
    found = results.frozen.results
    assert found is not None  # noqa: S101 (a relational wave has a page of its own)
    hidden = found.hidden(Level.OVERALL)
    if hidden or found.items is None:
        why = NOT_SHOWN[hidden] if hidden else "Nobody answered"
        return ItemsPage(why, [], None, [])
    scales = found.items.scales
    return ItemsPage(
        why_hidden="",
        rows=[_row(results, found, found.items, at) for at in range(len(found.questions))],
        chart=_chart(results, found),
        reliability=[reliability_text(scales[name], measure_label(name)) for name in scales],
    )


def _row(results: WaveResults, found: Results, items: ItemAnalysis, at: int) -> ItemRow:
    code, question = found.questions[at], results.instrument.scale_questions[at]
    of_system = results.wave.answered_by == Side.SYSTEM
    is_withheld = code in found.withheld
    lowest, highest, cannot, rest = (
        float(each[at]) for each in (items.floor, items.ceiling, items.cant_say, items.item_rest)
    )
    estimate = found.estimate(Level.OVERALL, OVERALL, code)
    change = results.change(Level.OVERALL, OVERALL, code)
    return ItemRow(
        number=at + 1,
        text=question.text_about_partner if of_system else question.text,
        dimension=measure_label(question.dimension.value) if question.dimension else "",
        mean="Not shown: too few answers" if is_withheld else estimate_text(estimate),
        change=change_text(change, of_many=True),
        lowest=_share(lowest),
        highest=_share(highest),
        cannot_say=_at_least(cannot, found),
        goes_with="" if isnan(rest) else nhs_number(rest, 2),
        remarks=_remarks(lowest, highest, cannot, rest),
    )


def _at_least(share: float, found: Results) -> str:
    """Of a confidential wave only rounded down, so that it tells of nobody."""
    if not found.is_confidential:
        return _share(share)
    return f"at least {_share(share)}" if share else "few or none"


def _share(share: float) -> str:
    return "" if isnan(share) else f"{share:.0%}"


def _remarks(lowest: float, highest: float, cannot: float, rest: float) -> list[str]:
    said = []
    if max(lowest, highest) >= MANY:
        said.append("Nearly all give the same answer, so it tells partners apart no more.")
    if cannot >= OFTEN_UNKNOWN:
        said.append("Many cannot say.")
    if rest < LONELY:
        said.append("It hardly goes with the other questions: it may ask something else.")
    return said


def _chart(results: WaveResults, found: Results) -> Chart:
    rows = [
        RowParts(str(at), found.distribution(Level.OVERALL, OVERALL, code) or ())
        for at, code in enumerate(found.questions, start=1)
    ]
    return shares_by_row(
        [row for row in rows if sum(row.parts)],
        shades(results.instrument.point_labels),
        title="How answers are spread, question by question",
        description="Each bar is a question, by its number in the table below.",
        row_title="Question",
        words=PartWords("Share of answers", "Question", "Answer"),
    )
