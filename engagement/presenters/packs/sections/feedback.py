"""What partners raised and were asked, and how it was dealt with."""

from collections.abc import Sequence
from itertools import groupby

from engagement.analytics.packs.feedback import Asking, Raised, asking, raised, waves
from engagement.enums import Stage
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
    Words,
)
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.rates import (
    DECIDED_ONLY,
    Parts,
    in_words,
    may_say,
    parts_of,
    rates_table,
)
from engagement.presenters.packs.sections.small_numbers import FEWEST
from engagement.presenters.packs.sections.surveys import SURVEYS, without_few
from engagement.presenters.packs.sections.tables import cut
from engagement.presenters.variation.words import TOO_FEW
from engagement.scoring.figures import Figure as Monthly
from nhsuk.formats import counted, nhs_number

KEY = "feedback"
TITLE = "Feedback from partners"
ABOUT = "What partners raised and how it was answered, and when they were asked about decisions."
NUMBER, DAY, DECIMAL = ColumnKind.NUMBER, ColumnKind.DAY, ColumnKind.DECIMAL
# In the order of `IssueOutcome`.
OUTCOMES = ("Open", "Satisfied", "Partly", "Unresolved")
ISSUES = Monthly.SYSTEM_ISSUES


def gather(asked: Asked) -> Section:
    """The section, in five queries."""
    posted = waves(asked.user, asked.system, asked.since, asked.until)
    parts = without_few(asked, parts_of(asked, [ISSUES, SURVEYS]), posted)
    themes = raised(asked.user, asked.system, asked.since, asked.until)
    blocks: list[Block] = [
        _answered(asked, parts),
        _by_theme(asked, themes),
        _decisions(asked, asking(asked.system, asked.since, asked.until)),
    ]
    return Section(KEY, TITLE, ABOUT, tuple(blocks), _headlines(asked, parts))


def _answered(asked: Asked, parts: Parts) -> Figure:
    issues = {ISSUES: parts[ISSUES]} if ISSUES in parts else {}
    sentence = "".join(
        f"Issues that partners raised and that ended in the period: {in_words(part)}."
        for part in issues.values()
        if may_say(asked, part)
    )
    return Figure(
        rates_table(
            asked,
            issues,
            key=f"{KEY}.answered",
            title="Issues answered to the satisfaction of partners",
            sentence=sentence,
            note="All issues that ended are counted, also those marked confidential.",
        )
    )


def _by_theme(asked: Asked, themes: Sequence[Raised]) -> Figure:
    note = "Counted are points and issues that the partner may read. Confidential ones are left out"
    note += ": their themes might tell who raised them."
    if asked.is_public:
        themes = [one for one in themes if one.partners >= FEWEST]
        note = f"{note} So are themes that fewer than {FEWEST} partners raised."
    more = () if asked.is_public else (*OUTCOMES, "Median days")
    if not asked.is_public:
        note = f"{note} Satisfied, partly and unresolved say how issues ended for whoever raised "
        note += "them, and median days how long that took."
    return Figure(
        Table(
            key=f"{KEY}.themes",
            title="What partners raised, by theme",
            columns=(
                Column("Theme"),
                Column("Points", NUMBER),
                Column("Issues", NUMBER),
                *(Column(name, NUMBER) for name in more),
            ),
            rows=tuple(_theme(asked, one) for one in themes),
            sentence=_most_raised(themes),
            note=note,
            nothing="No points or issues that may be shown are recorded for the period.",
        )
    )


def _theme(asked: Asked, one: Raised) -> Row:
    values: list[Value] = [str(one.theme.label), one.points, one.issues]
    if not asked.is_public:
        days = one.median_days
        values += [*one.outcomes, TOO_FEW if days is None else round(days)]
    return Row(one.theme.value, tuple(values))


def _most_raised(themes: Sequence[Raised]) -> str:
    """How much there was, and the theme that leads, if one does."""
    if not themes:
        return ""
    points, issues = (
        sum(counts) for counts in zip(*((t.points, t.issues) for t in themes), strict=True)
    )
    said = [f"{counted(points, 'point')} made"] if points else []
    said += [f"{counted(issues, 'issue')} raised"] if issues else []
    text = f"{' and '.join(said)}, on {counted(len(themes), 'theme')}"
    first, *others = sorted((one.points + one.issues for one in themes), reverse=True)
    if first < FEWEST or first in others:
        return f"{text}."
    label = next(str(one.theme.label) for one in themes if one.points + one.issues == first)
    return f"{text}; most of all on {label}, {nhs_number(first)} times."


def _decisions(asked: Asked, sides: Sequence[Asking]) -> Figure | Words:
    """Decision by decision; in a public pack counted in what came of it alone."""
    if asked.is_public:
        several = counted(len({one.decision for one in sides}), "decision")
        return Words(
            f"{several} that {'affects' if several == '1 decision' else 'affect'} partners or the "
            "system counted in the period. What came of asking those affected is counted under "
            "What changed."
        )
    rows = [
        _decision(asked, list(own)) for _key, own in groupby(sides, key=lambda one: one.decision)
    ]
    kept, left = cut(rows, "decision", "the list of decisions has them all")
    before = sum(one.is_before for one in sides)
    sentence = (
        f"{nhs_number(before)} of {counted(len(sides), 'side')} that decisions of the period "
        f"affect {'was' if before == 1 else 'were'} asked before the decision."
    )
    return Figure(
        Table(
            key=f"{KEY}.decisions",
            title="Who was asked about decisions, and when",
            columns=(
                Column("Decision"),
                Column("Who decides"),
                Column("Decided on", DAY),
                Column("Sides", NUMBER),
                Column("Early", NUMBER),
                Column("Later", NUMBER),
                Column("After", NUMBER),
                Column("Not asked", NUMBER),
                Column("Told", NUMBER),
            ),
            rows=kept,
            sentence=sentence if sides else "",
            note=f"{DECIDED_ONLY} {_STAGES} {left}".strip(),
            nothing="No decision of the period is recorded that affects partners or the system.",
            url=asked.link(
                "engagement:decisions",
                state="decided",
                counted_since=asked.since.isoformat(),
                counted_until=asked.until.isoformat(),
            ),
        )
    )


_STAGES = (
    "Of the sides affected, those asked early (before or on options), later (before the decision), "
    "only after it, or not; and those told of the outcome. What was said is not part of a pack."
)


def _decision(asked: Asked, sides: Sequence[Asking]) -> Row:
    first = sides[0]
    decided = "Not decided yet" if first.decided_on is None else first.decided_on.isoformat()
    return Row(
        first.decision,
        (
            first.title,
            first.decider,
            decided,
            len(sides),
            sum(one.is_early for one in sides),
            sum(one.stage == Stage.BEFORE_DECISION for one in sides),
            sum(one.stage == Stage.AFTER for one in sides),
            sum(one.stage == Stage.NONE for one in sides),
            sum(one.told_on is not None for one in sides),
        ),
        asked.link("engagement:decision", first.decision),
    )


def _headlines(asked: Asked, parts: Parts) -> tuple[Headline, ...]:
    labels = {ISSUES: "Issues of partners answered", SURVEYS: "What partners answer in surveys"}
    return tuple(
        Headline(f"{KEY}.{figure.value}", labels[figure], in_words(part), is_measured=True)
        for figure, part in parts.items()
        if may_say(asked, part)
    )
