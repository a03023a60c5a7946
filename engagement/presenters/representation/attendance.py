"""Attendance at a board in words: plain counts where they are few, else a rate with its range."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.analytics.board_attendance import AttendanceCount, BoardAttendance
from nhsuk.formats import counted


@dataclass(frozen=True)
class AttendanceRow:
    """A seat or a sector."""

    name: str
    under: str
    rate: str
    count: AttendanceCount


@dataclass(frozen=True)
class AttendanceTable:
    """What the page shows."""

    sentence: str
    seats: Sequence[AttendanceRow]
    sectors: Sequence[AttendanceRow]


def attendance_table(found: BoardAttendance) -> AttendanceTable:
    """In words."""
    return AttendanceTable(
        sentence=f"{counted(found.meetings, 'meeting')} held in this period.",
        seats=[
            AttendanceRow(
                row.seat.title, str(row.seat.get_sector_display()), rate(row.count), row.count
            )
            for row in found.seats
        ],
        sectors=[
            AttendanceRow(
                str(row.sector.label), counted(row.seats, "seat"), rate(row.count), row.count
            )
            for row in found.sectors
        ],
    )


def rate(count: AttendanceCount) -> str:
    """4 of 6; from twelve on also the share with its range; of nothing: not known."""
    if not count.known:
        return "Not known"
    text = f"{count.holder} of {count.known}"
    if count.share is None or count.interval is None:
        return text
    return f"{text}: {count.share:.0%} ({count.interval.low:.0%} to {count.interval.high:.0%})"
