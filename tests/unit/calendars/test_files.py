"""Every one of 157 real and hostile calendar files gives what the table says."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engagement.calendars.facts import CalendarRefusedError, Window
from engagement.calendars.reading import read_calendar

FILES = Path(__file__).parents[2] / "fixtures" / "calendars"
WINDOW = Window(datetime(1990, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))


def _expected() -> list[dict[str, Any]]:
    with (FILES / "expected.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_the_table_names_every_file() -> None:
    named = sorted(row["file"] for row in _expected())
    assert named == sorted(path.name for path in FILES.glob("*.ics"))
    assert len(named) == 157


@pytest.mark.parametrize("row", _expected(), ids=lambda row: row["file"])
def test_a_file_gives_the_expected_meetings(row: dict[str, Any]) -> None:
    content = (FILES / row["file"]).read_bytes()
    if row["first_problem"].startswith("refused: "):
        with pytest.raises(CalendarRefusedError) as refusal:
            read_calendar(content, WINDOW)
        assert f"refused: {refusal.value}" == row["first_problem"]
        return
    contents = read_calendar(content, WINDOW)
    starts = [entry.starts_at.strftime("%Y-%m-%dT%H:%MZ") for entry in contents.entries]
    assert len(starts) == int(row["entries"])
    assert starts[:1] == [row["first_start"]][: len(starts)]
    assert any(entry.is_series for entry in contents.entries) == (row["series"] == "yes")
    assert contents.counts["problems"] == int(row["problems"])
    assert (contents.problems or [""])[0] == row["first_problem"]
