"""Who was in the room: the system's own members at its boards, agendas, interests, and figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from engagement.actions.agenda import InterestFacts, ItemFacts, add_agenda_items, declare_interest
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.actions.sector_figure import choose_comparison, enter_sector_figures
from engagement.demonstration.cast import ICB_KEY
from engagement.demonstration.world import BY, World
from engagement.enums import (
    Attendance,
    Channel,
    InterestHandling,
    InterestNature,
    ItemPurpose,
    RecordSource,
    SectorUnit,
    Sensitivity,
    Theme,
)
from engagement.models import AgendaItem, Decision, Event
from partners.enums import Sector
from partners.models import Appointment, Board, Person

ICB_BOARD = "NHS Westmarch ICB board"
PARTNERSHIP_BOARD = "Westmarch Integrated Care Partnership"
PLACE_BOARD = "Ellerby Place Partnership"
HUB = "Elective hub at Thornleigh"


@dataclass(frozen=True)
class Item:
    """An item of an agenda, and the decision that it belongs to, by its title."""

    title: str
    purpose: ItemPurpose = ItemPurpose.DISCUSSION
    decision: str = ""


ICB_ITEMS = (
    Item("Minutes and actions", ItemPurpose.INFORMATION),
    Item("Chief executive's report", ItemPurpose.INFORMATION),
    Item("Winter plan"),
    Item(HUB, ItemPurpose.DECISION, HUB),
    Item("Finance report"),
    Item("Neighbourhood health plan", ItemPurpose.DECISION, "Neighbourhood health plan"),
)
COMMON_ITEMS = (
    Item("What the place plan asks of the partnership"),
    Item("Fees for care homes and home care", ItemPurpose.DECISION),
    Item("Carers' strategy"),
)
STAFF = {
    Sector.NHS: 14_200,
    Sector.PRIMARY_CARE: 2_100,
    Sector.LOCAL_GOVERNMENT: 6_300,
    Sector.SOCIAL_CARE: 11_800,
    Sector.VCSE: 1_900,
}


def own_members(board: Board, on: date) -> list[PersonPart]:
    """The system's own people in seats of the board, and whether they came to a meeting.

    With dice of their own, so that the rest of the story stays as it was.
    """
    dice = Random(f"{board.name} {on.toordinal()}")  # noqa: S311
    held = Appointment.objects.on(on).filter(
        seat__board=board, seat__expected_from__isnull=True, kind="holder"
    )
    kinds = [Attendance.PRESENT] * 17 + [Attendance.APOLOGIES] * 2 + [Attendance.ABSENT]
    return [
        PersonPart(row.person, attendance=dice.choice(kinds))
        for row in held.select_related("person").order_by("id")
    ]


def write_rooms(world: World) -> None:
    """A meeting with a member in conflict, two boards in common, and figures to compare with."""
    _meeting_with_a_conflict(world)
    _boards_in_common(world)
    enter_sector_figures(
        by=BY,
        system=world.system,
        unit=SectorUnit.STAFF,
        as_at=world.day(240),
        source="Invented: staff census of Westmarch",
        values={sector.value: Decimal(number) for sector, number in STAFF.items()},
    )
    choose_comparison(
        by=BY, system=world.system, allows=True, reason="The board agreed to be compared."
    )


def _meeting_with_a_conflict(world: World) -> None:
    """Six of eight members came, five are needed; one works for whom item 4 would pay."""
    away = {"Joyce Adeyemi": Attendance.APOLOGIES, "Dr Hana Suleiman": Attendance.APOLOGIES}
    event = _meeting(
        world,
        days_ago=20,
        title="NHS Westmarch ICB board: meeting in public",
        boards=[ICB_BOARD],
        partners={"general": Attendance.PRESENT, "ellerby_pcn": Attendance.APOLOGIES},
        away=away,
    )
    items = _agenda(world, event, ICB_ITEMS)
    declare_interest(
        by=BY,
        item=items[3],
        person=_person(world, "Prof Olu Bankole")[1],
        facts=InterestFacts(
            nature=InterestNature.FINANCIAL,
            handling=InterestHandling.LEAVES,
            details="Works for the trust that would run the hub.",
            sensitivity=Sensitivity.OPEN,
        ),
    )
    declare_interest(
        by=BY,
        item=items[5],
        person=_person(world, "Helen Strachan")[1],
        facts=InterestFacts(
            nature=InterestNature.INDIRECT,
            handling=InterestHandling.TAKES_PART,
            details="A close relative works for one of the charities in the plan.",
        ),
    )


def _boards_in_common(world: World) -> None:
    """One meeting of two boards: each has a quorum of its own."""
    present = Attendance.PRESENT
    event = _meeting(
        world,
        days_ago=45,
        title="Partnership and Ellerby place, in common",
        boards=[PARTNERSHIP_BOARD, PLACE_BOARD],
        partners={
            "ellerby": present,
            "county": Attendance.APOLOGIES,
            "alliance": present,
            "healthwatch": present,
            "general": present,
            "mind": Attendance.APOLOGIES,
        },
        away={
            "Diane Mercer": Attendance.APOLOGIES,
            "David Oyelaran": Attendance.APOLOGIES,
        },
    )
    _agenda(world, event, COMMON_ITEMS)


def _meeting(
    world: World,
    *,
    days_ago: int,
    title: str,
    boards: Sequence[str],
    partners: dict[str, Attendance],
    away: dict[str, Attendance],
) -> Event:
    found = [world.boards[name] for name in boards]
    held = Appointment.objects.on(world.working_day(days_ago)).filter(
        seat__board__in=found, kind="holder"
    )
    people = {row.person.name: row.person for row in held.select_related("person").order_by("id")}
    parts = []
    for name, person in people.items():
        key = _person(world, name)[0]
        partnership = None if key == ICB_KEY else world.partnerships[key]
        parts.append(PersonPart(person, partnership, away.get(name, Attendance.PRESENT)))
    return log_event(
        by=BY,
        system=world.system,
        facts=EventFacts(
            starts_at=world.moment(days_ago),
            title=title,
            boards=found,
            channel=Channel.HYBRID,
            themes=[Theme.GOVERNANCE],
            partners=[
                PartnerPart(world.partnerships[key], attendance=came)
                for key, came in partners.items()
            ],
            people=parts,
        ),
        source=RecordSource.DEMONSTRATION,
    )


def _agenda(world: World, event: Event, items: Sequence[Item]) -> list[AgendaItem]:
    decisions = {row.title: row for row in Decision.objects.standing().filter(system=world.system)}
    facts = [
        ItemFacts(number, item.title, item.purpose, decisions.get(item.decision))
        for number, item in enumerate(items, start=1)
    ]
    return add_agenda_items(by=BY, event=event, items=facts)


def _person(world: World, name: str) -> tuple[str, Person]:
    """Somebody of the cast, with the key of where they work."""
    return next(
        (key, person)
        for key, people in world.people.items()
        for person in people
        if person.name == name
    )
