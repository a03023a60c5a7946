"""Single cells."""

from datetime import date

import pytest

from partners.reference import cells, ods
from partners.reference.facts import OutOfScopeError, RowError
from tests.unit.reference.rows import ods_row


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20240131", date(2024, 1, 31)),
        ("2024-01-31", date(2024, 1, 31)),
        ("8/28/2025 12:00:00 AM", date(2025, 8, 28)),
        (" ", None),
    ],
)
def test_a_date_in_its_three_spellings(text: str, day: date | None) -> None:
    assert cells.day(text, "opening date") == day


@pytest.mark.parametrize("text", ["20240231", "00010101", "soon", "2024013", "99991231"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(RowError, match="opening date is not a date"):
        cells.day(text, "opening date")


def test_a_body_cannot_close_before_it_opens() -> None:
    with pytest.raises(RowError, match="before the opening date"):
        cells.period(date(2024, 2, 1), date(2024, 1, 1))


@pytest.mark.parametrize(
    ("text", "postcode"),
    [("ts18 1hu", "TS18 1HU"), ("TS181HU", "TS18 1HU"), ("ZZ", "ZZ"), ("", "")],
)
def test_a_postcode_gets_its_space(text: str, postcode: str) -> None:
    assert cells.postcode(text) == postcode


@pytest.mark.parametrize(
    ("text", "website"),
    [
        ("www.example.org", "https://www.example.org"),
        ("http://example.org/care", "http://example.org/care"),
        ("none", ""),
        ("see our leaflet.", ""),
        ("https://example.org/" + "x" * 500, ""),
    ],
)
def test_a_website_is_a_link_or_nothing(text: str, website: str) -> None:
    assert cells.website(text) == website


@pytest.mark.parametrize("code", ["A81001", "G6V2S", "1-21364297500", "QHM"])
def test_codes_of_all_lengths_are_codes(code: str) -> None:
    assert cells.code(f" {code} ") == code


@pytest.mark.parametrize("text", ["", "=1+1", "a b", "-"])
def test_what_cannot_be_a_code_is_refused(text: str) -> None:
    with pytest.raises(RowError, match="code"):
        cells.code(text)


def test_a_name_must_be_there_and_fit() -> None:
    assert cells.name("  BARTS   HEALTH ") == "BARTS HEALTH"
    with pytest.raises(RowError, match="missing"):
        cells.name(" ")
    with pytest.raises(RowError, match="longer"):
        cells.name("x" * 256)


@pytest.mark.parametrize(
    ("lines", "town"),
    [
        (
            ["THE HEALTH CENTRE", "LAWSON STREET", "STOCKTON ON TEES", "CLEVELAND", ""],
            "STOCKTON ON TEES",
        ),
        (["4TH FLOOR", "ST. PANCRAS HOSPITAL", "", "LONDON", ""], "LONDON"),
        (
            ["SAVILLE MEDICAL GROUP", "7 SAVILLE PLACE", "NEWCASTLE UPON TYNE", "TYNE & WEAR"],
            "NEWCASTLE UPON TYNE",
        ),
        (["KENT", "", "", "", ""], "KENT"),
        (["", "", "", "", ""], ""),
    ],
)
def test_the_town_is_the_last_line_that_is_no_county(lines: list[str], town: str) -> None:
    assert ods.town(lines) == town


def test_wales_is_out_of_scope() -> None:
    with pytest.raises(OutOfScopeError, match="Not in England"):
        ods.require_england(ods_row(National_grouping="W00"))
