"""A system with one of everything, and people who look at it."""

from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import BOARD_MEMBER, SYSTEM_ADMINISTRATOR
from partners.models import (
    Appointment,
    Board,
    Membership,
    Organisation,
    Partnership,
    Person,
    Position,
    Seat,
    System,
)
from tests import factories


@dataclass
class World:
    """One record of each kind, all in one system."""

    system: System
    organisation: Organisation
    newcomer: Organisation
    partnership: Partnership
    person: Person
    position: Position
    board: Board
    seat: Seat
    appointment: Appointment
    administrator: User
    manager: User
    board_member: User
    membership: Membership


@pytest.fixture
def world(db: None) -> World:
    system = factories.make_system()
    partnership = factories.make_partnership(system=system, name="Ayside Council")
    organisation = partnership.organisation
    person = factories.make_person(system=system, organisation=organisation, title="Director")
    board = factories.make_board(system=system)
    seat = factories.make_seat(board=board)
    manager = factories.make_user(system=system)
    return World(
        system=system,
        organisation=organisation,
        newcomer=factories.make_organisation(name="Beeside Council"),
        partnership=partnership,
        person=person,
        position=person.positions.get(),
        board=board,
        seat=seat,
        appointment=factories.make_appointment(
            seat=seat, person=person, home_organisation=organisation
        ),
        administrator=factories.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name),
        manager=manager,
        board_member=factories.make_user(system=system, role=BOARD_MEMBER.name),
        membership=manager.memberships.get(),
    )


@pytest.fixture
def manager(client: Client, world: World) -> Client:
    """A browser in which the partnership manager is signed in."""
    client.force_login(world.manager)
    return client


@pytest.fixture
def administrator(client: Client, world: World) -> Client:
    """A browser in which the system administrator is signed in."""
    client.force_login(world.administrator)
    return client


@pytest.fixture
def board_member(client: Client, world: World) -> Client:
    """A browser in which a board member is signed in."""
    client.force_login(world.board_member)
    return client


@pytest.fixture
def stranger(client: Client, world: World) -> Client:
    """A browser in which someone of another system is signed in."""
    other = factories.make_system()
    client.force_login(factories.make_user(system=other, role=SYSTEM_ADMINISTRATOR.name))
    return client
