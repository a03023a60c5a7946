"""Reading calendars: series over clock changes, rules without end, hostile bytes."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.calendars.blocks import MOST_BYTES
from engagement.calendars.facts import CalendarRefusedError, Contents, Window
from engagement.calendars.reading import MOST_OCCURRENCES, read_calendar

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WINDOW = Window.around(NOW)
LONDON = ZoneInfo("Europe/London")
NAMES = ("UID", "DTSTART", "DTEND", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "ATTENDEE")
# What a line may hold: pieces of real calendars, put together as they never were.
PIECES = st.sampled_from(
    [
        "20260105T090000Z",
        "20260105",
        "00000000T000000Z",
        "99991231T235959Z",
        "FREQ=WEEKLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "COUNT=99999999",
        "INTERVAL=0",
        "UNTIL=20270101",
        "BYDAY=5MO",
        "mailto:a@b.example",
        ";TZID=GMT Standard Time",
        ";VALUE=DATE",
        "\x00",
        '"',
        "\\n",
        ";",
        ",",
        "é",
    ]
)


def calendar(*lines: str, head: tuple[str, ...] = ()) -> bytes:
    body = ["BEGIN:VCALENDAR", *head, "BEGIN:VEVENT", "UID:a", *lines, "END:VEVENT"]
    return "\r\n".join([*body, "END:VCALENDAR", ""]).encode()


def read(*lines: str, head: tuple[str, ...] = ()) -> Contents:
    return read_calendar(calendar(*lines, head=head), WINDOW)


def starts(contents: Contents) -> list[datetime]:
    return [entry.starts_at for entry in contents.entries]


CUSTOM_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Our office",
    "BEGIN:STANDARD",
    "DTSTART:19701025T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:19700329T010000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)


@pytest.mark.parametrize(
    ("zone", "head"),
    [
        (";TZID=Europe/London", ()),
        (";TZID=GMT Standard Time", ()),
        (";TZID=/mozilla.org/20070129_1/Europe/London", ()),
        (";TZID=Our office", CUSTOM_ZONE),
        ("", ()),
    ],
    ids=["olson", "windows", "global", "custom", "none"],
)
def test_nine_in_london_stays_nine_over_both_clock_changes(
    zone: str, head: tuple[str, ...]
) -> None:
    rule = "RRULE:FREQ=WEEKLY;COUNT=60"
    contents = read(f"DTSTART{zone}:20250901T090000", rule, head=head)
    times = starts(contents)
    assert len(times) == 60
    assert {moment.astimezone(LONDON).hour for moment in times} == {9}
    assert {moment.hour for moment in times} == {8, 9}
    assert contents.problems == []


def test_a_zone_of_one_file_is_not_known_to_the_next() -> None:
    start = "DTSTART;TZID=Our office:20260701T090000"
    elsewhere = tuple(line.replace("+0100", "+0900") for line in CUSTOM_ZONE)
    assert starts(read(start, head=CUSTOM_ZONE))[0].hour == 8
    assert starts(read(start, head=elsewhere))[0].hour == 0
    assert starts(read(start))[0].hour == 8  # unknown, so in London


def test_a_series_without_end_stops_three_months_ahead() -> None:
    times = starts(read("DTSTART:20200106T090000Z", "RRULE:FREQ=DAILY"))
    assert len(times) == 822
    assert WINDOW.start <= times[0] < times[-1] <= WINDOW.end


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6;BYMINUTE=0,1,2,3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYSETPOS=400",
        "FREQ=SOMETIMES",
        "COUNT=3",
    ],
)
def test_rules_that_no_meeting_has_are_refused_with_a_sentence(rule: str) -> None:
    began = time.process_time()
    contents = read("DTSTART:20250106T090000Z", f"RRULE:{rule}")
    assert contents.entries == []
    assert contents.problems[0].startswith("Entry 1 was left out: ")
    assert time.process_time() - began < 1


def test_dates_that_do_not_exist_cost_little() -> None:
    began = time.process_time()
    rule = "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"
    assert len(read("DTSTART:20260106T090000Z", rule).entries) <= 1
    assert time.process_time() - began < 5


def test_reading_stops_when_its_time_is_up() -> None:
    rule = "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"
    one = f"BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20260106T090000Z\r\n{rule}\r\nEND:VEVENT\r\n"
    many = "BEGIN:VCALENDAR\r\n" + "".join(one % n for n in range(500)) + "END:VCALENDAR\r\n"
    began = time.monotonic()
    contents = read_calendar(many.encode(), WINDOW, seconds=1.0)
    assert time.monotonic() - began < 20
    assert "took too long" in contents.problems[-1]


def test_a_zone_whose_clock_changes_every_second_is_not_worked_out() -> None:
    zone = tuple(line.replace("FREQ=YEARLY", "FREQ=SECONDLY") for line in CUSTOM_ZONE)
    began = time.process_time()
    contents = read("DTSTART;TZID=Our office:20260701T090000", head=zone)
    assert contents.counts["zones_not_understood"] == 1
    assert len(contents.entries) == 1
    assert time.process_time() - began < 1


def test_changes_and_exceptions_of_a_series() -> None:
    series = [
        "DTSTART;TZID=Europe/London:20260105T090000",
        "RRULE:FREQ=WEEKLY;COUNT=5",
        "EXDATE;TZID=Europe/London:20260112T090000",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:a",
        "RECURRENCE-ID;TZID=Europe/London:20260119T090000",
        "DTSTART;TZID=Europe/London:20260120T140000",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:a",
        "RECURRENCE-ID:20260126T090000Z",
        "DTSTART:20260126T090000Z",
        "STATUS:CANCELLED",
    ]
    found = [
        (e.starts_at.strftime("%d %H"), e.recurrence[:8], e.is_cancelled)
        for e in read(*series).entries
    ]
    assert found == [
        ("05 09", "20260105", False),
        ("20 14", "20260119", False),
        ("26 09", "20260126", True),
        ("02 09", "20260202", False),
    ]


def test_an_occurrence_has_one_identity_in_a_series_and_in_an_invitation_of_its_own() -> None:
    rule = "RRULE:FREQ=WEEKLY;COUNT=2"
    series = read("DTSTART;TZID=Europe/London:20260706T090000", rule)
    alone = read("RECURRENCE-ID:20260706T080000Z", "DTSTART:20260706T100000Z")
    assert alone.entries[0].recurrence == series.entries[0].recurrence == "20260706T080000Z"


def test_one_broken_entry_spoils_no_other() -> None:
    good = ["BEGIN:VEVENT", "UID:b", "DTSTART:20260105T090000Z"]
    contents = read("DTSTART:rubbish", "END:VEVENT", *good)
    assert len(contents.entries) == 1
    assert contents.problems == ["Entry 1 was left out: it has no start that can be read."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_titles_survive_usual_encodings(encoding: str) -> None:
    text = calendar("DTSTART:20260105T090000Z", "SUMMARY:Café with Zoë").decode()
    contents = read_calendar(text.encode(encoding), WINDOW)
    assert contents.entries[0].title == "Café with Zoë"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\0" * 100, "The file is empty."),
        (b"PK\x03\x04 a spreadsheet", "This is no calendar"),
        (b"x" * (MOST_BYTES + 1), "larger than 10 MB"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 5_000, "nested too deeply"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 20_001, "more than 20,000"),
    ],
    ids=["empty", "zeros", "zip", "large", "deep", "many"],
)
def test_what_is_no_calendar_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(CalendarRefusedError, match=sentence):
        read_calendar(content, WINDOW)


def test_no_file_of_the_machine_is_read() -> None:
    with pytest.raises(CalendarRefusedError):
        read_calendar(b"/etc/hostname", WINDOW)


@settings(max_examples=150, deadline=timedelta(seconds=10))
@given(st.binary(max_size=2_000))
def test_any_bytes_give_an_answer(content: bytes) -> None:
    for bytes_ in (content, b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + content + b"\nEND:VEVENT\n"):
        with suppress(CalendarRefusedError):
            contents = read_calendar(bytes_, WINDOW, seconds=2.0)
            assert all(WINDOW.holds(entry.starts_at) for entry in contents.entries)


@settings(max_examples=200, deadline=timedelta(seconds=15))
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.lists(PIECES, max_size=4)), max_size=6))
def test_any_entry_gives_an_answer(told: list[tuple[str, list[str]]]) -> None:
    lines = [f"{name}:{''.join(pieces)}" for name, pieces in told]
    contents = read("DTSTART:20260105T090000Z", *lines)
    assert len(contents.entries) <= MOST_OCCURRENCES
