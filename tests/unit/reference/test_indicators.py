"""Figures for areas: periods, numbers and their absence, and what a file must say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.enums import Missing, ReferenceKind
from partners.reference.catalogue import parse_file
from partners.reference.errors import WrongFileError
from partners.reference.facts import Parsed, RowError
from partners.reference.indicators import figure_of
from partners.reference.periods import period_of
from tests.factories.reference import excerpt

HEADER = "area code,period,indicator,value"


def plain(*rows: str, header: str = HEADER) -> Parsed:
    return parse_file(ReferenceKind.INDICATORS, "\n".join([header, *rows, ""]).encode())


def reason(parsed: Parsed) -> str:
    (problem,) = (*parsed.rejected, *parsed.skipped)
    return problem.reason


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-17", date(2016, 4, 1), date(2017, 3, 31)),
        ("2016/17", date(2016, 4, 1), date(2017, 3, 31)),
        ("2019-2020", date(2019, 4, 1), date(2020, 3, 31)),
        ("1999-00", date(1999, 4, 1), date(2000, 3, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-06", date(2024, 6, 1), date(2024, 6, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("June 2024", date(2024, 6, 1), date(2024, 6, 30)),
        ("Dec 2023", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024 Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-25 Q1", date(2024, 4, 1), date(2024, 6, 30)),
        ("2024-25 Q4", date(2025, 1, 1), date(2025, 3, 31)),
        ("2024-06-03 to 2024-06-09", date(2024, 6, 3), date(2024, 6, 9)),
    ],
)
def test_periods(text: str, first: date, last: date) -> None:
    found = period_of(text)
    assert found is not None
    assert (found.first_on, found.last_on, found.label) == (first, last, text)


@pytest.mark.parametrize(
    "text",
    ["", "2016-18", "16-17", "2024-13", "0000", "3024", "Q1", "Juno", "2024-06-09/2024-06-03"],
)
def test_what_is_no_period(text: str) -> None:
    assert period_of(text) is None


@given(st.text(max_size=30))
def test_a_period_never_ends_before_it_begins(text: str) -> None:
    found = period_of(text)
    assert found is None or found.first_on <= found.last_on


@pytest.mark.parametrize(
    ("text", "value", "missing"),
    [
        ("7.6", 7.6, Missing.NO),
        ("1,204", 1204.0, Missing.NO),
        (" 8.9% ", 8.9, Missing.NO),
        ("\N{MINUS SIGN}3", -3.0, Missing.NO),
        ("0", 0.0, Missing.NO),
        ("*", None, Missing.SUPPRESSED),
        ("[c]", None, Missing.SUPPRESSED),
        ("", None, Missing.NOT_PUBLISHED),
        ("..", None, Missing.NOT_PUBLISHED),
        ("N/A", None, Missing.NOT_PUBLISHED),
    ],
)
def test_figures(text: str, value: float | None, missing: str) -> None:
    assert figure_of(text) == (value, missing)


@pytest.mark.parametrize("text", ["inf", "nan", "12 of 40", "1_000", "<5", "high"])
def test_what_is_no_figure(text: str) -> None:
    with pytest.raises(RowError, match="not a number"):
        figure_of(text)


def test_the_file_of_care_outcomes() -> None:
    parsed = parse_file(ReferenceKind.CARE_OUTCOMES, excerpt(ReferenceKind.CARE_OUTCOMES))
    assert parsed.adds_up()
    assert not parsed.rejected
    of = {(f.area_code, f.definition.code, f.period.label): f for f in parsed.figures}
    first = of["E06000005", "asc-quality-of-life", "2016-17"]
    assert (first.area_name, first.period.first_on) == ("Darlington", date(2016, 4, 1))
    assert first.value == pytest.approx(0.4, abs=0.05)
    years = sorted(f.period.label for key, f in of.items() if key[0] == "E10000002")
    assert years[-1] == "2019-20"  # abolished: its own figures end, and nobody's go on for it
    assert {f.missing for f in parsed.figures} == {Missing.NO, Missing.NOT_PUBLISHED}


def test_the_plain_form() -> None:
    parsed = parse_file(ReferenceKind.INDICATORS, excerpt(ReferenceKind.INDICATORS))
    assert parsed.adds_up()
    assert [(f.definition.code, f.value) for f in parsed.figures] == [
        ("delayed-discharges", 11.2),
        ("delayed-discharges", 12.4),
        ("delayed-discharges", None),
        ("care-vacancies", 8.9),
        ("warm-homes", 1204.0),
    ]
    assert parsed.figures[0].definition.source == "NHS England, discharge delays"
    assert parsed.figures[-1].definition.unit == "homes"
    assert [problem.code for problem in parsed.skipped] == ["E12000001"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Leeds,2024,ae-attendances,3", "not a code of the statistics office"),
        ("E08000035,last year,ae-attendances,3", "period is not one that is known"),
        ("E08000035,2024,ae-attendances,many", "not a number"),
        ("E08000035,2024,,3", "needs a code"),
        ("E08000035,2024,happiness,3", "needs its name, unit and source"),
        ("E92000001,2024,ae-attendances,3", "Not the area of a council in England"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(row: str, words: str) -> None:
    assert words in reason(plain(row))


def test_two_figures_for_the_same_thing_are_a_fault_of_the_file() -> None:
    parsed = plain(
        "E08000035,2016-17,ae-attendances,3",
        "E08000035,2016-17,AE attendances,4",
    )
    assert reason(parsed) == "Area, period and indicator are in the file twice"
    assert parsed.adds_up()


def test_a_direction_that_is_none_is_rejected() -> None:
    header = f"{HEADER},name,unit,source,better"
    parsed = plain("E08000035,2024,happiness,3,Happiness,points,Us,upwards", header=header)
    assert reason(parsed) == "Better must be higher, lower or neither"


def test_a_wrong_file_is_refused_in_a_sentence() -> None:
    with pytest.raises(WrongFileError, match="looks like the file of Adult social care outcomes"):
        parse_file(ReferenceKind.INDICATORS, excerpt(ReferenceKind.CARE_OUTCOMES))
    with pytest.raises(WrongFileError, match="has no column “area code”"):
        parse_file(ReferenceKind.INDICATORS, b"code,value\nE08000035,3\n")
