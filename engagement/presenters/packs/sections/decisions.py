"""Decisions and early engagement: how early those affected were engaged, and what lies ahead."""

from collections.abc import Sequence

from engagement.analytics.early_engagement import (
    THE_SYSTEM,
    Early,
    EarlyEngagement,
    early_engagement,
)
from engagement.enums import Side
from engagement.packs.document import (
    Block,
    Column,
    ColumnKind,
    Headline,
    Row,
    Section,
    Table,
    Value,
    Words,
)
from engagement.packs.document import Figure as Drawn
from engagement.presenters.early_engagement import LEVELS
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.pictures import frozen
from engagement.presenters.packs.sections.counts import DIGITS
from engagement.presenters.packs.sections.decisions_ahead import coming, ending, plans
from engagement.presenters.packs.sections.decisions_made import made
from engagement.presenters.packs.sections.rates import DECIDED_ONLY
from engagement.presenters.packs.sections.sizes import LEFT_OUT, Sizes, sizes_of
from engagement.presenters.packs.sections.small_numbers import FEWEST, SMALL_NUMBERS, may_tell
from engagement.presenters.variation.words import TOO_FEW
from nhsuk.charts.parts import RowParts, shares_by_row
from nhsuk.formats import nhs_number

KEY, TITLE = "decisions", "Decisions and early engagement"
ABOUT = (
    "How early those affected by decisions were engaged, what was decided before they were, and "
    "what is coming."
)
NUMBER, PERCENT = ColumnKind.NUMBER, ColumnKind.PERCENT


def gather(asked: Asked) -> Section:
    """Some ten queries, however many decisions there are."""
    sizes = sizes_of(asked)
    sides = early_engagement(asked.system, asked.since, asked.until, decided_only=True)
    blocks: list[Block] = [
        figure for of in sides for figure in _of_side(asked, sizes, of) if of.total.affected
    ]
    if not blocks:
        blocks.append(Words("No side was affected by a decision of these months."))
    parts = [made(asked), coming(asked), ending(asked), plans(asked)]
    blocks += [block for part in parts for block in part.blocks]
    headlines = [_headline(of) for of in sides if _may_tell(asked, of.total)]
    headlines += [one for part in parts for one in part.headlines]
    return Section(KEY, TITLE, ABOUT, tuple(blocks), tuple(headlines))


def _of_side(asked: Asked, sizes: Sizes, of: EarlyEngagement) -> list[Drawn]:
    """By kind of partner; by place as well where small numbers may be told."""
    found = [_table(asked, of, "kind", _shown(asked, sizes, of))]
    return found if asked.is_public else [*found, _table(asked, of, "place", of.by_place)]


def _shown(asked: Asked, sizes: Sizes, of: EarlyEngagement) -> list[Early]:
    """In public no kind of few partners nor one with few engaged early, or not; nor such that
    those left out are a single one or few, which the total less the others would tell.
    """
    if not asked.is_public:
        return list(of.by_kind)
    may_be = {*sizes.shown_kinds, THE_SYSTEM}
    shown = [
        one
        for one in of.by_kind
        if one.affected >= FEWEST and one.key in may_be and _may_tell(asked, one)
    ]
    while shown and not _is_rest_safe(of, shown):
        shown.remove(min(shown, key=lambda one: (one.affected, one.key)))
    return shown


def _is_rest_safe(of: EarlyEngagement, shown: Sequence[Early]) -> bool:
    early = of.total.early - sum(one.early for one in shown)
    affected = of.total.affected - sum(one.affected for one in shown)
    return len(of.by_kind) - len(shown) != 1 and may_tell(early, affected - early)


def _may_tell(asked: Asked, of: Early) -> bool:
    """Whether both those engaged early and the others may be counted: the share tells either."""
    return not asked.is_public or may_tell(of.early, of.affected - of.early)


def _who(of: EarlyEngagement) -> str:
    return "the system" if of.made_by == Side.SYSTEM else "partners"


