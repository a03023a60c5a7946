"""A pack on paper: accessible, whole, and the same whenever it is printed of the same."""

import io
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from itertools import pairwise
from typing import Any

import pytest
import typst
from django.conf import settings as of_django
from hypothesis import HealthCheck, Phase, given, settings
from pypdf import PdfReader

from engagement.packs.columns import _width, laid_out
from engagement.packs.document import Edition, Figure, Item, Section, Words
from engagement.packs.paper import pack_paper
from nhsuk.paper import BREAK, MISSING, PaperError
from nhsuk.paper.characters import SHOWN
from tests.unit.packs.editions import NUMBER, TEXT, drawn, edition_of, rows, sample, table
from tests.unit.packs.strange import HOSTILE, drawing, editions

# Pages of a pack, and seconds that their print may take on a slow machine.
MANY_PAGES, MANY_SECONDS = 40, 20
A4 = (595, 842)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    """All text, as one line."""
    pages = (page.extract_text() for page in read(pdf).pages)
    return " ".join(" ".join(pages).replace(BREAK, "").split())


def elements(pdf: bytes) -> Iterator[tuple[str, Any]]:
    """Every element of the structure with its kind, in reading order."""

    def walk(node: Any) -> Iterator[tuple[str, Any]]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                yield str(node["/S"]), node
            yield from walk(node.get("/K"))

    root: Any = read(pdf).trailer["/Root"]
    return walk(root["/StructTreeRoot"])


def with_blocks(*blocks: Figure | Words) -> Edition:
    """One section alone."""
    section = Section("boards", "Who sits on boards", "", blocks)
    return edition_of(replace(sample().document, sections=(section,)))


@pytest.fixture(scope="module")
def published() -> tuple[Edition, bytes]:
    edition = sample()
    return edition, pack_paper(edition, drawn(edition))


def test_it_is_tagged_and_says_so(published: tuple[Edition, bytes]) -> None:
    found = read(published[1])
    root: Any = found.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert "/Outlines" in root
    kinds = Counter(kind for kind, _ in elements(published[1]))
    assert kinds["/H1"] == 1
    assert kinds["/Table"] == kinds["/THead"] == 6
    assert kinds["/TOCI"] > len(published[0].document.sections)
    assert {"/H2", "/H3", "/TH", "/TD", "/L", "/LI", "/P", "/Link"} <= set(kinds)


