"""The pages and the API of the engagement plan: what it says, and what a change will do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import BOARD_MEMBER
from engagement.actions.agreement import agree_contact
from engagement.actions.engagement_plan import change_engagement_plan
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.models import Agreement, EngagementPlan
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.api.conftest import client_of

CHANGE = "/engagement-plan/change/"


class Team:
    """A system with three managed councils and a practice, one council with its own agreement."""

    def __init__(self) -> None:
        self.system: System = make.make_system(name="Vale system")
        self.manager = make.make_user(system=self.system)
        self.board_member = make.make_user(system=self.system, role=BOARD_MEMBER.name)
        self.councils = [self._partner(f"Council {n}", "upper_tier_council") for n in range(3)]
        self.practice = self._partner("Practice", "gp_practice")
        agree_contact(
            by=self.manager,
            partnership=self.councils[0],
            valid_from=timezone.localdate(),
            contacts_a_year=52,
        )

    def _partner(self, name: str, kind: str) -> Partnership:
        return make.make_partnership(
            system=self.system, name=name, kind=kind, tier="managed", owner=self.manager
        )

    def plan(self, **said: Any) -> EngagementPlan:
        said = {"valid_from": timezone.localdate(), "contacts_a_year": 12, **said}
        return change_engagement_plan(
            by=self.manager, system=self.system, tier="managed", reason="By the board.", **said
        )


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def said(day: Any = None, **more: str) -> dict[str, str]:
    day = day or timezone.localdate()
    return {
        "tier": "managed",
        "kind": "",
        "valid_from_day": str(day.day),
        "valid_from_month": str(day.month),
        "valid_from_year": str(day.year),
        "contacts_a_year": "12",
        "people": "",
        "grade": "",
        "reason": "Agreed by the board.",
        **more,
    }


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_change_says_what_it_will_do_before_it_is_saved(
    team: Team, as_user: Callable[[User], Client]
) -> None:
    client = as_user(team.manager)
    answer = client.post(CHANGE, {**said(), "_preview": "yes"})
    assert answer.status_code == 200
    assert "This applies to 3 partners from" in words(answer)
    assert "1 partner has an agreement of its own and keeps it." in words(answer)
    assert not EngagementPlan.objects.exists()
    answer = client.post(CHANGE, said(), follow=True)
    assert "The engagement plan is changed. This applies to 3 partners" in words(answer)
    assert Agreement.objects.filter(is_own=False, contacts_a_year=12).count() == 3


def test_a_refused_change_says_why(team: Team, as_user: Callable[[User], Client]) -> None:
    client = as_user(team.manager)
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = client.post(CHANGE, said(yesterday))
    assert answer.status_code == 422
    assert "The plan can change from today on." in words(answer)
    assert client.post(CHANGE, said(contacts_a_year="")).status_code == 422
    assert client.post(CHANGE, said(reason="")).status_code == 422


def test_the_form_begins_with_what_holds(team: Team, as_user: Callable[[User], Client]) -> None:
    team.plan(kind="gp_practice", contacts_a_year=3, people=2)
    form = as_user(team.manager).get(f"{CHANGE}?tier=managed&kind=gp_practice").context["form"]
    assert (form["contacts_a_year"].value(), form["people"].value()) == (3, 2)


def test_the_page_counts_what_came_of_it(team: Team, as_user: Callable[[User], Client]) -> None:
    person = make.make_person(
        system=team.system, organisation=team.practice.organisation, title="GP"
    )
    agree_contact(
        by=team.manager,
        partnership=team.councils[1],
        valid_from=timezone.localdate() - timedelta(days=182),
        contacts_a_year=10,
    )
    log_event(
        by=team.manager,
        system=team.system,
        facts=EventFacts(
            starts_at=timezone.now() - timedelta(days=5),
            partners=[PartnerPart(team.practice)],
            people=[PersonPart(person, team.practice)],
        ),
    )
    make.make_event(partnerships=[team.practice], starts_at=timezone.now() - timedelta(days=366))
    team.plan()
    team.plan(kind="gp_practice", contacts_a_year=52, people=1, grade=3)
    team.plan(
        kind="gp_practice",
        contacts_a_year=4,
        valid_from=timezone.localdate() + timedelta(days=9),
    )
    answer = as_user(team.board_member).get("/engagement-plan/")
    practices, councils = answer.context["plan"].rows
    assert (practices.kind, councils.kind) == ("gp_practice", "")
    counts = practices.progress
    assert (counts.partners, counts.exceptions, counts.contacts) == (1, 0, 1)
    assert (counts.with_people, counts.people_reached) == (1, 1)
    assert (counts.with_grade, counts.grade_reached) == (1, 0)
    assert [row.contacts_a_year for row in practices.coming] == [4]
    counts = councils.progress
    assert (counts.partners, counts.exceptions, counts.managed) == (3, 2, 3)
    assert counts.agreed == pytest.approx((52 + 10 * 183 + 12) / 365)
    assert counts.on_track == 3
    assert "Change" not in words(answer)  # a board member looks
    assert "agreed=own" in words(answer)


def test_only_those_may_change_it_who_manage_partnerships(
    team: Team, as_user: Callable[[User], Client]
) -> None:
    client = as_user(team.board_member)
    assert client.get(CHANGE).status_code == 403
    assert client.post(CHANGE, said()).status_code == 403
    follow = f"/partnerships/{team.councils[0].public_id}/agreement/follow/"
    assert client.get(follow).status_code == 403


def test_an_exception_is_seen_and_ended_on_the_partners_page(
    team: Team, as_user: Callable[[User], Client]
) -> None:
    team.plan()
    client = as_user(team.manager)
    own, other = team.councils[0].public_id, team.councils[1].public_id
    assert "an agreement of its own" in words(client.get(f"/partnerships/{own}/agreement/"))
    assert "follows the" in words(client.get(f"/partnerships/{other}/agreement/"))
    answer = client.get("/partnerships/?agreed=own")
    assert "Council 0" in words(answer)
    assert "Council 1" not in words(answer)
    assert "Council 1" in words(client.get("/partnerships/?agreed=plan"))
    day = {name: value for name, value in said().items() if name.startswith("valid_from")}
    answer = client.post(f"/partnerships/{own}/agreement/follow/", day, follow=True)
    assert "follows the engagement plan from that day on" in words(answer)
    assert "Council 0" not in words(client.get("/partnerships/?agreed=own"))
    assert client.post(f"/partnerships/{own}/agreement/follow/", day).status_code == 422


def test_the_api_reads_and_changes_the_plan(team: Team) -> None:
    ask = client_of(team.manager)
    address = f"/api/v1/systems/{team.system.public_id}/engagement-plan"
    body = {
        "tier": "managed",
        "valid_from": str(timezone.localdate()),
        "contacts_a_year": 12,
        "reason": "By the board.",
    }
    assert ask.post(address, body).status_code == 201
    assert ask.post(address, {**body, "valid_from": "2020-01-01"}).status_code == 422
    (row,) = ask.get(address).json()["results"]
    assert (row["tier"], row["kind"], row["contacts_a_year"]) == ("managed", "", 12)
    partner = f"/api/v1/partnerships/{team.councils[0].public_id}/agreements"
    assert [each["is_own"] for each in ask.get(partner).json()["results"]] == [True]
    today = {"valid_from": str(timezone.localdate())}
    assert ask.post(f"{partner}/follow-plan", today).json()["is_own"] is False
    assert client_of(team.board_member).post(address, body).status_code == 403
