"""Somebody who looks after a partner, in a system where something was logged of late."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from engagement.analytics.todo.line import Asked
from engagement.presenters.todo import TodoItem, todo_list
from partners.enums import Tier
from partners.models import Partnership, Person, System
from tests import factories as make


@dataclass
class Desk:
    """Whose desk it is, and with whom they work."""

    system: System
    user: User
    colleague: User
    partnership: Partnership
    people: list[Person]

    def items(self, kind: str = "", user: User | None = None) -> list[TodoItem]:
        """What waits for them, of a kind or of all."""
        found = todo_list(Asked(user or self.user, self.system))
        return [item for item in found.items if not kind or item.kind == kind]

    def kinds(self, user: User | None = None) -> list[str]:
        """The kinds of what waits for them."""
        return [item.kind.value for item in self.items(user=user)]


@pytest.fixture
def desk(db: None) -> Desk:
    """A partner that was met yesterday, with two people: nothing waits."""
    system = make.make_system(name="Vale system")
    user = make.make_user(system=system, name="Mo Manager")
    partnership = make.make_partnership(
        system=system, name="Vale Council", tier=Tier.MANAGED, owner=user
    )
    people = [
        make.make_person(system=system, name=name, organisation=partnership.organisation)
        for name in ("Pat Partner", "Sam Second")
    ]
    make.make_event(partnerships=[partnership], people=people)
    return Desk(system, user, make.make_user(system=system), partnership, people)


@pytest.fixture
def browser(desk: Desk, client: Client) -> Client:
    """The user's."""
    client.force_login(desk.user)
    return client


def silent_partner(desk: Desk, days: int = 100, name: str = "Silent Trust") -> Partnership:
    """A managed partner of the user's that was met so many days ago, in a log without holes."""
    partnership = make.make_partnership(
        system=desk.system, name=name, tier=Tier.MANAGED, owner=desk.user
    )
    people = [make.make_person(system=desk.system) for _ in range(2)]
    for ago in range(days, 0, -14):
        make.make_event(
            partnerships=[partnership if ago == days else desk.partnership],
            people=people if ago == days else (),
            starts_at=timezone.now() - timedelta(days=ago),
        )
    return partnership
