"""Who exists."""

from datetime import date
from itertools import count

from accounts.models import User
from audit.recording import Actor
from partners.actions.board import add_seat, appoint, set_up_board
from partners.actions.organisation import add_alias, add_organisation
from partners.actions.partnership import begin_partnership
from partners.actions.person import add_person, start_position
from partners.actions.system import found_system
from partners.enums import (
    AppointmentKind,
    BoardKind,
    IdentifierScheme,
    OrganisationKind,
    SeatCapacity,
    Sector,
    SuccessionKind,
    Tier,
)
from partners.models import (
    Appointment,
    Board,
    Identifier,
    Organisation,
    OrganisationName,
    Partnership,
    Person,
    Place,
    Position,
    Seat,
    Succession,
    System,
)
from tests.factories.users import TESTS, make_user

_numbers = count(1)


def next_number() -> int:
    """A number that no other object of this test run has."""
    return next(_numbers)


def make_system(
    *,
    name: str = "",
    code: str = "",
    is_fictional: bool = False,
    legal_start: date | None = None,
    legal_end: date | None = None,
) -> System:
    """A system with its board."""
    number = next_number()
    name = name or f"System {number}"
    system = found_system(
        by=TESTS,
        code=code or f"QZ{number}",
        name=name,
        icb_name=f"NHS {name} ICB",
        is_fictional=is_fictional,
    )
    if legal_start or legal_end:
        # Only reference data says when systems begin and end, so no action sets it.
        system.legal_start, system.legal_end = legal_start, legal_end
        system.save()
    return system


def make_place(system: System, name: str = "") -> Place:
    """A part of a system."""
    return Place.objects.create(system=system, name=name or f"Place {next_number()}")


def make_organisation(
    *,
    name: str = "",
    kind: str = OrganisationKind.UPPER_TIER_COUNCIL,
    is_fictional: bool = False,
    by: Actor = TESTS,
) -> Organisation:
    """An organisation that no register has."""
    return add_organisation(
        by=by,
        name=name or f"Organisation {next_number():04}",
        kind=kind,
        is_fictional=is_fictional,
    )


def make_alias(organisation: Organisation, name: str) -> OrganisationName:
    """Another name of an organisation."""
    return add_alias(by=TESTS, organisation=organisation, name=name)


def make_identifier(
    organisation: Organisation, value: str = "", scheme: str = IdentifierScheme.ODS
) -> Identifier:
    """A code of an organisation, findable by search as after an import."""
    value = value or f"X{next_number():04}"
    identifier = Identifier.objects.create(organisation=organisation, scheme=scheme, value=value)
    organisation.search_text = f"{organisation.search_text} {value.lower()}"
    organisation.save(update_fields=["search_text"])
    return identifier


def make_succession(
    predecessor: Organisation,
    successor: Organisation,
    *,
    happened_on: date = date(2026, 4, 1),
    kind: str = SuccessionKind.MERGER,
) -> Succession:
    """One organisation followed another."""
    return Succession.objects.create(
        predecessor=predecessor, successor=successor, happened_on=happened_on, kind=kind
    )


def make_partnership(
    *,
    system: System | None = None,
    organisation: Organisation | None = None,
    kind: str = OrganisationKind.UPPER_TIER_COUNCIL,
    name: str = "",
    tier: str = Tier.KNOWN,
    owner: User | None = None,
    represented_by: Partnership | None = None,
    place: Place | None = None,
    counterpart: Organisation | None = None,
    is_scored: bool = True,
) -> Partnership:
    """A partner of a system; a managed one gets an owner if none is given."""
    system = system or make_system()
    if tier == Tier.MANAGED and owner is None:
        owner = make_user(system=system)
    return begin_partnership(
        by=TESTS,
        organisation=organisation
        or make_organisation(name=name, kind=kind, is_fictional=system.is_fictional),
        system=system,
        tier=tier,
        owner=owner,
        represented_by=represented_by,
        place=place,
        counterpart=counterpart,
        is_scored=is_scored,
    )


def make_person(
    *,
    system: System | None = None,
    name: str = "",
    email: str = "",
    organisation: Organisation | None = None,
    title: str = "",
) -> Person:
    """Someone to know; with an organisation, someone who works there."""
    number = next_number()
    return add_person(
        by=TESTS,
        system=system or make_system(),
        name=name or f"Person Number {number:04}",
        email=email or f"person{number}@example.nhs.uk",
        organisation=organisation,
        title=title,
    )


def make_position(person: Person, organisation: Organisation | None = None) -> Position:
    """One more job of a person."""
    return start_position(
        by=TESTS, person=person, organisation=organisation or make_organisation(), title="Director"
    )


def make_board(
    *,
    system: System | None = None,
    name: str = "",
    kind: str = BoardKind.PLACE_PARTNERSHIP,
) -> Board:
    """A board without seats."""
    return set_up_board(
        by=TESTS,
        system=system or make_system(),
        name=name or f"Board {next_number():04}",
        kind=kind,
    )


def make_seat(
    *,
    board: Board | None = None,
    title: str = "",
    sector: str = Sector.LOCAL_GOVERNMENT,
    valid_from: date = date(2024, 1, 1),
    valid_to: date | None = None,
    nominating_route: str = "",
    capacity: str = SeatCapacity.MEMBER,
    expected_from: Partnership | None = None,
) -> Seat:
    """A vacant seat."""
    return add_seat(
        by=TESTS,
        board=board or make_board(),
        title=title or f"Seat {next_number():04}",
        sector=sector,
        valid_from=valid_from,
        valid_to=valid_to,
        nominating_route=nominating_route,
        capacity=capacity,
        expected_from=expected_from,
    )


def make_appointment(
    *,
    seat: Seat | None = None,
    person: Person | None = None,
    home_organisation: Organisation | None = None,
    valid_from: date = date(2024, 1, 1),
    valid_to: date | None = None,
    kind: str = AppointmentKind.HOLDER,
    competences: tuple[str, ...] = (),
) -> Appointment:
    """A person in a seat."""
    seat = seat or make_seat()
    return appoint(
        by=TESTS,
        seat=seat,
        person=person or make_person(system=seat.system),
        home_organisation=home_organisation or make_organisation(),
        valid_from=valid_from,
        valid_to=valid_to,
        kind=kind,
        competences=competences,
    )
