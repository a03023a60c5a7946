"""What became of what partners said: decisions, promises of both sides, and how early it began."""

from collections.abc import Sequence
from statistics import median

from engagement.analytics.early_engagement import (
    Early,
    EarlyEngagement,
    early_engagement,
)
from engagement.analytics.packs.feedback import FEWEST_DAYS, Asking, asking
from engagement.enums import Side, Stage
from engagement.packs.document import (
    Block,
    Column,
    ColumnKind,
    Figure,
    Headline,
    Row,
    Section,
    Table,
    Value,
)
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.counts import DIGITS
from engagement.presenters.packs.sections.rates import (
    DECIDED_ONLY,
    Parts,
    in_words,
    may_say,
    parts_of,
    rates_table,
)
from engagement.presenters.packs.sections.small_numbers import SMALL_NUMBERS, table_shown
from engagement.presenters.variation.words import TOO_FEW, WORDS
from engagement.scoring.figures import Figure as Monthly
from nhsuk.formats import counted, nhs_number

KEY = "what_changed"
TITLE = "What changed"
ABOUT = (
    "What changed after partners were asked or why not, which promises both sides kept, and how "
    "early those affected by decisions were engaged."
)
NUMBER, PERCENT = ColumnKind.NUMBER, ColumnKind.PERCENT
PROMISES = (
    Monthly.SYSTEM_COMMITMENTS,
    Monthly.PARTNER_COMMITMENTS,
    Monthly.SYSTEM_DOCUMENTS,
    Monthly.PARTNER_DOCUMENTS,
)
# What became of whoever is affected; each side counts in one of them.
OUTCOMES = ("Changed", "Why not", "Neither", "Only after", "Not asked")
# Of the ladder of stages, and those who were never engaged.
STEPS = ("Before options", "On options", "Before decision", "After", "Not at all")
DECIDERS = {Side.SYSTEM: "Decisions by the system", Side.PARTNER: "Decisions by partners"}


def gather(asked: Asked) -> Section:
    """The section, in three queries."""
    sides = asking(asked.system, asked.since, asked.until)
    parts = parts_of(asked, PROMISES)
    blocks: list[Block] = [_outcomes(asked, sides), _promises(asked, parts)]
    if not asked.is_public:  # beside the first table it could give small numbers away
        early = early_engagement(asked.system, asked.since, asked.until, decided_only=True)
        blocks.append(_early(asked, early))
    return Section(KEY, TITLE, ABOUT, tuple(blocks), _headlines(asked, parts))


def _outcomes(asked: Asked, sides: Sequence[Asking]) -> Figure:
    """Of those asked in time: a change, the reason why not, or neither; and whether told."""
    own = {side: [one for one in sides if one.made_by == side] for side in DECIDERS}
    shown = table_shown([_counts(rows) for rows in own.values()], is_public=asked.is_public)
    rows = [
        Row(side.value, (DECIDERS[side], total, *cells, *_told(asked, own[side])))
        for side, total, cells in zip(own, shown.totals, shown.rows, strict=True)
    ]
    rows.append(Row("all", ("All decisions", shown.total, *shown.columns, *_told(asked, sides))))
    note = (
        f"{DECIDED_ONLY} Sides affected that were asked before the decision: something changed, "
        "the reason why not is recorded, or neither, which is not the same as nothing having "
        "changed. The others were asked only after it, or not."
    )
    return Figure(
        Table(
            key=f"{KEY}.outcomes",
            title="What came of asking those affected by decisions",
            columns=(
                Column("Decisions"),
                Column("Sides", NUMBER),
                *(Column(name, NUMBER) for name in OUTCOMES),
                *_told_columns(asked),
            ),
            rows=tuple(rows) if sides else (),
            sentence=_sentence(shown.columns) if sides else "",
            note=f"{note} {SMALL_NUMBERS}" if asked.is_public else note,
            nothing="No decision of the period is recorded that affects partners or the system.",
        )
    )


