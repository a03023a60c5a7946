"""Agendas, interests, and what seats are compared with."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from engagement.actions.agenda import InterestFacts, ItemFacts, add_agenda_items, declare_interest
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.actions.sector_figure import choose_comparison, enter_sector_figures
from engagement.enums import InterestHandling, InterestNature, Sensitivity
from engagement.models import (
    AgendaItem,
    ComparisonConsent,
    DeclaredInterest,
    Event,
    SectorFigure,
)
from partners.models import Board, Person, System
from tests.factories.partners import (
    make_appointment,
    make_board,
    make_partnership,
    make_person,
    make_seat,
    next_number,
)
from tests.factories.users import TESTS


def make_board_meeting(
    *,
    boards: Sequence[Board] = (),
    people: Sequence[Person | tuple[Person, str]] = (),
    partners: Sequence[PartnerPart] = (),
    starts_at: datetime | None = None,
) -> Event:
    """A meeting of yesterday; people are present, or as is said beside them."""
    boards = boards or [make_board()]
    if not partners:
        partners = [PartnerPart(make_partnership(system=boards[0].system))]
    parts = [each if isinstance(each, tuple) else (each, "present") for each in people]
    return log_event(
        by=TESTS,
        system=boards[0].system,
        facts=EventFacts(
            starts_at=starts_at or timezone.now() - timedelta(days=1),
            title=f"Board meeting {next_number():04}",
            partners=partners,
            people=[PersonPart(person, attendance=came) for person, came in parts],
            boards=boards,
        ),
    )


def make_members(board: Board, count: int, sector: str = "nhs") -> list[Person]:
    """So many people in voting seats of the board."""
    found = []
    for _ in range(count):
        person = make_person(system=board.system)
        make_appointment(seat=make_seat(board=board, sector=sector), person=person)
        found.append(person)
    return found


def make_agenda_item(
    *, event: Event | None = None, number: int = 1, title: str = "Winter plan"
) -> AgendaItem:
    """One item of a board's meeting."""
    event = event or make_board_meeting()
    return add_agenda_items(by=TESTS, event=event, items=[ItemFacts(number, title)])[0]


def make_interest(
    *,
    item: AgendaItem | None = None,
    person: Person | None = None,
    nature: str = InterestNature.FINANCIAL,
    handling: str = InterestHandling.LEAVES,
    details: str = "",
    sensitivity: str = Sensitivity.CONFIDENTIAL,
) -> DeclaredInterest:
    """Of somebody who was at the meeting, who left for the item."""
    if item is None:
        board = make_board()
        person = person or make_person(system=board.system)
        item = make_agenda_item(event=make_board_meeting(boards=[board], people=[person]))
    assert person is not None
    facts = InterestFacts(nature, handling, details, sensitivity)
    return declare_interest(by=TESTS, item=item, person=person, facts=facts)


def make_sector_figures(
    *,
    system: System,
    unit: str = "staff",
    as_at: date = date(2026, 3, 31),
    source: str = "Invented census of staff",
    **values: int,
) -> list[SectorFigure]:
    """Figures by sector, such as ``nhs=100``."""
    return enter_sector_figures(
        by=TESTS,
        system=system,
        unit=unit,
        as_at=as_at,
        source=source,
        values={sector: Decimal(value) for sector, value in values.items()},
    )


def make_comparison(*, system: System, allows: bool = True) -> ComparisonConsent:
    """The system lets itself be compared from today on."""
    return choose_comparison(by=TESTS, system=system, allows=allows, reason="The board agreed.")
