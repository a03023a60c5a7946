"""One board in a pack: its seats and findings, and what the next pack is compared with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.text import slugify

from engagement.packs.document import (
    Column,
    ColumnKind,
    Figure,
    Headline,
    Item,
    Row,
    Table,
    Value,
    Words,
)
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.tables import cut
from engagement.presenters.representation.room import NAMES
from nhsuk.formats import counted, nhs_date
from partners.enums import SeatCapacity, Sector
from partners.models import Board
from partners.presenters.board import BoardFacts, SeatRow
from partners.presenters.board_findings import FindingRow, RuleSetFindings

KEY = "boards"
MOST_NAMED = 4
DAY = ColumnKind.DAY
SEAT_COLUMNS = (
    Column("Seat"),
    Column("Sector"),
    Column("Holder comes from"),
    Column("Votes"),
    Column("Vacant since", DAY),
    Column("Term ends", DAY),
    Column("To note"),
)


@dataclass(frozen=True)
class Shown:
    """A board on the day of the pack."""

    asked: Asked
    board: Board
    facts: BoardFacts

    @property
    def link(self) -> str:
        """Its page, on the day."""
        day = self.facts.on.isoformat()
        return self.asked.link("partners:board", self.board.public_id, on=day)

    @cached_property
    def filled(self) -> list[SeatRow]:
        """Seats that somebody holds."""
        return [row for row in self.facts.seats if row.holder is not None]

    @cached_property
    def members(self) -> list[SeatRow]:
        """Those of them whose holder is a member: others take part without being one."""
        return [row for row in self.filled if row.seat.capacity == SeatCapacity.MEMBER]

    @property
    def voting(self) -> int:
        return sum(row.seat.is_voting for row in self.filled)

    @property
    def local(self) -> int:
        """Members from local government."""
        return sum(row.seat.sector == Sector.LOCAL_GOVERNMENT for row in self.members)

    @property
    def not_met(self) -> int:
        """Requirements in force that are not met."""
        return sum(each.not_met for each in self.facts.findings)


def seats_figure(shown: Shown) -> Figure:
    """Every seat; who holds it is told by where they come from, never by name."""
    rows = sorted(shown.facts.seats, key=_by_sector)
    kept, note = cut([_seat(shown, row) for row in rows], "seat", "see the page of the board")
    day = nhs_date(shown.facts.on)
    return Figure(
        Table(
            key=f"{KEY}.seats.{shown.board.public_id}",
            title=f"Seats of {shown.board}",
            columns=SEAT_COLUMNS,
            rows=kept,
            sentence=_seats_sentence(shown),
            note=note,
            nothing=f"As far as is recorded, this board had no seats on {day}.",
            url=shown.link,
        )
    )


def findings_words(shown: Shown) -> Iterable[Words]:
    """Each rule set in force with its day and source, and each of its requirements."""
    for found in shown.facts.findings:
        rows = counted(len(found.rows), "requirement")
        yield Words(
            f"{shown.board}: {rows} of “{found.name}”, {found.in_force}, of which "
            f"{found.not_met or 'none'} {'is' if found.not_met == 1 else 'are'} not met on "
            f"{nhs_date(shown.facts.on)}. Source: {found.legal_source}.",
            tuple(_finding(row) for row in found.rows),
        )


def headlines_of(shown: Shown) -> Iterable[Headline]:
    """Vacancies, local government's share, and each requirement in force."""
    board, key = shown.board, str(shown.board.public_id)
    vacant, seats = shown.facts.vacancies, len(shown.facts.seats)
    if seats:
        yield Headline(
            f"{KEY}.vacant.{key}",
            f"{board}: vacant seats",
            f"{vacant} of {counted(seats, 'seat')}" if vacant else "None",
            "vacancies" if vacant else "all seats filled",
            is_concern=bool(vacant),
        )
    if shown.members:
        yield Headline(
            f"{KEY}.local_government.{key}",
            f"{board}: members from local government",
            f"{shown.local} of {counted(len(shown.members), 'member')}",
            "represented" if shown.local else "not represented",
        )
    for found in shown.facts.findings:
        for row in found.rows:
            yield _finding_headline(board, found, row)


