"""Both sides of a closed wave: what partners say, what the system's people say, and the gap."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engagement.analytics.survey.reading import WaveResults, gaps
from engagement.enums import Side
from engagement.presenters.surveys.result_words import DECIMALS, measure_label
from engagement.scoring.health import NORMAL_90
from engagement.scoring.survey.perception import Gaps, PerceptionGaps
from engagement.scoring.survey.results import WHOLE, Level
from nhsuk.charts import Chart, Estimate, Unit, estimates_by_row
from nhsuk.formats import nhs_number

# From here on a gap is likely to be large, and worth a conversation.
LIKELY = 0.7
LARGE = "0.4"
# More would be a wall; the widest tell most.
MOST_DRAWN = 40
UNIT = Unit(decimals=DECIMALS)
SINGLE = "A single answer on one side"


@dataclass(frozen=True)
class SideRow:
    """A dimension as both sides see it."""

    label: str
    partners: str
    system: str
    gap: str


@dataclass(frozen=True)
class BothSides:
    """The other side's wave, the dimensions side by side, and the gap of each partner."""

    other: WaveResults
    rows: Sequence[SideRow]
    chart: Chart
    sentence: str


def both_sides(results: WaveResults, other: WaveResults | None) -> BothSides | None:
    """``None`` where the other side did not answer the same questions, or may not be read."""
    found = gaps(results, other) if other is not None else None
    if other is None or found is None or not found.codes.size:
        return None
    is_of_partners = results.wave.answered_by == Side.PARTNER
    partners, system = (results, other) if is_of_partners else (other, results)
    rows = _partners(partners, found)
    return BothSides(
        other=other,
        rows=_dimensions(partners, system),
        chart=_chart(_widest(rows), len(rows)),
        sentence=_sentence(rows),
    )


def gap_text(found: Gaps) -> str:
    """The gap of one partner, shape (1,), in a sentence; "" where one side has no mean."""
    gap, likely = found.difference.item(), found.likely_large.item()
    if np.isnan(gap):
        return ""
    said = SINGLE if np.isnan(likely) else _likely(gap, likely)
    return f"{_signed(gap)} points. {said}."


def _dimensions(partners: WaveResults, system: WaveResults) -> list[SideRow]:
    theirs, ours = partners.frozen.results, system.frozen.results
    assert theirs is not None  # noqa: S101 (there is no gap without)
    assert ours is not None  # noqa: S101
    rows = []
    for measure in (*(one.value for one in theirs.dimensions), WHOLE):
        one, other = (each.estimate(Level.OVERALL, 0, measure) for each in (theirs, ours))
        if one and other and one.mean is not None and other.mean is not None:
            gap = _signed(one.mean - other.mean)
            theirs_text, ours_text = (nhs_number(each, DECIMALS) for each in (one.mean, other.mean))
            rows.append(SideRow(measure_label(measure), theirs_text, ours_text, gap))
    return rows


def _partners(partners: WaveResults, found: PerceptionGaps) -> list[Estimate]:
    """The gap of each partner over all questions, the lowest first."""
    names = dict(partners.groups(Level.ORGANISATION))
    rows = []
    for at, code in enumerate(found.codes.tolist()):
        gap, sd, likely = (
            float(each[at, -1]) for each in (found.difference, found.sd, found.likely_large)
        )
        is_sure = sd == sd  # NaN where a side has a single answer
        rows.append(
            Estimate(
                label=names[code].name,
                text=_signed(gap),
                value=gap,
                low=gap - NORMAL_90 * sd if is_sure else None,
                high=gap + NORMAL_90 * sd if is_sure else None,
                basis=_likely(gap, likely) if is_sure else SINGLE,
            )
        )
    return sorted(rows, key=lambda row: (row.value or 0, row.label))


def _likely(gap: float, likely: float) -> str:
    if likely < LIKELY:
        return "May be small"
    return "They think less of us" if gap < 0 else "They think more of us"


def _widest(rows: Sequence[Estimate]) -> list[Estimate]:
    """Those with the widest gaps, in the order of all."""
    kept = sorted(rows, key=lambda row: -abs(row.value or 0))[:MOST_DRAWN]
    return [row for row in rows if row in kept]


def _chart(rows: Sequence[Estimate], of: int) -> Chart:
    some = f" The {len(rows)} widest of {nhs_number(of)}." if len(rows) < of else ""
    return estimates_by_row(
        rows,
        title="The gap, partner by partner",
        description="What a partner says of us, less what we say of them, over all questions. "
        f"Left of the dashed line they think less of us than we of them.{some}",
        columns=("Partner", "Gap in points", "What it says"),
        unit=UNIT,
        line=0.0,
        key="The bars hold the true gap with 90% probability.",
    )


def _sentence(rows: Sequence[Estimate]) -> str:
    sure = [row for row in rows if row.basis.startswith("They think")]
    of = f"{nhs_number(len(rows))} partners that both sides show"
    if not sure:
        return f"None of the {of} has a gap that is likely to be {LARGE} points or more."
    has = "has" if len(sure) == 1 else "have"
    widest = max(sure, key=lambda row: abs(row.value or 0))
    return (
        f"{nhs_number(len(sure))} of the {of} {has} a gap that is likely to be {LARGE} points or "
        f"more. The widest: {widest.label}, {widest.text}."
    )


def _signed(value: float) -> str:
    text = nhs_number(value, DECIMALS)
    return f"+{text}" if value > 0 and text != "0.0" else text
