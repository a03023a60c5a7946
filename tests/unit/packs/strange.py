"""Editions that nobody would make and somebody will: strange texts, long words, odd tables."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from engagement.packs.document import (
    Column,
    ColumnKind,
    Document,
    Drawing,
    Edition,
    Figure,
    FrontSheet,
    Headline,
    Item,
    Row,
    Section,
    Table,
    Value,
    Words,
)

HOSTILE = [
    "#strong[x] #panic() @ref <label> $x^2$ *bold* _it_ `raw` \\ // /* = - + ~ ' \" --",
    '#import "@preview/x:1.0.0"',
    "a\x00b\x07c\x1b[31m\x7f\u200b\u202ed\ufeff\ufffe\ud800\x1c\x85\u2028",
    "שלום עולם and مرحبا بالعالم",
    "漢字 😀 \ue000 \U0001f9d1\u200d\U0001f680",
    "W" * 900,
    "word " * 200,
    "e\u0301" * 90,
    "\n\n\n- a\n- b\n\n1. c\n2) d\n= e",
    '=HYPERLINK("https://example.org","x")',
    "+1-1",
    "@SUM(A1)",
    "\t=1+1",
    "https://example.org/",
    "_x0041_",
    "2026-02-30",
    "",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
days = st.dates(date(1800, 1, 1), date(2200, 1, 1)).map(date.isoformat)
numbers = st.one_of(
    st.integers(-(10**9), 10**18),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
)
values: dict[ColumnKind, st.SearchStrategy[Value]] = {
    ColumnKind.TEXT: st.one_of(st.none(), texts),
    ColumnKind.DAY: st.one_of(st.none(), texts, days),
    ColumnKind.MONTH: st.one_of(st.none(), days),
    ColumnKind.NUMBER: st.one_of(st.none(), texts, numbers),
    ColumnKind.DECIMAL: st.one_of(st.none(), numbers),
    ColumnKind.PERCENT: st.one_of(st.none(), st.floats(0, 1)),
}


@st.composite
def tables(draw: Any, key: str) -> Table:
    """Of none to thirty columns."""
    columns = draw(
        st.lists(st.builds(Column, texts, st.sampled_from(ColumnKind)), min_size=0, max_size=30)
    )
    one = st.tuples(*(values[column.kind] for column in columns))
    found = draw(st.lists(one, max_size=4))
    return Table(
        key,
        draw(texts),
        tuple(columns),
        tuple(Row(str(number), row, "/evidence/") for number, row in enumerate(found)),
        sentence=draw(texts),
        note=draw(texts),
        nothing=draw(texts),
    )


@st.composite
def sections(draw: Any, key: str) -> Section:
    """With figures, words, and both."""
    count = draw(st.integers(0, 2))
    figures = [Figure(draw(tables(f"{key}.{number}"))) for number in range(count)]
    words = st.builds(Words, texts, st.lists(st.builds(Item, texts, texts), max_size=3).map(tuple))
    blocks = draw(st.permutations([*figures, *draw(st.lists(words, max_size=2))]))
    headline = Headline(f"{key}.1", draw(texts), draw(texts))
    return Section(key, draw(texts), draw(texts), tuple(blocks), (headline,))


@st.composite
def documents(draw: Any) -> Document:
    """Of none to three sections."""
    keys = ["boards", "over_time", "method"][: draw(st.integers(0, 3))]
    return Document(
        kind=draw(st.sampled_from(["board", "assessment", "of another day"])),
        audience=draw(st.sampled_from(["private", "public", "of another day"])),
        system=draw(texts),
        since=date(2026, 7, 1),
        until=date(2026, 9, 30),
        gathered_at="2026-11-18T09:12:44.120000+00:00",
        is_fictional=draw(st.booleans()),
        sections=tuple(draw(sections(key)) for key in keys),
    )


fronts = st.builds(
    FrontSheet,
    **dict.fromkeys(
        (
            "title",
            "board",
            "author",
            "purpose",
            "summary",
            "recommendations",
            "risks",
            "conflicts",
            "approver",
            "withdrawn",
        ),
        texts,
    ),
    state=st.sampled_from(["Draft", "Approved", "Published", "of another day"]),
    meeting_on=st.one_of(st.none(), st.just(date(2026, 11, 26))),
    approved_on=st.one_of(st.none(), st.just(date(2026, 11, 19))),
)


@st.composite
def editions(draw: Any) -> Edition:
    """Any of them, with something said to each figure."""
    document = draw(documents())
    so_what = {figure.table.key: draw(texts) for figure in document.figures}
    return Edition(draw(fronts), document, so_what, "a" * 64)


def drawing(words: str) -> Drawing:
    """A drawing that holds words of the record."""
    return Drawing(words, {}, words, (("mean", words),), ((words, "", '<path d="M0 0h9v9"/>'),))