def _finding_headline(board: Board, found: RuleSetFindings, row: FindingRow) -> Headline:
    """Named by what stays when a rule set gets another version: its name, and the code."""
    return Headline(
        f"{KEY}.finding.{board.public_id}.{slugify(found.name)}.{row.finding.rule.code}",
        f"{board}: {row.text} ({found.name})",
        row.sentence.removesuffix("."),
        "met" if row.is_met else "not met",
        is_concern=not row.is_met,
    )


def _finding(row: FindingRow) -> Item:
    text = (
        f"{row.text}. {row.sentence} {row.why}"
        if row.text[-1:] not in ".?!"
        else (f"{row.text} {row.sentence} {row.why}")
    )
    return Item(text, "Met" if row.is_met else "Not met")


def sector_name(sector: str) -> str:
    """As people say it where the whole name is long: Voluntary sector (VCSE)."""
    return NAMES.get(Sector(sector), str(Sector(sector).label))


def _by_sector(row: SeatRow) -> tuple[int, str, int]:
    return list(Sector.values).index(row.seat.sector), row.seat.title.casefold(), row.seat.pk


def _seat(shown: Shown, row: SeatRow) -> Row:
    values: tuple[Value, ...] = (
        row.seat.title,
        sector_name(row.seat.sector),
        row.holder.home_organisation.name if row.holder else "Vacant",
        "Yes" if row.seat.is_voting else "No",
        _iso(row.vacant_since),
        _iso(_term_ends(row)),
        "; ".join(_to_note(shown, row)),
    )
    return Row(str(row.seat.public_id), values)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _term_ends(row: SeatRow) -> date | None:
    """The first of the ends that are known: of the appointment, the longest term, the seat."""
    if row.holder is None:
        return None
    ends = (row.holder.valid_to, row.term.limit_on if row.term else None, row.seat.valid_to)
    return min((end for end in ends if end is not None), default=None)


def _to_note(shown: Shown, row: SeatRow) -> Iterable[str]:
    """Capacity, what ends soon, who is to come; how nominations go is for the system's own."""
    if row.seat.capacity != SeatCapacity.MEMBER:
        yield str(row.seat.get_capacity_display())
    yield from (ending.sentence for ending in row.endings)
    if row.next_holder is not None:
        yield f"Next holder from {nhs_date(row.next_holder.valid_from)}"
    if not shown.asked.is_public:
        for each in row.nominations:
            since = f" since {nhs_date(each.day)}" if each.day else ""
            yield f"Nomination under way: {str(each.stage.label).lower()}{since}"


def _seats_sentence(shown: Shown) -> str:
    seats = shown.facts.seats
    if not seats:
        return ""
    vacant = [row for row in seats if row.holder is None]
    first = f"On {nhs_date(shown.facts.on)}, {len(shown.filled)} of {counted(len(seats), 'seat')}"
    said = [f"{first} {'is' if len(shown.filled) == 1 else 'are'} filled."]
    if vacant:
        said.append(f"Vacant: {_vacant(vacant)}.")
    if shown.members:
        members = counted(len(shown.members), "member")
        said.append(f"Local government has {shown.local} of {members}.")
    if shown.facts.endings:
        terms = counted(shown.facts.endings, "term ends,terms end")
        said.append(
            f"{terms} within six months or has run over its limit."
            if shown.facts.endings == 1
            else f"{terms} within six months or have run over their limit."
        )
    return " ".join(said)


def _vacant(rows: Sequence[SeatRow]) -> str:
    named = [
        f"“{row.seat.title}”" + (f" since {nhs_date(row.vacant_since)}" if row.vacant_since else "")
        for row in rows[:MOST_NAMED]
    ]
    more = len(rows) - MOST_NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")