def _counts(sides: Sequence[Asking]) -> list[int]:
    """In the order of `OUTCOMES`; they add up to all."""
    asked = [one for one in sides if one.is_before]
    changed = sum(one.has_changed for one in asked)
    reasons = sum(one.has_reason and not one.has_changed for one in asked)
    late = sum(one.stage == Stage.AFTER for one in sides)
    rest = len(asked) - changed - reasons
    return [changed, reasons, rest, late, len(sides) - len(asked) - late]


def _sentence(columns: Sequence[Value]) -> str:
    """Written from what is shown, so that it says no more."""
    asked = [count for count in columns[:3] if isinstance(count, int)]
    if len(asked) < 3:
        return "How often something changed is not shown, because the numbers are small."
    if not sum(asked):
        return "None of those affected was asked before the decision, as far as is recorded."
    text = f"Something changed for {nhs_number(asked[0])} of {counted(sum(asked), 'side')} that "
    text += f"{'was' if sum(asked) == 1 else 'were'} asked before the decision"
    reasons = nhs_number(asked[1]) if asked[1] else "none"
    return f"{text}; for {reasons} of the others the reason why not is recorded."


def _told_columns(asked: Asked) -> tuple[Column, ...]:
    """Left out of a public pack, where they could give small numbers away."""
    if asked.is_public:
        return ()
    return (
        Column("Told", NUMBER),
        Column("Median days until told", NUMBER),
    )


def _told(asked: Asked, rows: Sequence[Asking]) -> tuple[Value, ...]:
    if asked.is_public:
        return ()
    told = [one for one in rows if one.told_on is not None]
    days = [
        max(0, (one.told_on - one.decided_on).days)
        for one in told
        if one.told_on is not None and one.decided_on is not None
    ]
    return len(told), round(median(days)) if len(days) >= FEWEST_DAYS else TOO_FEW


def _promises(asked: Asked, parts: Parts) -> Figure:
    said = [
        f"{WORDS[figure].label}: {in_words(part)}."
        for figure, part in parts.items()
        if figure in PROMISES[:2] and may_say(asked, part)
    ]
    return Figure(
        rates_table(
            asked,
            parts,
            key=f"{KEY}.promises",
            title="Promises kept, by both sides",
            sentence=" ".join(said),
            note="Commitments count when they are settled, kept or moved to a later day before "
            "they were due; documents on time when they came by the agreed day.",
        )
    )


def _early(asked: Asked, found: Sequence[EarlyEngagement]) -> Figure:
    totals = {one.made_by: one.total for one in found if one.total.affected}
    said = [
        f"{DECIDERS[side]}: {nhs_number(one.early)} of {counted(one.affected, 'side')} affected "
        f"{'was' if one.early == 1 else 'were'} engaged before or on options."
        for side, one in totals.items()
    ]
    return Figure(
        Table(
            key=f"{KEY}.early",
            title="How early those affected were engaged",
            columns=(
                Column("Decisions"),
                Column("Sides", NUMBER),
                *(Column(name, NUMBER) for name in STEPS),
                Column("Early", PERCENT),
                Column("From", PERCENT),
                Column("To", PERCENT),
            ),
            rows=tuple(
                Row(side.value, (DECIDERS[side], one.affected, *one.counts, *_share(one)))
                for side, one in totals.items()
            ),
            sentence=" ".join(said),
            note=f"{DECIDED_ONLY} Sides affected, by the stage at which they were first engaged. "
            "Early: before or on options, with its 95% interval.",
            nothing="No decision of the period is recorded that affects partners or the system.",
            url=asked.link("engagement:early_engagement"),
        )
    )


def _share(one: Early) -> tuple[Value, Value, Value]:
    if one.share is None or one.interval is None:
        return TOO_FEW, None, None
    low, high = (round(value, DIGITS) for value in (one.interval.low, one.interval.high))
    return round(one.share, DIGITS), low, high


def _headlines(asked: Asked, parts: Parts) -> tuple[Headline, ...]:
    return tuple(
        Headline(f"{KEY}.{figure.value}", WORDS[figure].label, in_words(part), is_measured=True)
        for figure, part in parts.items()
        if may_say(asked, part)
    )
