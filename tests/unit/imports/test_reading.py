"""Files as people have them, and files that must be refused with a sentence."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.imports import xlsx_reader
from engagement.imports.reading import read_table
from engagement.imports.table import FileRefusedError
from tests.unit.imports.files import archive, sheet_with, workbook

LOG = "Date,Organisation\n03/06/2024,Café Nero’s\n"
ROW = {"Date": "03/06/2024", "Organisation": "Café Nero’s"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_the_usual_alphabets(encoding: str) -> None:
    assert read_table(LOG.encode(encoding)).rows[0].cells == ROW


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_with_the_usual_separators(separator: str) -> None:
    table = read_table(LOG.replace(",", separator).encode())
    assert table.rows[0].cells == ROW


def test_the_line_with_which_excel_names_its_separator() -> None:
    table = read_table(b"sep=;\r\nDate;What\r\n3 June 2024;a, b\r\n")
    assert table.headings == ("Date", "What")
    assert (table.rows[0].number, table.rows[0].cells["What"]) == (3, "a, b")


def test_row_numbers_are_those_of_excel() -> None:
    table = read_table(b'a,b\n1,"two\nlines"\n\n,\n3,4\n')
    assert [(row.number, row.cells["a"]) for row in table.rows] == [(2, "1"), (5, "3")]


def test_titles_above_the_headings_can_be_passed_over() -> None:
    table = read_table(b"My log\n\nDate,Who\n1,2\n", header_row=3)
    assert table.headings == ("Date", "Who")
    assert table.rows[0].number == 4


def test_no_text_is_lost_without_a_heading() -> None:
    table = read_table(b"a,,a\n1,2,3,4\n")
    assert table.rows[0].cells == {"a": "1", "Column 2": "2", "a (2)": "3", "Column 4": "4"}


def test_xlsx_reads_as_a_person_would_type_it() -> None:
    content = workbook(
        [
            ["Date", "When", "Number", "Flag", "Text"],
            [date(2024, 6, 3), datetime.fromisoformat("2024-06-03 14:30"), 7, True, "=not run"],
        ]
    )
    table = read_table(content)
    assert list(table.rows[0].cells.values())[:4] == [
        "2024-06-03",
        "2024-06-03 14:30:00",
        "7",
        "TRUE",
    ]
    assert table.rows[0].number == 2


def test_xlsx_with_empty_rows_keeps_its_row_numbers() -> None:
    table = read_table(workbook([[], ["Date"], [], ["3 June 2024"]]))
    assert [row.number for row in table.rows] == [4]


BOMB = b"0" * (30 * 1024 * 1024)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b" \n \r\n", "empty"),
        (b"date,organisation\n", "no rows below"),
        (b"<!DOCTYPE html><table><tr><td>Date", "web page"),
        (b"\xef\xbb\xbf  <html>", "web page"),
        (b"<?xml version='1.0'?><x/>", "web page or XML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "old Excel file"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (bytes(range(256)) * 40, "not a CSV|cannot be read"),
        (b"date,who\n\x81\x8d\x8f\x90\x9d,x\n", "cannot be read"),
        ("дата,кто\n".encode("cp1251") * 40, "cannot be read"),
        (b'date,who\n1,"never closed\n2,b\n', "quotation mark"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (archive({"word/document.xml": "<w/>"}), "not an Excel"),
        (archive({"xl/workbook.xml": "<broken"}), "damaged"),
        (b"a\n" + b"x" * 40_000, "more than 32,767 characters|quotation mark"),
        ((",".join(f"c{n}" for n in range(300)) + "\n1\n").encode(), "more than 200 columns"),
        (sheet_with('<row r="1"><c r="XFD1048576"><v>1</v></c></row>'), "to the right of column"),
        (sheet_with("<row r='9000000'><c r='A9000000'><v>1</v></c></row>"), "below row"),
        (
            sheet_with('<row r="90000"><c r="GA90000"><v>1</v></c></row>'),
            "to the right of column",
        ),
        (b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
    ],
)
def test_hostile_and_wrong_files_are_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefusedError, match=sentence):
        read_table(content)


def test_a_spreadsheet_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_reader, "MOST_UNPACKED", 10 * 1024 * 1024)
    content = archive({"xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": BOMB})
    assert len(content) < 100_000
    with pytest.raises(FileRefusedError, match="unpacks to far more"):
        read_table(content)


def test_a_bomb_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_reader, "MOST_UNPACKED", 10 * 1024 * 1024)
    honest = archive({"xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": BOMB})
    lying = honest.replace(len(BOMB).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(FileRefusedError, match="unpacks to far more"):
        read_table(lying)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engagement.imports.table.MOST_ROWS", 10)
    with pytest.raises(FileRefusedError, match="more than 10 rows"):
        read_table(b"a\n" + b"1\n" * 11)


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    with suppress(FileRefusedError):
        assert read_table(content).rows


@given(st.binary(max_size=200))
def test_no_damaged_workbook_crashes_the_reader(rubbish: bytes) -> None:
    content = workbook([["Date"], ["3 June 2024"]])
    with suppress(FileRefusedError):
        assert read_table(
            content[: len(content) // 2] + rubbish + content[len(content) // 2 :]
        ).rows
