"""The pictures of a plan: who finds which principle kept, and what partners held over time."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engagement.analytics.plan_months import MonthShares, shares_by_month
from engagement.analytics.plans import PlanRecord, Rated
from engagement.enums import Alignment, Stance
from engagement.models import PlanPartner, Principle
from nhsuk import charts
from nhsuk.charts import Chart, Level, MonthParts
from nhsuk.formats import counted, nhs_date

DARK, MIDDLE, PALE, AMBER, WHITE = "#003087", "#5f9bd4", "#d8dde0", "#ffb81c", "#ffffff"
LEVELS: Mapping[str, Level] = {
    Alignment.ALIGNED.value: Level("Aligned", "A", DARK, WHITE),
    Alignment.PARTLY.value: Level("Partly aligned", "P", MIDDLE),
    Alignment.NOT_ALIGNED.value: Level("Not aligned", "N", AMBER),
    Alignment.CANNOT_SAY.value: Level("Cannot say", "?", PALE),
}
NOT_RATED = Level("Not rated", "\N{MIDDLE DOT}", WHITE)
STANCES = (
    (Stance.AGREED.value, Level("Agreed", "A", DARK, WHITE)),
    (Stance.CONDITIONAL.value, Level("Conditional", "C", MIDDLE)),
    (Stance.CANNOT_SAY.value, Level("Cannot say yet", "?", PALE)),
    (Stance.NOT_ASKED.value, Level("Not asked", "\N{EN DASH}", WHITE)),
)
RETROFITTED = Level("Retrofitted", "R", AMBER)


def alignment_map(
    record: PlanRecord, rows: Sequence[PlanPartner], principles: Sequence[Principle]
) -> Chart:
    """A square for each partner of this page and each principle."""
    row_of = {row.pk: place for place, row in enumerate(rows)}
    column_of = {principle.pk: place for place, principle in enumerate(principles)}
    levels = {
        (row_of[each.partner], column_of[each.principle]): _level(each)
        for each in record.rated
        if each.partner in row_of and each.principle in column_of
    }
    return charts.heat_map(
        [str(row.partnership) for row in rows],
        [principle.title for principle in principles],
        levels,
        title="Partners and principles",
        description=_alignment_in_words(levels, len(rows), len(principles)),
        row_title="Partner",
        missing=NOT_RATED,
    )


def _level(rated: Rated) -> Level:
    """With a star when it was said or recorded after the plan had been submitted."""
    level = LEVELS[rated.level]
    if not rated.is_retrofitted:
        return level
    return replace(level, word=f"{level.word}, retrofitted", letter=f"{level.letter}*")


def _alignment_in_words(levels: Mapping[tuple[int, int], Level], rows: int, columns: int) -> str:
    aligned = sum(1 for level in levels.values() if level.word.startswith("Aligned"))
    return (
        f"How far each partner finds each principle kept. Of {counted(rows * columns, 'square')}"
        f" {len(levels)} are rated, {aligned} of them aligned."
    )


def positions_over_time(record: PlanRecord) -> Chart:
    """What share of the partners held what at the end of each month."""
    submitted_on = record.plan.submitted_on
    months = shares_by_month(
        record.said,
        [part.key for part in record.parts],
        submitted_on=submitted_on,
        today=record.day,
    )
    levels = [level for _, level in STANCES]
    # The column is there only once something can be in it.
    if submitted_on is not None:
        levels.append(RETROFITTED)
    return charts.shares_by_month(
        [MonthParts(each.month, _parts(each, len(levels))) for each in months],
        levels,
        title="Positions over time",
        description=_time_in_words(record, months),
        marked=(submitted_on.replace(day=1), "submitted") if submitted_on else None,
    )


def _parts(each: MonthShares, columns: int) -> list[int]:
    return [*(each.counts[stance] for stance, _ in STANCES), each.retrofitted][:columns]


def _time_in_words(record: PlanRecord, months: Sequence[MonthShares]) -> str:
    if not months:
        return "No position has been recorded yet."
    last = months[-1]
    words = (
        f"At the end of each month, of the {counted(last.total, 'partner')} that the plan needs"
        f" now. In the last one, {last.counts[Stance.AGREED]} had agreed and"
        f" {last.counts[Stance.NOT_ASKED]} had not been asked."
    )
    if record.plan.submitted_on is None:
        return words
    return (
        f"{words} {counted(last.retrofitted, 'position')} said or recorded after"
        f" {nhs_date(record.plan.submitted_on)}, when the plan was submitted, count as retrofitted."
    )
