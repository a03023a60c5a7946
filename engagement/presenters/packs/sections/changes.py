"""What changed since the last pack: headline against headline, changes of state first."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engagement.packs.changes import CHANGES, News, news
from engagement.packs.document import (
    Block,
    Column,
    Document,
    Figure,
    Headline,
    Item,
    Row,
    Section,
    Table,
    Words,
)
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.tables import cut
from nhsuk.formats import counted, nhs_month

KEY = CHANGES
TITLE = "What changed since the last pack"
ABOUT = "What stands differently from the last pack that was published, and which figures moved."
FIRST = (
    "This is the first published pack of its kind for these readers, so there is nothing to "
    "compare it with. The next one will be compared with it."
)
MAY_BE_CHANCE = (
    "How they stand did not change, only their value, which may be chance: the sections show how "
    "far chance reaches."
)
READS = "How they stand did not change, only what is said of them."
CAME_OR_WENT = (
    "A requirement may have come into force or a board been set up, a figure may have too few "
    "facts now, or what it spoke of has ended."
)
COLUMNS = (Column("What"), Column("In the last pack"), Column("Now"))
NOT_THERE = "Not there"


def gather(asked: Asked) -> Section:
    """The section, from the sections that were gathered before it; no query."""
    previous = asked.previous
    if previous is None:
        return Section(KEY, TITLE, ABOUT, (Words(FIRST),))
    now = replace(previous, sections=asked.gathered)
    before, after = _of_both(previous, now), _of_both(now, previous)
    found = news(before, after)
    moved = [one for one in found if one.before and one.now]
    blocks: list[Block] = [
        Words(_compared_with(asked, previous)),
        _states(_compared(before, after), [one for one in moved if one.is_change_of_state]),
    ]
    values = [one for one in moved if not one.is_change_of_state]
    others = [one for one in found if not (one.before and one.now)]
    measured = [one for one in values if _is_measured(one)]
    blocks += _values(measured)
    blocks += _read_differently([one for one in values if not _is_measured(one)])
    blocks += _items(others) + _not_compared(previous, now)
    return Section(KEY, TITLE, ABOUT, tuple(blocks))


def _of_both(document: Document, other: Document) -> Document:
    """Without the sections that the other one does not have: they did not come or go."""
    keys = {section.key for section in other.sections}
    kept = (section for section in document.sections if section.key in keys)
    return replace(document, sections=tuple(kept))


def _compared_with(asked: Asked, previous: Document) -> str:
    title = f"“{asked.previous_title}”" if asked.previous_title else "the last pack"
    return (
        f"Compared with {title}, from {nhs_month(previous.since)} to {nhs_month(previous.until)}, "
        "as its figures stood when they were locked."
    )


def _compared(before: Document, now: Document) -> int:
    """Of how many both packs speak: what came or went is not compared."""
    then = {one.key for one in before.headlines}
    return len(then & {one.key for one in now.headlines})


def _is_measured(one: News) -> bool:
    """A pack from before this was recorded says it of nothing, so the later one is asked."""
    return one.now is not None and one.now.is_measured


def _states(number: int, found: Sequence[News]) -> Figure:
    compared = counted(number, "figure and finding,figures and findings")
    verb = "stands" if len(found) == 1 else "stand"
    sentence = (
        f"{counted(len(found), 'thing')} of {compared} compared {verb} differently: "
        f"{_listed(one.label for one in found)}."
        if found
        else f"Of {compared} compared, none stands differently."
    )
    kept, note = cut(_rows(found), "change", "see the sections")
    return Figure(
        Table(
            key=f"{KEY}.states",
            title="What stands differently",
            columns=COLUMNS,
            rows=kept,
            sentence=sentence,
            note=note,
            nothing="Nothing that is compared stands differently from the last pack.",
        )
    )


def _values(found: Sequence[News]) -> list[Block]:
    sentence = f"{counted(len(found), 'figure')} moved. {MAY_BE_CHANCE}"
    return _lines("values", "Which figures moved", found, sentence, unit="figure")


def _read_differently(found: Sequence[News]) -> list[Block]:
    """What no chance moves: a count, a name or a day is another one now."""
    verb = "reads" if len(found) == 1 else "read"
    sentence = f"{counted(len(found), 'line')} {verb} differently. {READS}"
    return _lines("reads", "What reads differently", found, sentence)


def _items(found: Sequence[News]) -> list[Block]:
    """New ones first, then those that are no longer there."""
    in_order = sorted(found, key=lambda one: one.now is None)
    came = sum(one.before is None for one in found)
    sentence = f"{counted(came, 'line')} came and {len(found) - came} went. {CAME_OR_WENT}"
    return _lines("items", "What came and what went", in_order, sentence)


def _lines(
    name: str, title: str, found: Sequence[News], sentence: str, *, unit: str = "line"
) -> list[Block]:
    """A table of what is found, with one sentence about it; nothing without any."""
    if not found:
        return []
    kept, note = cut(_rows(found), unit, "see the sections")
    return [Figure(Table(f"{KEY}.{name}", title, COLUMNS, kept, sentence=sentence, note=note))]


def _not_compared(previous: Document, now: Document) -> list[Block]:
    """Sections that only one of the two packs has."""
    items = [*_only_in(previous, now, "Only then"), *_only_in(now, previous, "Only now")]
    if not items:
        return []
    return [Words("Sections that only one of the two packs has cannot be compared:", tuple(items))]


def _only_in(one: Document, other: Document, tag: str) -> list[Item]:
    keys = {section.key for section in other.sections} | {KEY}
    return [Item(section.title, tag) for section in one.sections if section.key not in keys]


def _rows(found: Sequence[News]) -> list[Row]:
    return [Row(_key(one), (one.label, _said(one.before), _said(one.now))) for one in found]


def _key(one: News) -> str:
    headline = one.now or one.before
    return headline.key if headline else ""


def _said(headline: Headline | None) -> str:
    """The text, and how it stands where the text does not say so itself."""
    if headline is None:
        return NOT_THERE
    text, state = headline.text, headline.state
    return f"{text} ({state})" if state and state.casefold() not in text.casefold() else text


def _listed(labels: Iterable[str], most: int = 3) -> str:
    found = list(labels)
    more = len(found) - most
    return "; ".join(found[:most]) + (f"; and {more} more" if more > 0 else "")
