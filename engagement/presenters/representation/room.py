"""Who is not in the room, in words, a table and a chart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engagement.analytics.representation.room import Room, SectorRow
from engagement.enums import Denominator
from nhsuk.charts.chart import Chart
from nhsuk.charts.ratios import RatioRow, ratios_by_row
from nhsuk.formats import counted, nhs_date, nhs_number
from partners.enums import Sector

# The two that are forgotten most easily, by the names that people look for.
NAMES = {
    Sector.SOCIAL_CARE: "Care providers (social care)",
    Sector.VCSE: "Voluntary sector (VCSE)",
}


@dataclass(frozen=True)
class RoomRow:
    """A sector in the table."""

    name: str
    seats: int
    filled: int
    voting: int
    partners: int
    amount: str
    ratio: str


@dataclass(frozen=True)
class RoomPage:
    """What the page shows."""

    noun: str
    basis: str
    findings: Sequence[str]
    rows: Sequence[RoomRow]
    parity: str
    chart: Chart
    has_ratios: bool
    shows_amount: bool


def room_page(room: Room) -> RoomPage:
    """In words."""
    noun = Denominator(room.basis.name).label.lower()
    return RoomPage(
        noun=noun,
        basis=_basis(room, noun),
        findings=list(_findings(room)),
        rows=[_row(row) for row in room.rows],
        parity="" if room.parity is None else f"{room.parity:.0%}",
        chart=_chart(room, noun),
        has_ratios=any(row.ratio is not None for row in room.rows),
        shows_amount=room.basis.name != Denominator.PARTNERS,
    )


def ratio_words(row: SectorRow) -> str:
    """0.42 (0.10 to 1.20); a dash of words where there is none."""
    if row.ratio is None or row.low is None or row.high is None:
        return "None"
    return RatioRow("", row.ratio, row.low, row.high).shown


def _basis(room: Room, noun: str) -> str:
    if room.basis.name == Denominator.PARTNERS:
        return "Compared with the number of partners that the system has today."
    if room.basis.as_at is None:
        return (
            f"The system has entered no figures for {noun} as at this day or before, so there is "
            "no ratio."
        )
    return (
        f"Compared with {noun} as at {nhs_date(room.basis.as_at)}. "
        f"Source: {room.basis.source}. Sectors without a figure are left out."
    )


def _findings(room: Room) -> Iterable[str]:
    for sector in room.unheard:
        number = next(row.partners for row in room.rows if row.sector == sector)
        partners = counted(number, "partner")
        yield f"{_name(sector)}: {partners}, and nobody holds a seat."
    if room.care_partners and room.care_filled:
        yield _heard(NAMES[Sector.SOCIAL_CARE], room.care_partners, room.care_filled)
    if room.vcse_partners and room.vcse_filled:
        yield _heard(NAMES[Sector.VCSE], room.vcse_partners, room.vcse_filled)
    for place in room.places:
        yield f"{place.name}: nobody who holds a seat comes from a partner of this place."


def _name(sector: Sector) -> str:
    return NAMES.get(sector, str(sector.label))


def _heard(name: str, partners: int, filled: int) -> str:
    seats = counted(filled, "filled seat")
    return f"{name}: {seats} for {counted(partners, 'partner')}."


def _row(row: SectorRow) -> RoomRow:
    return RoomRow(
        name=_name(row.sector),
        seats=row.seats.seats,
        filled=row.seats.filled,
        voting=row.seats.voting,
        partners=row.partners,
        amount="No figure" if row.amount is None else nhs_number(row.amount),
        ratio=ratio_words(row),
    )


def _chart(room: Room, noun: str) -> Chart:
    rows = [
        RatioRow(_name(row.sector), row.ratio, row.low, row.high)
        for row in room.rows
        if row.ratio is not None and row.low is not None and row.high is not None
    ]
    below = [row.label for row in rows if row.high < 1]
    above = [row.label for row in rows if row.low > 1]
    said = []
    if below:
        said.append(f"Fewer seats than in proportion, beyond chance: {', '.join(below)}.")
    if above:
        said.append(f"More seats than in proportion, beyond chance: {', '.join(above)}.")
    if rows and not said:
        said.append("With so few seats, no sector differs from its share beyond chance.")
    return ratios_by_row(
        rows,
        title=f"Seats by sector against {noun}",
        description=" ".join(said),
        row_title="Sector",
        x_title="Representation ratio",
    )
