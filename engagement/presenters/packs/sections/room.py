"""Who is not in the room: seats by sector against the partners that there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from engagement.analytics.representation.room import Room, SectorRow, who_is_in_the_room
from engagement.packs.document import (
    Block,
    Column,
    ColumnKind,
    Figure,
    Headline,
    Item,
    Row,
    Section,
    Table,
    Value,
    Words,
)
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.pictures import frozen
from engagement.presenters.packs.sections.board_tables import sector_name
from engagement.presenters.packs.sections.boards import boards_of
from engagement.presenters.packs.sections.tables import last_day
from engagement.presenters.representation.room import room_page
from nhsuk.formats import counted, nhs_date
from partners.enums import Sector
from partners.models import Board

KEY = "room"
TITLE = "Who is not in the room"
ABOUT = "Which sectors and places nobody at the table comes from, against the partners there are."
# Boards of the whole system, besides all boards together; others have a page of their own.
MOST_BOARDS = 6
NUMBER, DECIMAL = ColumnKind.NUMBER, ColumnKind.DECIMAL
SEATS = (
    Column("Sector"),
    Column("Seats", NUMBER),
    Column("Filled", NUMBER),
    Column("Filled, with a vote", NUMBER),
)
RATIOS = (
    Column("Partners", NUMBER),
    Column("Ratio", DECIMAL),
    Column("From", DECIMAL),
    Column("To", DECIMAL),
)
NOBODY, SOMEBODY = "nobody", "somebody"
HOW_TO_READ = (
    "A ratio of 1 is in proportion: a sector’s share of the filled seats of members is as large as "
    "its share of the system’s partners on the day of gathering. It depends on what is counted: "
    "against staff, budget or residents it would differ. The range holds the true ratio with 95% "
    "probability; with few seats it is wide."
)
IN_PUBLIC = (
    "Compared are shares of the filled seats of members with shares of the system’s partners. How "
    "many partners there are of each sector is not shown in a public pack, nor the ratio, which "
    "would give it away."
)


@dataclass(frozen=True)
class Heard:
    """A room with the words around it: of one board, or of all boards of the system."""

    asked: Asked
    room: Room

    @property
    def key(self) -> str:
        return str(self.room.board.public_id) if self.room.board else "all"

    @property
    def name(self) -> str:
        return str(self.room.board) if self.room.board else "All boards"

    @property
    def link(self) -> str:
        board = str(self.room.board.public_id) if self.room.board else ""
        day = self.room.on.isoformat()
        return self.asked.link("engagement:representation", on=day, board=board)


def gather(asked: Asked) -> Section:
    """The section; five queries for each of the few rooms, however many partners there are."""
    day = last_day(asked)
    boards = boards_of(asked, day)
    rooms = [_heard(asked, board, day) for board in _shown(asked, boards)]
    blocks: list[Block] = [block for room in rooms for block in _blocks(room)]
    if any(room.room.rows for room in rooms):
        blocks.append(Words(IN_PUBLIC if asked.is_public else HOW_TO_READ))
    headlines = [line for room in rooms for line in _headlines(room)]
    headlines += _place_headlines(rooms[0])
    return Section(KEY, TITLE, ABOUT, tuple(blocks), tuple(headlines))


def _shown(asked: Asked, boards: Sequence[Board]) -> list[Board | None]:
    """The board of the pack; else all together (none) and those that meet for the system."""
    if asked.board is not None:
        return [asked.board]
    apart = [board for board in boards if board.place_id is None]
    return [None, *(apart[:MOST_BOARDS] if len(boards) > 1 else [])]


def _heard(asked: Asked, board: Board | None, day: date) -> Heard:
    return Heard(asked, who_is_in_the_room(asked.system, day, board=board))


def _blocks(heard: Heard) -> Iterable[Block]:
    yield _figure(heard)
    items = tuple(_findings(heard))
    if items:
        yield Words(f"{heard.name}: who is heard, and who is not", items)
    elif heard.room.rows:
        yield Words(
            f"{heard.name}: every sector that has partners has somebody in a seat, and so has "
            "every place."
        )


def _figure(heard: Heard) -> Figure:
    room, is_public = heard.room, heard.asked.is_public
    table = Table(
        key=f"{KEY}.sectors.{heard.key}",
        title=f"Seats by sector: {heard.name}",
        columns=(*SEATS, Column("Against its share")) if is_public else (*SEATS, *RATIOS),
        rows=tuple(
            Row(
                row.sector.value, (sector_name(row.sector), *_seats(row), *_against(row, is_public))
            )
            for row in room.rows
        ),
        sentence=_sentence(heard),
        nothing="No board had seats on this day, and the system has no partners."
        if not heard.asked.is_public
        else "No board had seats on this day.",
        url=heard.link,
    )
    # Drawn ratios would tell how many partners there are.
    return Figure(table) if is_public else frozen(room_page(room).chart, table)


def _seats(row: SectorRow) -> tuple[Value, ...]:
    return row.seats.seats, row.seats.filled, row.seats.voting


def _against(row: SectorRow, is_public: bool) -> tuple[Value, ...]:
    if is_public:
        return (_proportion(row) or "Cannot be said",)
    return row.partners, row.ratio, row.low, row.high


def _proportion(row: SectorRow) -> str:
    """How the sector's share of seats stands to that of partners; "" where there is no ratio."""
    if row.low is None or row.high is None:
        return ""
    if row.high < 1:
        return "Fewer seats than in proportion, beyond chance"
    if row.low > 1:
        return "More seats than in proportion, beyond chance"
    return "No more than chance from proportion"


