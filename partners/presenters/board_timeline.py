"""Who held which seat when, and when requirements were met: pictures with their tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nhsuk.charts import Chart, RowStretch, stretches_by_row
from nhsuk.formats import counted, nhs_date
from partners.composition import ONE_DAY, Finding
from partners.models import Appointment, Board, CompositionRuleSet, Seat
from partners.presenters.board import seats_with_history
from partners.presenters.board_findings import stretches_of

VACANT = "Vacant"
# A board that was set up this month still needs a picture with a width.
SHORTEST = timedelta(days=60)


@dataclass(frozen=True)
class BoardTimeline:
    """Seats over time and, where rule sets hold, their requirements over time."""

    seats: Chart
    requirements: list[Chart]


def board_timeline(board: Board, today: date) -> BoardTimeline:
    """Read it in four queries, whatever the number of seats."""
    seats = [seat for seat in seats_with_history(board, today) if seat.valid_from <= today]
    rule_sets = [
        row
        for row in CompositionRuleSet.objects.of_board(board).order_by("valid_from", "id")
        if not row.has_ended(today)
    ]
    found = stretches_of(board, seats, rule_sets, today)
    return BoardTimeline(
        seats=_seats_chart(seats, today),
        requirements=list(_requirement_charts(found, today)),
    )


def _seats_chart(seats: Sequence[Seat], today: date) -> Chart:
    in_order = sorted(seats, key=lambda seat: (seat.get_sector_display(), seat.title, seat.pk))
    names = _distinct([seat.title for seat in in_order])
    stretches = [
        each
        for seat, name in zip(in_order, names, strict=True)
        for each in _of_seat(seat, name, today)
    ]
    first = min((seat.valid_from for seat in seats), default=today)
    return stretches_by_row(
        stretches,
        first=min(first, today - SHORTEST),
        last=today,
        title="Who held which seat",
        description=_in_words(stretches, first, today),
        columns=("Seat", "Held by"),
        key="A dashed box is a time in which nobody held the seat.",
        empty_text="This board has no seats yet.",
    )


def _of_seat(seat: Seat, name: str, today: date) -> Iterable[RowStretch]:
    """Holders and vacancies of a seat by turns, up to its last day or today."""
    end = min(seat.valid_to or today, today)
    day = seat.valid_from
    for each in sorted(_holders(seat), key=lambda each: each.valid_from):
        begun, left = max(each.valid_from, day), min(each.valid_to or end, end)
        if left < begun:
            continue
        if begun > day:
            yield RowStretch(name, VACANT, day, begun - ONE_DAY, is_gap=True)
        yield RowStretch(name, str(each.person), begun, left)
        day = left + ONE_DAY
    if day <= end:
        yield RowStretch(name, VACANT, day, end, is_gap=True)


def _holders(seat: Seat) -> Iterable[Appointment]:
    return (each for each in seat.appointments.all() if each.holds)


def _distinct(titles: Sequence[str]) -> list[str]:
    """Two seats of one title are told apart by a number, or they would share a row."""
    seen: dict[str, int] = {}
    found = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        found.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return found


def _in_words(stretches: Sequence[RowStretch], first: date, today: date) -> str:
    rows = {each.row for each in stretches}
    vacant = [each.row for each in stretches if each.is_gap and each.last == today]
    gaps = sum(each.is_gap for each in stretches)
    now = f"{counted(len(vacant), 'seat')} vacant today" if vacant else "none vacant today"
    return (
        f"{counted(len(rows), 'seat')} from {nhs_date(first)} to today, {now}, "
        f"{counted(gaps, 'vacancy,vacancies')} in all."
    )


def _requirement_charts(found: Sequence[Finding], today: date) -> Iterable[Chart]:
    """One for each rule set that holds today."""
    by_set: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        key = finding.rule_set.name, finding.rule_set.legal_source
        by_set.setdefault(key, []).append(finding)
    for (name, source), rows in by_set.items():
        first = min(row.stretches[0].span.first for row in rows)
        unmet = sum(not row.is_met for row in rows)
        yield stretches_by_row(
            list(_of_requirements(rows, today)),
            first=min(first, today - SHORTEST),
            last=today,
            title=f"When requirements were met: {name}",
            description=f"{counted(len(rows), 'requirement')} in force from "
            f"{nhs_date(rows[0].rule_set.span.first)}, {unmet} not met today. Source: {source}.",
            columns=("Requirement", "Finding"),
            key="A dashed box is a time in which the requirement was not met.",
        )


def _of_requirements(rows: Sequence[Finding], today: date) -> Iterable[RowStretch]:
    names = _distinct([row.rule.text for row in rows])
    for row, name in zip(rows, names, strict=True):
        for each in row.stretches:
            met = "Met" if each.is_met else "Not met"
            last = each.span.last or today
            yield RowStretch(name, met, each.span.first, last, is_gap=not each.is_met)
