from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from nhsuk import formats


def test_dates_are_written_as_the_content_guide_says() -> None:
    assert formats.nhs_date(date(2024, 6, 3)) == "3 June 2024"
    assert formats.nhs_short_date(date(2024, 6, 3)) == "3 Jun 2024"
    assert formats.nhs_month(date(2024, 6, 3)) == "June 2024"


def test_moments_are_london_moments() -> None:
    late = datetime(2024, 6, 3, 23, 30, tzinfo=UTC)
    assert formats.nhs_date(late) == "4 June 2024"
    assert formats.nhs_datetime(late) == "4 June 2024 at 12:30am"
    assert (
        formats.nhs_datetime(datetime(2024, 1, 3, 14, 5, tzinfo=UTC)) == "3 January 2024 at 2:05pm"
    )


@pytest.mark.parametrize(
    ("hour", "minute", "shown"),
    [(0, 0, "midnight"), (12, 0, "midday"), (9, 0, "9am"), (21, 15, "9:15pm"), (12, 1, "12:01pm")],
)
def test_times(hour: int, minute: int, shown: str) -> None:
    assert formats.nhs_time(datetime(2024, 1, 3, hour, minute, tzinfo=UTC)) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(15971, 0, "15,971"), (0.4249, 2, "0.42"), (-3, 0, "−3"), (0, 0, "0"), (-0.2, 0, "0")],
)
def test_numbers(value: float, decimals: int, shown: str) -> None:
    assert formats.nhs_number(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("9800000.00"), "£9,800,000"), (12.5, "£12.50"), (-3, "−£3"), (0, "£0")],
)
def test_pounds(value: Decimal | float, shown: str) -> None:
    assert formats.nhs_pounds(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (timedelta(minutes=90), "1 hour 30 minutes"),
        (timedelta(days=3), "3 days"),
        (timedelta(days=1, hours=2, minutes=3), "1 day 2 hours"),
        (timedelta(seconds=20), "less than a minute"),
    ],
)
def test_durations(value: timedelta, shown: str) -> None:
    assert formats.nhs_duration(value) == shown


@pytest.mark.parametrize(
    ("count", "noun", "shown"),
    [
        (1, "meeting", "1 meeting"),
        (0, "meeting", "0 meetings"),
        (2, "body,bodies", "2 bodies"),
        (1, "body,bodies", "1 body"),
        (1200, "meeting", "1,200 meetings"),
    ],
)
def test_counts_with_their_noun(count: int, noun: str, shown: str) -> None:
    assert formats.counted(count, noun) == shown


def test_nothing_is_shown_as_nothing() -> None:
    for show in (
        formats.nhs_date,
        formats.nhs_short_date,
        formats.nhs_month,
        formats.nhs_time,
        formats.nhs_datetime,
        formats.nhs_number,
        formats.nhs_pounds,
        formats.nhs_duration,
    ):
        assert show(None) == ""
