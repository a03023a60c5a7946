"""Handing over: at once, all or nothing, with what is open, and visible until accepted."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.roles import ANALYST
from engagement.actions.handover import (
    accept_handed_over,
    decline_handed_over,
    hand_over,
    keep_declined,
)
from engagement.enums import HandoverState
from engagement.errors import NotPossibleError
from engagement.models import HandedOver, Handover
from partners.enums import Tier
from partners.models import Membership, Partnership
from tests import factories as make
from tests.integration.api.conftest import client_of


class Team:
    """Someone who leaves, two colleagues, and three partners of the one who leaves."""

    def __init__(self) -> None:
        self.system = make.make_system(name="Vale system")
        self.leaver = make.make_user(system=self.system, name="Lee Leaver")
        self.jo = make.make_user(system=self.system, name="Jo New")
        self.kim = make.make_user(system=self.system, name="Kim Next")
        self.partners = [
            make.make_partnership(
                system=self.system, name=f"Partner {n}", tier=Tier.MANAGED, owner=self.leaver
            )
            for n in range(3)
        ]

    def hand_over(self, *to: User, by: User | None = None) -> Handover:
        return hand_over(
            by=by or self.leaver,
            system=self.system,
            from_user=self.leaver,
            to={each.pk: user for each, user in zip(self.partners, to, strict=False)},
            reason="I am leaving.",
        )

    def owners(self) -> list[str]:
        rows = Partnership.objects.filter(system=self.system).order_by("id")
        return [each.owner.name.split()[0] for each in rows if each.owner]


@pytest.fixture
def team(db: None) -> Team:
    return Team()


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_new_owners_look_after_them_at_once_with_what_is_open(team: Team) -> None:
    first = team.partners[0]
    promise = make.make_commitment(partnership=first, owner=team.leaver)
    anothers = make.make_commitment(partnership=first, owner=team.kim)
    talk = make.make_planned_conversation(partnership=first, owner=team.leaver)
    team.hand_over(team.jo, team.kim)
    assert team.owners() == ["Jo", "Kim", "Lee"]
    for each in (promise, anothers, talk):
        each.refresh_from_db()
    assert (promise.owner, anothers.owner, talk.owner) == (team.jo, team.kim, team.jo)
    waiting = HandedOver.objects.waiting_for(team.jo)
    assert [row.partnership for row in waiting] == [first]
    assert HandedOver.objects.not_accepted(team.system).count() == 2
    accept_handed_over(by=team.jo, rows=list(waiting))
    assert not HandedOver.objects.waiting_for(team.jo).exists()
    assert HandedOver.objects.not_accepted(team.system).count() == 1


def test_what_is_declined_goes_back_with_what_came_along_and_stays_visible(team: Team) -> None:
    first = team.partners[0]
    promise = make.make_commitment(partnership=first, owner=team.leaver)
    anothers = make.make_commitment(partnership=first, owner=team.jo)
    row = team.hand_over(team.jo).rows.get()
    with pytest.raises(ValidationError, match="Say why"):
        decline_handed_over(by=team.jo, row=row, note=" ")
    row = decline_handed_over(by=team.jo, row=row, note="I know nobody there.")
    assert team.owners() == ["Lee", "Lee", "Lee"]
    promise.refresh_from_db()
    anothers.refresh_from_db()
    assert (promise.owner, anothers.owner) == (team.leaver, team.jo)
    assert list(HandedOver.objects.not_accepted(team.system)) == [row]
    with pytest.raises(NotPossibleError):
        keep_declined(by=team.jo, row=row)
    keep_declined(by=team.leaver, row=row)
    assert not HandedOver.objects.not_accepted(team.system).exists()


def test_of_somebody_who_left_it_stays_with_whoever_handed_it_over(team: Team) -> None:
    row = team.hand_over(team.jo, by=team.kim).rows.get()
    Membership.objects.filter(user=team.leaver).delete()
    row = decline_handed_over(by=team.jo, row=row, note="Too many.")
    assert row.stays_with == team.kim
    assert team.owners()[0] == "Kim"
    assert HandedOver.objects.not_accepted(team.system).get() == row


def test_if_nobody_else_may_it_stays_where_it_is_and_stays_visible(team: Team) -> None:
    row = team.hand_over(team.jo).rows.get()
    User.objects.filter(pk=team.leaver.pk).update(is_active=False)
    row = decline_handed_over(by=team.jo, row=row, note="Too many.")
    assert row.stays_with == team.jo
    assert HandedOver.objects.not_accepted(team.system).exists()


def test_handed_on_before_it_was_accepted_waits_only_for_the_last(team: Team) -> None:
    team.hand_over(team.jo)
    row = HandedOver.objects.get()
    hand_over(
        by=team.jo,
        system=team.system,
        from_user=team.jo,
        to={team.partners[0].pk: team.kim},
        reason="On leave.",
    )
    row.refresh_from_db()
    assert row.state == HandoverState.PASSED_ON
    assert not HandedOver.objects.waiting_for(team.jo).exists()
    assert HandedOver.objects.waiting_for(team.kim).count() == 1
    with pytest.raises(NotPossibleError, match="Partner 0 no longer waits"):
        accept_handed_over(by=team.jo, rows=[row])


def test_somebody_elses_partner_is_refused_by_name_and_nothing_moves(team: Team) -> None:
    Partnership.objects.filter(pk=team.partners[1].pk).update(owner=team.kim)
    with pytest.raises(NotPossibleError, match=r"Partner 1 \(Kim Next\)"):
        team.hand_over(team.jo, team.jo, team.jo)
    assert team.owners() == ["Lee", "Kim", "Lee"]
    assert not Handover.objects.exists()


def test_only_those_who_may_log_can_be_given_a_partner(team: Team) -> None:
    analyst = make.make_user(system=team.system, role=ANALYST.name)
    stranger = make.make_user(system=make.make_system())
    for user in (analyst, stranger):
        with pytest.raises(ValidationError, match="cannot log events"):
            team.hand_over(user)
    with pytest.raises(ValidationError, match="looks after them already"):
        team.hand_over(team.leaver)
    with pytest.raises(ValidationError, match="at least one"):
        team.hand_over()
    with pytest.raises(ValidationError, match="Say why"):
        hand_over(
            by=team.leaver,
            system=team.system,
            from_user=team.leaver,
            to={team.partners[0].pk: team.jo},
            reason="",
        )


@pytest.mark.django_db(transaction=True)
def test_two_at_once_hand_each_partner_over_once() -> None:
    team = Team()

    def work(user: User) -> bool:
        try:
            team.hand_over(user, user, user)
        except NotPossibleError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(work, [team.jo, team.kim]))
    assert sorted(done) == [False, True]
    assert len(set(team.owners())) == 1
    assert HandedOver.objects.count() == 3


def test_the_form_hands_over_to_one_or_to_several(
    team: Team, as_user: Callable[[User], Client]
) -> None:
    first, second, third = (str(each.public_id) for each in team.partners)
    client = as_user(team.leaver)
    page = client.get("/handovers/new/")
    assert "Hand over my partnerships" in words(page)
    assert words(page).count('type="checkbox"') == 3
    said = {
        "reason": "I am leaving.",
        "to_user": str(team.jo.public_id),
        f"take_{first}": "on",
        f"take_{second}": "on",
        f"to_{second}": str(team.kim.public_id),
        f"to_{third}": "",
    }
    answer = client.post("/handovers/new/", said, follow=True)
    assert "Handed over: 2 partnerships." in words(answer)
    assert team.owners() == ["Jo", "Kim", "Lee"]
    listed = words(client.get("/handovers/"))
    assert "Partner 0" in listed
    assert f"/partnerships/{first}/briefing/" in listed


def test_the_form_refuses_what_changed_meanwhile_by_name(
    team: Team, as_user: Callable[[User], Client]
) -> None:
    first, second = (str(each.public_id) for each in team.partners[:2])
    Partnership.objects.filter(pk=team.partners[1].pk).update(owner=team.kim)
    said = {
        "reason": "I am leaving.",
        "to_user": str(team.jo.public_id),
        f"take_{first}": "on",
        f"take_{second}": "on",
    }
    client = as_user(team.leaver)
    answer = client.post("/handovers/new/", said)
    assert answer.status_code == 422
    assert "Partner 1 (Kim Next)" in words(answer)
    assert team.owners() == ["Lee", "Kim", "Lee"]
    answer = client.post("/handovers/new/", {**said, "to_user": ""})
    assert answer.status_code == 422
    assert "Choose who looks after them from now on." in words(answer)


def test_an_administrator_hands_over_for_a_colleague(
    team: Team, as_user: Callable[[User], Client]
) -> None:
    boss = make.make_user(system=team.system, role="system_administrator")
    client = as_user(boss)
    grant = team.leaver.memberships.get()
    member = f"/members/{grant.public_id}/"
    assert member in words(client.get(f"/systems/{team.system.public_id}/members/"))
    address = f"/handovers/new/?from={team.leaver.public_id}"
    assert address in words(client.get(member))
    assert "Hand over the partnerships of Lee Leaver" in words(client.get(address))
    first = team.partners[0].public_id
    said = {
        "reason": "She left.",
        "to_user": str(team.jo.public_id),
        f"take_{first}": "on",
    }
    assert client.post(address, said).status_code == 302
    assert team.owners()[0] == "Jo"
    stranger = make.make_user(system=make.make_system())
    assert client.get(f"/handovers/new/?from={stranger.public_id}").status_code == 404


def test_a_new_owner_accepts_or_declines_and_nobody_else(
    team: Team, as_user: Callable[[User], Client]
) -> None:
    handover = team.hand_over(team.jo, team.jo, team.jo)
    row = handover.rows.order_by("id")[0]
    decide = f"/handed-over/{row.public_id}/decide/"
    client = as_user(team.kim)
    assert client.get(decide).status_code == 403
    client.post(f"/handovers/{handover.public_id}/accept/")
    assert HandedOver.objects.waiting_for(team.jo).count() == 3
    client = as_user(team.jo)
    partner = words(client.get(f"/partnerships/{team.partners[0].public_id}/"))
    assert "Handed over to Jo New by Lee Leaver" in partner
    assert client.post(decide, {"answer": "decline"}).status_code == 422
    answer = client.post(decide, {"answer": "decline", "note": "Too many."}, follow=True)
    assert "Declined" in words(answer)
    answer = client.post(f"/handovers/{handover.public_id}/accept/", follow=True)
    assert "You look after these partners now." in words(answer)
    assert team.owners() == ["Lee", "Jo", "Jo"]
    client = as_user(team.leaver)
    assert "Jo New declined to look after this partner: Too many." in words(
        client.get(f"/partnerships/{team.partners[0].public_id}/")
    )
    keep = f"/handed-over/{row.public_id}/keep/"
    assert client.post(keep).status_code == 302
    assert "Nothing found" in words(client.get("/handovers/"))


def test_the_api_names_the_field_of_whoever_has_nothing_to_hand_over(team: Team) -> None:
    body = {
        "system": str(team.system.public_id),
        "from_user": str(team.jo.public_id),
        "partnerships": [],
        "reason": "She left.",
    }
    answer = client_of(team.kim).post("/api/v1/handovers", body, format="json")
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["from_user"]


def test_the_api_hands_over_and_answers(team: Team) -> None:
    body = {
        "system": str(team.system.public_id),
        "from_user": str(team.leaver.public_id),
        "partnerships": [
            {"partnership": str(each.public_id), "to_user": str(team.jo.public_id)}
            for each in team.partners[:2]
        ],
        "reason": "She left.",
    }
    made = client_of(team.kim).post("/api/v1/handovers", body, format="json")
    assert made.status_code == 201
    address = f"/api/v1/handovers/{made.json()['id']}"
    theirs = client_of(team.jo)
    first = body["partnerships"][0]["partnership"]  # type: ignore[index]
    declined = theirs.post(
        f"{address}/decline", {"partnership": first, "note": "Too many."}, format="json"
    )
    assert [row["state"] for row in declined.json()["partnerships"]] == ["declined", "offered"]
    accepted = theirs.post(f"{address}/accept", {}, format="json")
    assert [row["state"] for row in accepted.json()["partnerships"]] == ["declined", "accepted"]
    assert theirs.post(f"{address}/accept", {}, format="json").status_code == 409
    stranger = client_of(make.make_user(system=make.make_system()))
    assert stranger.get(address).status_code == 404
