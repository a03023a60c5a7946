"""A pack in Excel: typed, safe, and the same whenever it is made of the same."""

import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from engagement.packs.document import ColumnKind, Edition, Figure, Table, Value, day_of
from engagement.packs.sheets import (
    FIRST_DAY,
    LONGEST_CELL,
    LONGEST_NAME,
    MOST_EXACT,
    Names,
    cell_text,
    headings,
)
from engagement.packs.workbook import pack_workbook
from tests.unit.packs.editions import DAY, NUMBER, PERCENT, TEXT, edition_of, rows, sample, table
from tests.unit.packs.strange import editions

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FIXED = ("Front sheet", "Contents", "Text", "Method")


def opened(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def sheet_rows(content: bytes, name: str) -> list[list[Any]]:
    return opened(content).get_sheet_by_name(name).to_python(skip_empty_area=False)


def parts(content: bytes) -> dict[str, str]:
    """Every XML file within."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def data_sheets(content: bytes) -> list[str]:
    return [name for name in opened(content).sheet_names if name not in FIXED]


def with_table(one: Table) -> Edition:
    document = sample().document
    section = replace(document.sections[0], blocks=(Figure(one),))
    return edition_of(replace(document, sections=(section,)))


def test_values_are_what_they_are() -> None:
    found = sheet_rows(pack_workbook(sample()), "3.1 Commitments kept")
    at = found.index(["Month", "Kept", "Counted", "Of", "Mean"])
    assert found[at + 1] == [date(2024, 1, 1), pytest.approx(0.6), 40, 80, pytest.approx(0.6)]
    assert found[at + 19][1] == ""  # no figure is no nought
    days = sheet_rows(pack_workbook(sample()), "2.1 Westmarch Integrated Care")
    assert [row[5] for row in days[-4:]] == [date(2027, 3, 31), "", date(2026, 12, 31), "open"]


def test_values_are_shown_as_people_write_them() -> None:
    styles = parts(pack_workbook(sample()))["xl/styles.xml"]
    for shape in ("d mmm yyyy", "mmm yyyy", "0%", "#,##0", "#,##0.00"):
        assert f'formatCode="{shape}"' in styles


def test_words_stand_above_the_data() -> None:
    found = sheet_rows(pack_workbook(sample()), "3.1 Commitments kept")
    above = [row[0] for row in found[: found.index(["Month", "Kept", "Counted", "Of", "Mean"])]]
    assert above[0] == "Commitments kept"
    assert "62% in December 2025" in above[3]
    assert above[4].startswith("So what – in our own words: The fall began")


def test_each_table_has_a_sheet_and_contents_lead_to_it() -> None:
    edition = sample()
    content = pack_workbook(edition)
    names = data_sheets(content)
    assert len(names) == len(list(edition.document.figures))
    listed = [row[0] for row in sheet_rows(content, "Contents")[4:]]
    assert listed == ["Front sheet", "Text", *names, "Method"]
    contents = parts(content)["xl/worksheets/sheet2.xml"]
    links = re.findall(r'location="&apos;(.+?)&apos;!A1"|location="\'(.+?)\'!A1"', contents)
    assert [one or other for one, other in links] == listed


def test_the_head_of_each_table_stays_in_sight_and_filters() -> None:
    content = pack_workbook(sample())
    files = parts(content)
    names = opened(content).sheet_names
    filled = [name for name in data_sheets(content) if name != "3.2 Survey of partners"]
    assert sum(file.startswith("xl/tables/") for file in files) == len(filled) + 1  # and the text
    for name in filled:
        xml = files[f"xl/worksheets/sheet{names.index(name) + 1}.xml"]
        assert 'state="frozen"' in xml
    for file, xml in files.items():
        if file.startswith("xl/tables/"):
            assert "<autoFilter" in xml


def test_the_front_sheet_and_the_method_say_what_it_is() -> None:
    edition = sample()
    content = pack_workbook(edition)
    front = dict(row[:2] for row in sheet_rows(content, "Front sheet")[3:])
    assert front["Meeting"] == "26 November 2026"
    assert front["Author"] == "Morgan Ellis"
    assert front["Conflicts of interest"] == "Not stated."
    assert "2. ask the three councils" in front["Recommendations"]
    method = dict(row[:2] for row in sheet_rows(content, "Method")[3:])
    assert method["SHA-256 of the figures"] == edition.sha256


def test_findings_are_rows_that_can_be_filtered() -> None:
    found = sheet_rows(pack_workbook(sample()), "Text")
    finding = next(row for row in found if row[2] == "Not met")
    assert finding[3].startswith("A member nominated")


def test_every_sheet_of_a_draft_says_so() -> None:
    content = pack_workbook(sample(state="Draft", published_on=None))
    for name in opened(content).sheet_names:
        assert sheet_rows(content, name)[1][0].startswith("DRAFT. ")
    published = pack_workbook(sample())
    assert not any("DRAFT" in xml for xml in parts(published).values())


def test_its_properties_name_the_system_and_no_person() -> None:
    files = parts(pack_workbook(sample()))
    core, app = files["docProps/core.xml"], files["docProps/app.xml"]
    assert "<dc:title>Westmarch partnership board pack" in core
    assert "<dc:creator></dc:creator>" in core
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core
    assert "<Company>Westmarch Integrated Care System</Company>" in app
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-11-20T00:00:00Z"}
    for private in ("Morgan", "Ellis", "Okafor", "/work", "/tmp"):
        assert private not in core + app


def test_it_is_the_same_bytes_whenever_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    first = pack_workbook(sample())
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert pack_workbook(sample()) == first
    assert pack_workbook(sample(risks="Another.")) != first


FORMULAS = ("=1+1", "@SUM(A1)", "\t=1+1", "+1-1", "-1+cmd", "{=1}", "https://example.org/", "＝1")


def test_no_text_becomes_a_formula_or_a_link() -> None:
    found = rows(*((one, one) for one in FORMULAS))
    one = table("changes.odd", "=1+1", {"=A1": TEXT, "Count": NUMBER}, rows=found, sentence="=1+1")
    content = pack_workbook(with_table(one))
    told = sheet_rows(content, data_sheets(content)[0])
    assert [row[0] for row in told[-len(FORMULAS) :]] == [cell_text(one) for one in FORMULAS]
    files = parts(content)
    assert not any("<f>" in xml or "<f " in xml for xml in files.values())
    assert not any("example.org" in xml for name, xml in files.items() if ".rels" in name)
    assert 'quotePrefix="1"' in files["xl/styles.xml"]  # edited, it stays a text


def test_texts_longer_than_a_cell_end_with_dots() -> None:
    one = table("changes.long", "Long", {"Text": TEXT}, rows=rows(("x" * 40_000,)))
    content = pack_workbook(with_table(one))
    told = sheet_rows(content, data_sheets(content)[0])[-1][0]
    assert len(told) == LONGEST_CELL
    assert told.endswith("…")


def test_days_that_excel_does_not_know_and_odd_figures_are_texts() -> None:
    found = rows(("1899-12-31", 0.5), ("2026-02-30", float("nan")), (None, 10**16), ("", True))
    one = table("changes.days", "Days", {"Day": DAY, "Share": PERCENT}, rows=found)
    content = pack_workbook(with_table(one))
    told = sheet_rows(content, data_sheets(content)[0])[-4:]
    assert told == [["1899-12-31", 0.5], ["2026-02-30", "nan"], ["", "1" + "0" * 16], ["", 1]]


@given(st.lists(st.text(), max_size=40))
def test_names_of_sheets_are_short_different_and_safe(wanted: list[str]) -> None:
    names = Names()
    found = [names.new(one) for one in wanted]
    assert len({one.casefold() for one in found}) == len(found)
    for name in found:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= LONGEST_NAME
        assert not set(name) & set("[]:*?/\\'")
        assert name == name.strip()
        assert name.casefold() != "history"


def test_names_of_sheets_are_cut_at_a_word() -> None:
    names = Names()
    long = "3.1 Contacts by kind of partner and place"
    assert [names.new(long), names.new(long)] == [
        "3.1 Contacts by kind of",
        "3.1 Contacts by kind of 2",
    ]


@given(st.lists(st.text(), max_size=30))
def test_headings_of_a_table_are_there_and_different(names: list[str]) -> None:
    found = headings(names)
    assert len(found) == len(names)
    assert all(1 <= len(one) <= 255 for one in found)
    assert len({one.casefold() for one in found}) == len(found)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(editions())
def test_whatever_it_holds_it_opens_with_the_same_values(edition: Edition) -> None:
    content = pack_workbook(edition)
    for name, xml in parts(content).items():
        if name.endswith(".xml"):
            ET.fromstring(xml)
    figures = [one.table for one in edition.document.figures]
    names = data_sheets(content)
    assert len(names) == len(figures)
    for name, one in zip(names, figures, strict=True):
        if one.rows and one.columns:
            said = [one.sentence, edition.so_what[one.key], one.note]
            first = 5 + sum(bool(text) for text in said)
            told = sheet_rows(content, name)[first:]
            for number, row in enumerate(one.rows):
                cells = told[number] if number < len(told) else []  # blank at the end
                for at, (column, value) in enumerate(zip(one.columns, row.values, strict=True)):
                    cell = cells[at] if at < len(cells) else ""
                    assert cell == _as_read(column.kind, value)


def _as_read(kind: ColumnKind, value: Value) -> Any:
    """What a value is when it comes back."""
    day = day_of(kind, value)
    if day is not None and day >= FIRST_DAY:
        return day
    if value is None:
        return ""
    if isinstance(value, str):
        return cell_text(value)
    return pytest.approx(value, rel=1e-12) if abs(value) <= MOST_EXACT else str(value)
