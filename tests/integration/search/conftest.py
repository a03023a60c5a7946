"""Two systems: one in which there is something to find, and a stranger's."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import ANALYST, BOARD_MEMBER, INFORMATION_GOVERNANCE_LEAD
from engagement.actions.event import EventFacts, PartnerPart, log_event
from engagement.analytics.search import search_all
from engagement.analytics.search_sources import Found
from engagement.models import Event
from partners.models import Partnership, System
from tests import factories as make


@dataclass
class Library:
    """Who searches, and the partner with which all of it happened."""

    system: System
    manager: User
    board_member: User
    analyst: User
    lead: User
    stranger: User
    partnership: Partnership

    def names(
        self, text: str, kind: Found = Found.ORGANISATION, by: User | None = None
    ) -> list[str]:
        """What is found of one kind, as it is called, in order."""
        groups = search_all(by or self.manager, text, handful=50).groups
        return [str(row) for group in groups if group.kind == kind for row in group.rows]

    def kinds(self, text: str, by: User | None = None) -> list[str]:
        """Of which kinds anything is found."""
        return [group.kind.value for group in search_all(by or self.manager, text).groups]

    def note(self, notes: str, *, sensitivity: str = "confidential", title: str = "") -> Event:
        """An event with notes."""
        return log_event(
            by=self.manager,
            system=self.system,
            facts=EventFacts(
                starts_at=timezone.now() - timedelta(days=2),
                title=title,
                notes=notes,
                notes_sensitivity=sensitivity,
                partners=[PartnerPart(self.partnership)],
            ),
        )

    def client(self, user: User | None = None) -> Client:
        """Signed in."""
        client = Client()
        client.force_login(user or self.manager)
        return client


@pytest.fixture
def library(db: None) -> Library:
    system = make.make_system(name="Westmarch")
    return Library(
        system=system,
        manager=make.make_user(system=system),
        board_member=make.make_user(system=system, role=BOARD_MEMBER.name),
        analyst=make.make_user(system=system, role=ANALYST.name),
        lead=make.make_user(system=system, role=INFORMATION_GOVERNANCE_LEAD.name),
        stranger=make.make_user(system=make.make_system(name="Farland")),
        partnership=make.make_partnership(system=system, name="Quillmere Council"),
    )
