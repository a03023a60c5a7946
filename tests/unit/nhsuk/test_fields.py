from datetime import date, time

import pytest
from django import forms

from nhsuk.forms import DateInput, NHSDateField, NHSTimeField
from nhsuk.forms.widgets import DateParts


class Meeting(forms.Form):
    occurred_on = NHSDateField(label="Date of meeting")
    starts_at = NHSTimeField(label="Start time", required=False)


def submit(day: str = "3", month: str = "6", year: str = "2024", starts_at: str = "") -> Meeting:
    return Meeting(
        {
            "occurred_on_day": day,
            "occurred_on_month": month,
            "occurred_on_year": year,
            "starts_at": starts_at,
        }
    )


@pytest.mark.parametrize("month", ["6", "06", "Jun", "june", "JUNE"])
def test_months_may_be_numbers_or_names(month: str) -> None:
    form = submit(month=month)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["occurred_on"] == date(2024, 6, 3)


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (("", "6", "2024"), "Date of meeting must include a day", ["day"]),
        (("3", "6", ""), "Date of meeting must include a year", ["year"]),
        (("3", "", ""), "Date of meeting must include a month and year", ["month", "year"]),
        (("3", "6", "24"), "Year must include 4 numbers", ["year"]),
        (("31", "2", "2024"), "Date of meeting must be a real date", ["day", "month", "year"]),
        (("x", "y", "z"), "Date of meeting must be a real date", ["day", "month", "year"]),
    ],
)
def test_date_errors_name_the_part(
    typed: tuple[str, str, str], message: str, parts: list[str]
) -> None:
    form = submit(*typed)
    assert form.errors["occurred_on"] == [message]
    assert form["occurred_on"].error_parts == parts  # type: ignore[attr-defined]


def test_an_empty_date_is_missing_or_none() -> None:
    assert submit("", "", "")["occurred_on"].messages == [  # type: ignore[attr-defined]
        "Enter date of meeting"
    ]
    assert NHSDateField(required=False).clean(DateParts()) is None


def test_a_date_may_come_in_one_piece_from_a_link() -> None:
    form = Meeting({"occurred_on": "2024-06-03"})
    assert form.is_valid()
    assert form.cleaned_data["occurred_on"] == date(2024, 6, 3)
    assert Meeting({"occurred_on": "next week"}).errors["occurred_on"]


def test_a_date_counts_as_changed_only_when_the_day_differs() -> None:
    field = NHSDateField()
    assert not field.has_changed(date(2024, 6, 3), DateParts("03", "Jun", "2024"))
    assert field.has_changed(date(2024, 6, 3), DateParts("4", "6", "2024"))
    assert field.has_changed(date(2024, 6, 3), DateParts("31", "6", "2024"))


def test_date_widget_knows_when_nothing_was_sent() -> None:
    widget = DateInput()
    assert widget.value_omitted_from_data({}, {}, "when")
    assert not widget.value_omitted_from_data({"when_day": ""}, {}, "when")
    assert not widget.value_omitted_from_data({"when": ""}, {}, "when")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14:30", time(14, 30)),
        ("2:30pm", time(14, 30)),
        ("2.30 p.m.", time(14, 30)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("1430", time(14, 30)),
        ("Midday", time(12)),
        ("midnight", time(0)),
        ("", None),
    ],
)
def test_times_as_people_type_them(typed: str, expected: time | None) -> None:
    form = submit(starts_at=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts_at"] == expected


@pytest.mark.parametrize("typed", ["9", "25:00", "13pm", "0am", "soon", "12:75"])
def test_what_is_not_a_time_is_explained_by_example(typed: str) -> None:
    assert submit(starts_at=typed).errors["starts_at"] == [
        "Start time must be a time, like 2:30pm or 14:30"
    ]


def test_a_time_is_shown_without_seconds_and_compared_as_time() -> None:
    field = NHSTimeField()
    assert field.prepare_value(time(9, 5)) == "09:05"
    assert not field.has_changed(time(14), "2pm")
    assert field.has_changed(time(14), "2")
