"""Who came to the meetings of a board in the period of a pack: by sector, deputies apart."""

from dataclasses import replace

from engagement.analytics.board_attendance import AttendanceCount, BoardAttendance
from engagement.packs.document import Column, ColumnKind, Figure, Row, Table, Value
from engagement.presenters.packs.sections.board_tables import KEY, Shown, sector_name
from engagement.presenters.packs.sections.small_numbers import FEWEST, SMALL_NUMBERS
from engagement.presenters.representation.attendance import rate
from nhsuk.formats import counted

NUMBER, PERCENT = ColumnKind.NUMBER, ColumnKind.PERCENT
CAME_COLUMNS = (
    Column("Sector"),
    Column("Seats", NUMBER),
    Column("Holder came", NUMBER),
    Column("Of", NUMBER),
    Column("Share", PERCENT),
    Column("From", PERCENT),
    Column("To", PERCENT),
    Column("Deputy came", NUMBER),
    Column("Not recorded", NUMBER),
)
HOW_SHARES_ARE_TAKEN = (
    "Shares are of the meetings of which it is recorded how a seat was filled, with the range that "
    "holds the true share with 95% probability. Deputies stand apart."
)


def attendance_figure(shown: Shown, found: BoardAttendance) -> Figure:
    """By sector; in a public pack all seats together, for some sectors have a single holder."""
    total = _total(found)
    is_few = _is_few(shown, found)
    seats = sum(row.seats for row in found.sectors)
    everything = Row("all", ("All seats", seats, *_came(total)))
    by_sector = [
        Row(row.sector.value, (sector_name(row.sector), row.seats, *_came(row.count)))
        for row in found.sectors
    ]
    apart = "" if not shown.asked.is_public else " Sectors are not told apart in a public pack."
    has_any = bool(found.sectors) and not is_few
    rows = (
        () if not has_any else (everything,) if shown.asked.is_public else (*by_sector, everything)
    )
    asked = shown.asked
    return Figure(
        Table(
            key=f"{KEY}.attendance.{shown.board.public_id}",
            title=f"Attendance at {shown.board}",
            columns=CAME_COLUMNS,
            rows=rows,
            sentence=SMALL_NUMBERS if is_few else _attendance_sentence(shown, found, total),
            note=HOW_SHARES_ARE_TAKEN + apart if has_any else "",
            nothing=SMALL_NUMBERS
            if is_few
            else "No meeting in this time is recorded, which does not say that none was held."
            if not found.meetings
            else "The board had no seats when it met.",
            url=asked.link(
                "engagement:board_attendance",
                shown.board.public_id,
                since=asked.since.isoformat(),
                until=asked.until.isoformat(),
            ),
        )
    )


def _is_few(shown: Shown, found: BoardAttendance) -> bool:
    """Whether in public the attendance would be that of a few people."""
    seats = min(len(shown.filled), sum(row.seats for row in found.sectors))
    return shown.asked.is_public and bool(found.sectors) and seats < FEWEST


def _total(found: BoardAttendance) -> AttendanceCount:
    total = AttendanceCount()
    for row in found.sectors:
        total = replace(
            total,
            holder=total.holder + row.count.holder,
            deputy=total.deputy + row.count.deputy,
            apologies=total.apologies + row.count.apologies,
            absent=total.absent + row.count.absent,
            not_known=total.not_known + row.count.not_known,
            vacant=total.vacant + row.count.vacant,
        )
    return total


def _came(count: AttendanceCount) -> tuple[Value, ...]:
    """Where too few are known to speak of a share, the count stands in its place."""
    low = high = None
    share: Value = count.share
    if count.share is None:
        share = rate(count)
    elif count.interval is not None:
        low, high = count.interval.low, count.interval.high
    return count.holder, count.known, share, low, high, count.deputy, count.not_known


def _attendance_sentence(shown: Shown, found: BoardAttendance, total: AttendanceCount) -> str:
    if not found.sectors:
        return ""
    meetings = counted(found.meetings, "meeting")
    first = f"{meetings} of this board recorded from {shown.asked.months}."
    if not total.known:
        return f"{first} Who came is not recorded."
    seats = f"Of the seats filled on those days, holders came to {rate(total)}."
    deputies = f" Deputies came to {total.deputy} more." if total.deputy else ""
    return f"{first} {seats}{deputies}"