def test_headings_leave_no_level_out(published: tuple[Edition, bytes]) -> None:
    levels = [int(kind[2:]) for kind, _ in elements(published[1]) if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_each_chart_says_in_words_what_it_shows(published: tuple[Edition, bytes]) -> None:
    told = {str(one.get("/Alt")) for kind, one in elements(published[1]) if kind == "/Figure"}
    described = {one.drawing.description for one in published[0].document.figures if one.drawing}
    assert told == described


def test_columns_have_headings_that_say_so(published: tuple[Edition, bytes]) -> None:
    headings = [one for kind, one in elements(published[1]) if kind == "/TH"]
    assert headings
    for heading in headings:
        attributes = heading["/A"].get_object()
        attributes = attributes if isinstance(attributes, list) else [attributes]
        assert any(one.get_object().get("/Scope") == "/Column" for one in attributes)


def test_its_metadata_name_the_system_and_no_person(published: tuple[Edition, bytes]) -> None:
    found = read(published[1])
    assert found.metadata is not None
    assert found.metadata.title == published[0].front.title
    assert found.metadata.author == "Westmarch Integrated Care System"
    told = json.dumps(dict(found.metadata))
    told += found.trailer["/Root"]["/Metadata"].get_data().decode()  # type: ignore[index]
    for private in ("Morgan", "Ellis", "Okafor", "/work", "/tmp", ".typ", "/Producer"):
        assert private not in told
    assert str(found.metadata["/CreationDate"]) == "D:20261120000000Z"  # of its publication


def test_it_is_the_same_bytes_whenever_it_is_printed(published: tuple[Edition, bytes]) -> None:
    edition, pdf = published
    assert pack_paper(edition, drawn(edition)) == pdf
    other = replace(edition, front=replace(edition.front, risks="Another."))
    assert pack_paper(other, drawn(other)) != pdf


def test_the_front_sheet_is_the_first_page(published: tuple[Edition, bytes]) -> None:
    first = read(published[1]).pages[0].extract_text()
    for said in (
        "Westmarch Integrated Care Board",
        "26 November 2026",
        "Morgan Ellis",
        "Sam Okafor, 19 November 2026",
        "July to September 2026",
        "Private: for members of the board and of the system",
        "Published",
        "Purpose",
        "Recommendations",
        "ask the three councils for a joint nomination by 15 January 2027",
        "Conflicts of interest",
        "Not stated.",
    ):
        assert said in first


def test_each_section_begins_a_page_and_contents_name_it(published: tuple[Edition, bytes]) -> None:
    edition, pdf = published
    pages = [page.extract_text() for page in read(pdf).pages]
    contents = " ".join(pages[1].split())
    assert contents.startswith("Contents") or "Contents" in contents[:20]
    for section in edition.document.sections:
        found = re.search(rf"{re.escape(section.title)}[ .]+(\d+)", contents)
        assert found is not None
        assert pages[int(found[1]) - 1].lstrip().startswith(section.title)


def test_every_page_says_which_of_how_many_it_is_of_what(published: tuple[Edition, bytes]) -> None:
    edition, pdf = published
    pages = [page.extract_text() for page in read(pdf).pages]
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert edition.front.title in text
        assert "Invented data." in text
        assert ("SHA-256 of the figures" in text) == (number == len(pages))
    assert pages[-1].count(edition.sha256) == 2  # in the method, and at the foot


@pytest.mark.parametrize(
    ("front", "banner"),
    [
        ({"state": "Draft", "approver": "", "published_on": None}, "DRAFT"),
        ({"state": "Approved", "published_on": None}, "DRAFT, APPROVED BUT NOT PUBLISHED"),
        ({"withdrawn": "Withdrawn 1 December 2026: wrong quarter"}, "WITHDRAWN"),
    ],
)
def test_what_is_not_for_readers_says_so_on_every_page(front: Any, banner: str) -> None:
    pdf = pack_paper(sample(**front), {})
    assert all(banner in page.extract_text() for page in read(pdf).pages)


def test_a_published_one_bears_no_banner(published: tuple[Edition, bytes]) -> None:
    assert "DRAFT" not in words(published[1])


def test_a_reason_to_withdraw_stands_on_the_front_sheet() -> None:
    pdf = pack_paper(sample(withdrawn="Withdrawn 1 December 2026: wrong quarter"), {})
    assert "wrong quarter" in read(pdf).pages[0].extract_text()


def test_the_words_of_the_author_are_kept_apart(published: tuple[Edition, bytes]) -> None:
    found = words(published[1])
    assert found.count("So what – in our own words") == 2
    assert "Their posts were filled in October." in found


def test_findings_bear_their_tags_and_tables_what_is_missing(
    published: tuple[Edition, bytes],
) -> None:
    found = words(published[1])
    assert "Not met A member nominated by the local authorities" in found
    assert "There is nothing to show." in found
    assert "4 of 6" in found


def test_a_long_table_repeats_its_headings() -> None:
    contacts = rows(*((f"Partner {number}", number) for number in range(200)))
    long = table("boards.all", "All", {"Name": TEXT, "Contacts": NUMBER}, rows=contacts)
    pages = [page.extract_text() for page in read(pack_paper(with_blocks(Figure(long)), {})).pages]
    told = [page for page in pages if re.search(r"Partner \d", page)]
    assert len(told) > 3
    assert all("Contacts" in page for page in told)
    found = Counter(re.findall(r"Partner (\d+)", " ".join(told)))
    assert found == {str(number): 1 for number in range(200)}


def test_a_wide_table_turns_its_page_and_very_wide_ones_go_on_below() -> None:
    columns = {f"Heading of column {number}": TEXT for number in range(10)}
    wide = table("boards.wide", "Wide", columns, rows=rows(tuple(["Considerable"] * 10)))
    huge = table(
        "boards.huge",
        "Huge",
        {f"C{number}": NUMBER for number in range(40)},
        rows=rows(tuple(range(40))),
    )
    pdf = pack_paper(with_blocks(Words("Upright."), Figure(wide), Figure(huge)), {})
    turned = [page.mediabox.width > page.mediabox.height for page in read(pdf).pages]
    assert turned.count(True) == 1
    assert len([kind for kind, _ in elements(pdf) if kind == "/Table"]) == 1 + 3
    found = words(pdf)
    assert all(f"C{number}" in found for number in range(40))
    assert sorted({*A4}) == sorted(round(float(one)) for one in read(pdf).pages[0].mediabox[2:])


def test_columns_are_never_wider_than_the_page() -> None:
    for count in range(1, 15):
        columns = [["Ŵ" * 40, "i " * 300]] * count
        layout = laid_out(columns)
        assert sum(layout.widths) <= layout.setting.room + 0.01
        assert len(layout.widths) == count


def test_no_letter_is_wider_than_it_is_taken_to_be() -> None:
    codes = [code for first, last in SHOWN for code in range(first, last + 1)]
    letters = [chr(code) for code in codes if unicodedata.category(chr(code))[0] not in "CM"]
    template = b"""#let data = json(bytes(sys.inputs.data))
    #set text(font: ("Arimo", "DejaVu Sans Mono"), size: 100pt)
    #let wide(weight) = data.map(c => measure(text(weight: weight, c)).width / 100pt)
    #context [#metadata((wide("regular"), wide("bold"))) <found>]"""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(of_django.PAPER_FONTS)])
    inputs = {"data": json.dumps(letters)}
    found = json.loads(
        typst.query(
            template, "<found>", field="value", one=True, font_paths=fonts, sys_inputs=inputs
        )
    )
    for widths in found:
        wider = [c for c, wide in zip(letters, widths, strict=True) if wide > _width(c) + 0.001]
        assert wider == []


