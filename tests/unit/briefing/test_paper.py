"""On paper: two pages at most, accessible as the tool enforces it, and no word is markup."""

import io
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from engagement.briefing import paper as module
from engagement.briefing.facts import Briefing, Line, Section, Step
from engagement.briefing.paper import MOST_PAGES, paper, papers
from nhsuk.paper import BREAK, MISSING, PaperError, printable
from nhsuk.paper.characters import SHOWN

HOSTILE = [
    "#strong[x] #panic() @ref <label> $x^2$ *bold* _it_ `raw` \\ // /* = - + ~ ' \" --",
    '#import "@preview/x:1.0.0"',
    "a\x00b\x07c\x1b[31m\x7f\u200b\u202ed\ufeff\ufffe\ud800",
    "שלום עולם and مرحبا بالعالم",
    "漢字 😀 \ue000 \U0001f9d1\u200d\U0001f680",
    "W" * 4_000,
    "word " * 800,
    "e\u0301" * 500,
    "\n\n\n- a\n- b\n\n= c",
    "",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=300))
some_lines = st.builds(Line, texts, texts, texts, st.booleans(), texts, st.just("/records/1/"))
some_sections = st.builds(
    Section,
    st.just("key"),
    st.just("A section"),
    st.lists(some_lines, max_size=4).map(lambda found: tuple(found * 25)),
    st.just("Nothing open."),
    st.integers(0, 99),
    st.just("A note that belongs to all of them."),
)
some_steps = st.builds(Step, st.just("rule"), texts, texts, st.just("1"), st.just("/records/1/"))
some_briefings = st.builds(
    Briefing,
    partner=texts,
    system=texts,
    caption=texts,
    reader=texts,
    made_on=st.just(date(2026, 11, 22)),
    is_fictional=st.booleans(),
    url=st.just("/partnerships/1/"),
    facts=st.lists(st.tuples(st.just("Name"), texts), max_size=6).map(tuple),
    steps=st.lists(some_steps, max_size=6).map(tuple),
    sections=st.lists(some_sections, max_size=12).map(tuple),
)
EMPTY = Briefing(
    partner="Vale Council",
    system="Vale system",
    caption="Upper-tier council in Vale system",
    reader="Mo Manager, as their role shows it",
    made_on=date(2026, 11, 22),
    is_fictional=True,
    url="/partnerships/1/",
    facts=(("Tier", "Managed"),),
    steps=(),
    sections=(),
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All text, as one line."""
    pages = (page.extract_text() for page in read(pdf).pages)
    return " ".join(" ".join(pages).replace(BREAK, "").split())


def with_lines(lines: Sequence[Line], **changes: Any) -> Briefing:
    section = Section("told", "What they told us", tuple(lines), "Nothing noted.", **changes)
    return replace(EMPTY, sections=(section,))


@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # each example takes a while
    suppress_health_check=[HealthCheck.data_too_large],
)
@given(some_briefings)
def test_there_are_never_more_than_two_pages(briefing: Briefing) -> None:
    found = read(paper(briefing))
    assert 1 <= len(found.pages) <= MOST_PAGES


def test_a_hundred_people_and_long_notes_fit_and_the_rest_is_counted() -> None:
    people = [Line(f"Person {n}", "Director", "Met 1 May 2026") for n in range(100)]
    notes = [Line("Meeting", "1 May 2026", quote="Very long words. " * 240) for _ in range(5)]
    sections = (
        Section("contacts", "Last contacts", tuple(notes), "None yet."),
        Section("people", "Who to know", tuple(people), "Nobody."),
    )
    pdf = paper(replace(EMPTY, sections=sections * 5))
    assert len(read(pdf).pages) <= MOST_PAGES
    assert "more on the page." in words(pdf)


def test_the_tool_says_that_it_is_accessible() -> None:
    found = read(paper(EMPTY))
    root: Any = found.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert found.metadata is not None
    assert found.metadata.title == "Briefing: Vale Council"
    assert found.pages[0].mediabox.width == pytest.approx(595.3, abs=1)


def test_its_fonts_are_inside_and_only_ours() -> None:
    found = read(paper(with_lines([Line("What they said", "today", "Open", True, "A quote")])))
    fonts = [
        font.get_object()
        for page in found.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
    names = {str(font["/BaseFont"]).split("+")[-1] for font in fonts}
    assert {name.split("-")[0] for name in names} == {"Arimo"}
    for font in fonts:
        (descendant,) = font["/DescendantFonts"]
        assert "/FontFile2" in descendant.get_object()["/FontDescriptor"]


def test_markup_in_the_record_is_printed_as_it_is_written() -> None:
    found = words(paper(with_lines([Line(HOSTILE[0])])))
    assert HOSTILE[0] in found


def test_what_no_font_has_is_a_square_and_the_foot_says_so() -> None:
    found = words(paper(with_lines([Line("Name: 漢字")])))
    assert f"Name: {MISSING}{MISSING}" in found
    assert f"{MISSING} stands for a character that only the page can show." in found
    assert MISSING not in words(paper(with_lines([Line("Name: Łukasz Ñandú Ωmega")])))


def test_every_character_that_is_said_to_be_shown_is() -> None:
    codes = [code for first, last in SHOWN for code in range(first, last + 1)]
    each = [chr(code) for code in codes if unicodedata.category(chr(code))[0] not in "CM"]
    lines = [Line(" ".join(each[at : at + 60])) for at in range(0, len(each), 60)]
    briefings = [with_lines(lines[at : at + 8]) for at in range(0, len(lines), 8)]
    assert all(read(pdf).pages for pdf in papers(briefings))


@given(st.text())
def test_what_is_printable_is_on_one_line_and_never_grows_when_printed_again(text: str) -> None:
    once = printable(text)
    assert once == " ".join(once.split())
    assert all(c == BREAK or unicodedata.category(c)[0] != "C" for c in once)
    assert printable(once).replace(BREAK, "") == once.replace(BREAK, "")


def test_each_page_says_which_of_how_many_it_is_and_for_whom() -> None:
    lines = [Line(f"Line {n}", quote="Long words. " * 20) for n in range(10)]
    briefing = replace(with_lines(lines), sections=with_lines(lines).sections * 3)
    found = read(paper(briefing))
    assert len(found.pages) == 2
    for number, page in enumerate(found.pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of 2" in text
        assert "Invented data. Vale system, 22 November 2026. For Mo Manager" in text


def test_several_are_made_by_one_program(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    run = subprocess.run

    def counting(*arguments: Any, **options: Any) -> Any:
        ran.append(arguments)
        return run(*arguments, **options)

    monkeypatch.setattr(subprocess, "run", counting)
    made = papers([replace(EMPTY, partner=f"Partner {n}") for n in range(3)])
    assert [f"Partner {n}" in words(pdf) for n, pdf in enumerate(made)] == [True] * 3
    assert len(ran) == 1
    assert papers([]) == []


def test_a_program_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_WAIT", 0)
    monkeypatch.setattr(module, "SECONDS_EACH", 0)
    with pytest.raises(PaperError, match="not ready"):
        paper(EMPTY)


def test_a_program_that_fails_says_nothing_of_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "printable", str)  # so the tool meets what no font has
    with pytest.raises(PaperError) as refusal:
        paper(with_lines([Line("\u6f22 quagmire")]))
    assert "quagmire" not in str(refusal.value)