def _table(asked: Asked, of: EarlyEngagement, by: str, groups: Sequence[Early]) -> Drawn:
    heading = "Kind of partner" if by == "kind" else "Place"
    levels = () if asked.is_public else tuple(Column(level.word, NUMBER) for level in LEVELS)
    total = _sentence(of.total) if _may_tell(asked, of.total) else SMALL_NUMBERS
    table = Table(
        key=f"{KEY}.early_by_{of.made_by.value}.{by}",
        title=f"Decisions by {_who(of)}, by {by} of those affected",
        columns=(
            Column(heading),
            Column("Affected", NUMBER),
            *levels,
            Column("Engaged early", PERCENT),
            Column("From", PERCENT),
            Column("To", PERCENT),
        ),
        rows=tuple(_row(asked, of, by, group) for group in groups),
        sentence=f"{total} {_differ(groups, by)}".strip(),
        note=f"{DECIDED_ONLY} Early is before options were formed, or on the options. From and to "
        "hold the true share with 95% probability." + (f" {LEFT_OUT}" if asked.is_public else ""),
        nothing=LEFT_OUT,
        url=_url(asked),
    )
    if asked.is_public:  # a bar of each stage would tell small numbers
        return Drawn(table)
    chart = shares_by_row(
        [RowParts(group.label, group.counts) for group in groups],
        LEVELS,
        title=table.title,
        description=table.sentence,
        row_title=heading,
    )
    return frozen(chart, table)


def _row(asked: Asked, of: EarlyEngagement, by: str, group: Early) -> Row:
    counts: tuple[Value, ...] = () if asked.is_public else group.counts
    share, interval = group.share, group.interval
    low, high = (interval.low, interval.high) if interval else (None, None)
    return Row(
        group.key,
        (
            group.label,
            group.affected,
            *counts,
            TOO_FEW if share is None else round(share, DIGITS),
            None if low is None else round(low, DIGITS),
            None if high is None else round(high, DIGITS),
        ),
        asked.link(
            "engagement:decisions",
            made_by=of.made_by.value,
            state="decided",
            counted_since=asked.since.isoformat(),
            counted_until=asked.until.isoformat(),
            **{f"affected_{by}": group.key},
        ),
    )


def _sentence(total: Early) -> str:
    """14 of 24 of those affected were engaged early; with few the count alone."""
    verb = "was" if total.early == 1 else "were"
    counts = f"{nhs_number(total.early)} of {nhs_number(total.affected)} affected"
    if total.interval is None:
        return f"{counts} {verb} engaged before or on options, which is too few for a share."
    low, high = f"{total.interval.low:.0%}", f"{total.interval.high:.0%}"
    return (
        f"{counts} ({total.share:.0%}) {verb} engaged before or on options. The true share lies "
        f"between {low} and {high} with 95% probability."
    )


def _differ(groups: Sequence[Early], by: str) -> str:
    """Which were engaged early less often than another, by ranges that do not meet."""
    known = [(group, found) for group in groups if (found := group.interval) is not None]
    if len(known) < 2:
        return ""
    best, most = max(known, key=lambda each: each[1].low)
    less = [group.label for group, found in known if found.high < most.low]
    if not less:
        return f"No {by} differs from another beyond chance, as far as there is enough to say."
    return f"{', '.join(less)}: less often than {best.label}, by more than chance."


def _headline(of: EarlyEngagement) -> Headline:
    total = of.total
    counts = f"{nhs_number(total.early)} of {nhs_number(total.affected)}"
    text = counts if total.share is None else f"{total.share:.0%} ({counts})"
    return Headline(
        f"{KEY}.early_by_{of.made_by.value}",
        f"Affected by decisions of {_who(of)} and engaged early",
        text if total.affected else "Nobody was affected",
        is_measured=True,
    )


def _url(asked: Asked) -> str:
    return asked.link(
        "engagement:early_engagement",
        since=asked.since.isoformat(),
        until=asked.until.isoformat(),
    )
