"""The identity of a row, and the round trip of rows that did not come in."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.imports.dates import parse_moment
from engagement.imports.fingerprints import fingerprint
from engagement.imports.reading import read_table
from engagement.imports.rejects import (
    REASON_MARKER,
    ROW_MARKER,
    restore,
    without_marks,
    write_rejects,
)
from jobs.csv_cells import neutralise

CELLS = {"date": "03/06/2024", "organisation": "Age UK", "minister": "A Person", "purpose": ""}


def print_of(cells: dict[str, str]) -> str:
    return fingerprint(cells, "date", parse_moment(cells["date"]))


@pytest.mark.parametrize(
    "same",
    [
        dict(reversed(CELLS.items())),
        {**CELLS, "date": "2024-06-03"},
        {**CELLS, "date": "45446"},
        {**CELLS, "organisation": " Age  UK\n"},
        {**CELLS, ROW_MARKER: "7", REASON_MARKER: "Something"},
        {**CELLS, "new": "  "},
    ],
)
def test_the_same_row_in_another_file(same: dict[str, str]) -> None:
    assert print_of(same) == print_of(CELLS)


@pytest.mark.parametrize(
    "other",
    [
        {**CELLS, "date": "04/06/2024"},
        {**CELLS, "date": "03/06/2024 09:00"},
        {**CELLS, "organisation": "Age UK, Nesta"},
        {**CELLS, "minister": "Another Person"},
        {**CELLS, "purpose": "Budget"},
        {**CELLS, "organisation": "A Person", "minister": "Age UK"},
    ],
)
def test_a_row_that_says_something_else(other: dict[str, str]) -> None:
    assert print_of(other) != print_of(CELLS)


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "-1", "@cmd", "\t=1", "\r=1", "  =1", "＝1+1", "\n", "'=1"]
)
def test_what_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert neutralise(text) == f"'{text}"
    assert restore(neutralise(text)) == text


@given(st.text())
def test_neutralising_can_always_be_undone(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(st.text())
def test_nothing_that_goes_out_begins_with_a_sign(text: str) -> None:
    assert not neutralise(text).lstrip().startswith(("=", "+", "-", "@"))


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_rejects_come_back_as_they_were(text: str) -> None:
    cells = {"date": "never", "organisation": text, "notes": f"={text}"}
    content = write_rejects(list(cells), [(5, cells, "No date")])
    table = without_marks(read_table(content))
    assert table.headings == tuple(cells)
    assert [row.cells for row in table.rows] == [cells]


def test_rejects_name_the_row_and_the_reason() -> None:
    content = write_rejects(["date"], [(12, {"date": "never"}, "=No date")])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows == [[ROW_MARKER, REASON_MARKER, "date"], ["12", "'=No date", "never"]]


def test_an_apostrophe_of_ones_own_stays_in_a_first_upload() -> None:
    table = without_marks(read_table(b"date,what\n03/06/2024,'=sum\n"))
    assert table.rows[0].cells["what"] == "'=sum"