def test_words_in_a_drawing_are_printed_as_far_as_a_font_has_them() -> None:
    said = '漢字 <b> & "Łukasz" \x1b\x1c'
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="90">'
        f'<text font-family="Arial" y="40">{escape(said)} &#x6f22;&#30;&#233;</text></svg>'
    )
    data = table("boards.drawn", "Drawn", {"Name": TEXT}, rows=rows((said,)))
    pdf = pack_paper(
        with_blocks(Figure(data, drawing(said))), {"boards.drawn": svg.replace("\x1b", "")}
    )
    assert "Łukasz" in words(pdf)
    assert f"{MISSING} stands for a character that only the pages can show." in words(pdf)


def test_markup_in_the_record_is_printed_as_it_is_written() -> None:
    pdf = pack_paper(with_blocks(Words(HOSTILE[0], (Item(HOSTILE[0], "#x"),))), {})
    assert words(pdf).count(HOSTILE[0]) == 2


@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # each example takes a while
    suppress_health_check=list(HealthCheck),
)
@given(editions())
def test_whatever_it_holds_it_is_printed(edition: Edition) -> None:
    found = read(pack_paper(edition, {}))
    assert len(found.pages) >= 2
    assert edition.sha256 in found.pages[-1].extract_text().replace(BREAK, "")


def test_forty_pages_take_seconds(record_property: Any) -> None:
    edition = sample()
    charts = drawn(edition)
    some = [one for one in edition.document.sections if one.key in ("over_time", "between")]
    sections, drawings = [], {}
    for number in range(12):
        for section in some:
            figures = []
            for figure in section.figures:
                key = f"{number}.{figure.table.key}"
                drawings[key] = charts.get(figure.table.key, "")
                figures.append(replace(figure, table=replace(figure.table, key=key)))
            sections.append(replace(section, key=f"{number}.{section.key}", blocks=tuple(figures)))
    large = edition_of(replace(edition.document, sections=tuple(sections)))
    began = time.process_time()
    pdf = pack_paper(large, drawings)
    took = time.process_time() - began
    record_property("seconds", took)
    assert len(read(pdf).pages) >= MANY_PAGES
    assert took < MANY_SECONDS


def test_what_cannot_be_printed_says_nothing_of_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engagement.packs.paper.printable", str)
    with pytest.raises(PaperError) as refusal:
        pack_paper(with_blocks(Words("\u6f22 quagmire")), {})
    assert "quagmire" not in str(refusal.value)