def _sentence(heard: Heard) -> str:
    room = heard.room
    if not room.rows:
        return ""
    seats, verb = counted(room.total.seats, "seat"), "is" if room.total.filled == 1 else "are"
    said = [f"On {nhs_date(room.on)}, {room.total.filled} of {seats} of members {verb} filled."]
    for words in ("Fewer seats than in proportion", "More seats than in proportion"):
        named = [sector_name(row.sector) for row in room.rows if _proportion(row).startswith(words)]
        if named:
            said.append(f"{words}, beyond chance: {', '.join(named)}.")
    if len(said) == 1 and any(_proportion(row) for row in room.rows):
        said.append("With so few seats no sector differs from its share by more than chance.")
    if room.parity is not None and not heard.asked.is_public:
        said.append(
            f"The parity index is {room.parity:.0%}: it would be 100% if each sector had its share."
        )
    return " ".join(said)


def _findings(heard: Heard) -> Iterable[Item]:
    """Sectors and places without anybody first, then the two that are forgotten most easily."""
    room, is_public = heard.room, heard.asked.is_public
    partners = {row.sector: row.partners for row in room.rows}
    for sector in room.unheard:
        there = "it has partners here" if is_public else counted(partners[sector], "partner")
        yield Item(f"{sector_name(sector)}: {there}, and nobody holds a seat.", "Nobody")
    for place in room.places:
        yield Item(
            f"{place.name}: nobody who holds a seat comes from a partner of this place.", "Nobody"
        )
    often_forgotten = (
        (Sector.SOCIAL_CARE, room.care_partners, room.care_filled),
        (Sector.VCSE, room.vcse_partners, room.vcse_filled),
    )
    for sector, number, filled in often_forgotten:
        if number and filled:
            there = "" if is_public else f" for {counted(number, 'partner')}"
            yield Item(f"{sector_name(sector)}: {counted(filled, 'filled seat')}{there}.", "Heard")


def _headlines(heard: Heard) -> Iterable[Headline]:
    """Whether each sector and place has somebody; how many is among the seats of boards."""
    room = heard.room
    for row in room.rows:
        if row.partners:
            state = SOMEBODY if row.seats.filled else NOBODY
            yield Headline(
                f"{KEY}.sector.{heard.key}.{row.sector.value}",
                f"{heard.name}: {sector_name(row.sector)}",
                "Somebody holds a seat" if row.seats.filled else "Nobody holds a seat",
                state,
                is_concern=state == NOBODY,
            )
    if room.parity is not None and not heard.asked.is_public:
        yield Headline(f"{KEY}.parity.{heard.key}", f"{heard.name}: parity", f"{room.parity:.0%}")


def _place_headlines(heard: Heard) -> Iterable[Headline]:
    """Whether somebody comes from each place; a board of one place has nothing to say of others."""
    if heard.room.board is not None and heard.room.board.place_id is not None:
        return
    unheard = {place.pk for place in heard.room.places}
    for place in heard.asked.system.places.all():
        is_nobody = place.pk in unheard
        yield Headline(
            f"{KEY}.place.{heard.key}.{place.public_id}",
            f"{heard.name}: {place.name}",
            f"{'Nobody' if is_nobody else 'Somebody'} in a seat comes from here",
            NOBODY if is_nobody else SOMEBODY,
            is_concern=is_nobody,
        )
