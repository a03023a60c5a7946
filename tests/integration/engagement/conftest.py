"""A system at work: a manager, a board member, partners, meetings and promises."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import ANALYST, BOARD_MEMBER
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.actions.scoring import sweep
from engagement.models import Commitment, Event
from partners.actions.person import add_person
from partners.enums import Grade, Tier
from partners.models import Partnership, Person, System
from tests import factories as make

SECRET = "They are close to bankruptcy"
SECONDS = timedelta(seconds=20)


@dataclass
class Scene:
    """Who and what the tests of the pages are about."""

    system: System
    manager: User
    board_member: User
    analyst: User
    stranger: User
    partnership: Partnership
    other: Partnership
    person: Person
    event: Event
    commitment: Commitment


@pytest.fixture
def scene(db: None) -> Scene:
    """One system with two partners, a confidential meeting and a promise."""
    system = make.make_system(name="Vale system")
    manager = make.make_user(system=system, name="Mo Manager")
    partnership = make.make_partnership(
        system=system, name="Vale Council", tier=Tier.MANAGED, owner=manager
    )
    other = make.make_partnership(system=system, name="Dale Hospital", kind="acute_trust")
    person = add_person(
        by=manager,
        system=system,
        name="Pat Partner",
        organisation=partnership.organisation,
        title="Chief executive",
        grade=Grade.CHIEF,
    )
    event = log_event(
        by=manager,
        system=system,
        facts=EventFacts(
            starts_at=timezone.now() - timedelta(days=3),
            title="Winter planning",
            partners=[PartnerPart(partnership, tone=2), PartnerPart(other)],
            people=[PersonPart(person, partnership)],
            notes=SECRET,
        ),
    )
    commitment = make.make_commitment(partnership=partnership, text="Share the winter plan")
    sweep(SECONDS)
    event.refresh_from_db()
    return Scene(
        system=system,
        manager=manager,
        board_member=make.make_user(system=system, role=BOARD_MEMBER.name),
        analyst=make.make_user(system=system, role=ANALYST.name),
        stranger=make.make_user(system=make.make_system()),
        partnership=partnership,
        other=other,
        person=person,
        event=event,
        commitment=commitment,
    )


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    """The client, signed in."""

    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def manager(scene: Scene, as_user: Callable[[User], Client]) -> Client:
    """A client signed in as the partnership manager."""
    return as_user(scene.manager)
