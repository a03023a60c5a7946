"""Documents for tests: strange ones by hypothesis, and small ones by hand."""

from datetime import date

from hypothesis import strategies as st

from engagement.packs.document import (
    Column,
    ColumnKind,
    Document,
    Drawing,
    Figure,
    Headline,
    Item,
    Row,
    Section,
    Table,
    Value,
    Words,
)

texts = st.text(st.characters(codec="utf-8"), max_size=40)
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(date.isoformat)


def values_of(kind: ColumnKind) -> st.SearchStrategy[Value]:
    """What may stand in a column: its own kind of value, words in its place, or nothing."""
    own: st.SearchStrategy[Value] = texts
    if kind in (ColumnKind.DAY, ColumnKind.MONTH):
        own = days
    elif kind is ColumnKind.NUMBER:
        own = st.integers(-(10**9), 10**9)
    elif kind is not ColumnKind.TEXT:
        own = numbers
    return st.none() | own | st.just("Too few to say")


@st.composite
def tables(draw: st.DrawFn, key: str) -> Table:
    """A table of up to five rows."""
    kinds = draw(st.lists(st.sampled_from(ColumnKind), min_size=1, max_size=4))
    columns = tuple(Column(f"{draw(texts)} {number}", kind) for number, kind in enumerate(kinds))
    rows = tuple(
        Row(str(number), tuple(draw(values_of(kind)) for kind in kinds))
        for number in range(draw(st.integers(0, 5)))
    )
    return Table(key, draw(texts), columns, rows, draw(texts), draw(texts), draw(texts))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Up to three sections of words and tables."""
    sections = []
    for number in range(draw(st.integers(0, 3))):
        items = draw(st.lists(st.builds(Item, texts, texts), max_size=3))
        drawing = draw(st.none() | st.builds(Drawing, texts, st.just({"mark": "point"})))
        sections.append(
            Section(
                key=f"section-{number}",
                title=draw(texts),
                about=draw(texts),
                blocks=(
                    Words(draw(texts), tuple(items)),
                    Figure(draw(tables(f"section-{number}.table")), drawing),
                ),
                headlines=tuple(
                    draw(st.lists(st.builds(Headline, texts, texts, texts, texts), max_size=2))
                ),
            )
        )
    return document(*sections)


def document(*sections: Section) -> Document:
    """A private board pack of these sections."""
    return Document(
        kind="board",
        audience="private",
        system="Westmarch",
        since=date(2025, 4, 1),
        until=date(2026, 3, 31),
        gathered_at="2026-04-02T09:00:00+00:00",
        is_fictional=True,
        sections=tuple(sections),
    )


def section(*blocks: Figure | Words, headlines: tuple[Headline, ...] = ()) -> Section:
    """The section on engagement over time."""
    return Section("over_time", "Engagement over time", "", blocks, headlines)


def table(*rows: Row, sentence: str = "", key: str = "over_time.contacts") -> Figure:
    """Contact by kind of partner, as shares."""
    columns = (Column("Kind"), Column("Contact", ColumnKind.PERCENT))
    return Figure(Table(key, "Contact", columns, rows, sentence))
