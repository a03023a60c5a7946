"""Who belongs to a system: invited, listed, ended, and never in somebody else's system."""

from typing import Any
from unittest import mock

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import NATIONAL_ANALYST, SYSTEM_ADMINISTRATOR
from partners.models import Membership, System
from tests import factories
from tests.integration.partners.conftest import World
from tests.integration.partners.queries import queries_of


@pytest.fixture
def national(client: Client, world: World) -> Client:
    client.force_login(factories.make_national_user())
    return client


def members_url(system: System) -> str:
    return reverse("partners:members", args=[system.public_id])


def add_url(system: System) -> str:
    return reverse("partners:member_add", args=[system.public_id])


def end_url(membership: Membership, system: System | None = None) -> str:
    system = system or membership.system
    if system is None:
        return reverse("partners:member_end_national", args=[membership.public_id])
    return reverse("partners:member_end", args=[system.public_id, membership.public_id])


def invitation(**answers: str) -> dict[str, Any]:
    return {
        "email": "new.person@example.nhs.uk",
        "name": "New Person",
        "role": "analyst",
        **answers,
    }


def test_the_list_names_people_and_roles(administrator: Client, world: World) -> None:
    text = administrator.get(members_url(world.system)).text
    assert world.manager.name in text
    assert "Partnership manager" in text


def test_the_menu_entry_leads_to_the_current_system(administrator: Client, world: World) -> None:
    assert administrator.get("/members/")["Location"] == members_url(world.system)


def test_the_list_asks_as_often_for_thirty_as_for_three(
    administrator: Client, world: World
) -> None:
    with_three = queries_of(administrator, members_url(world.system))
    for _ in range(27):
        factories.make_user(system=world.system)
    assert queries_of(administrator, members_url(world.system)) == with_three


def test_someone_new_gets_an_account_a_role_and_a_link(
    administrator: Client, world: World, mailoutbox: list[EmailMessage]
) -> None:
    administrator.post(add_url(world.system), invitation())
    user = User.objects.get(email="new.person@example.nhs.uk")
    assert user.memberships.get().system == world.system
    [mail] = mailoutbox
    assert mail.to == [user.email]
    link = next(line for line in mail.body.splitlines() if "/invitation/" in line)
    assert user.name in Client().get(link).text


def test_someone_known_keeps_their_name_and_is_told(
    administrator: Client, world: World, mailoutbox: list[EmailMessage]
) -> None:
    known = factories.make_user(name="Known Person", password=factories.PASSWORD)
    administrator.post(add_url(world.system), invitation(email=known.email, name="Other"))
    known.refresh_from_db()
    assert known.name == "Known Person"
    assert "/invitation/" not in mailoutbox[0].body


def test_a_role_given_stays_given_when_the_mail_fails(administrator: Client, world: World) -> None:
    with mock.patch("accounts.emails.send_mail", side_effect=OSError):
        response = administrator.post(add_url(world.system), invitation(), follow=True)
    assert "could not be sent" in response.text
    assert Membership.objects.filter(user__email="new.person@example.nhs.uk").exists()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"email": "nonsense"}, "email"),
        ({"name": ""}, "nobody has an account with this email address"),
        ({"role": "national_administrator"}, "Select a valid choice"),
        ({"role": ""}, "Select role"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(
    administrator: Client, world: World, answers: dict[str, str], sentence: str
) -> None:
    response = administrator.post(add_url(world.system), invitation(**answers))
    assert response.status_code == 422
    assert sentence in response.text
    assert not User.objects.filter(name="New Person").exists()


def test_the_same_role_is_not_given_twice(administrator: Client, world: World) -> None:
    answers = invitation(email=world.manager.email, role="partnership_manager")
    response = administrator.post(add_url(world.system), answers)
    assert response.status_code == 422
    assert "has this role already" in response.text


def test_nobody_gives_roles_in_another_system(administrator: Client) -> None:
    elsewhere = factories.make_system()
    assert administrator.post(add_url(elsewhere), invitation()).status_code == 404
    assert not User.objects.filter(name="New Person").exists()


def test_a_grant_of_another_system_cannot_be_ended_through_ones_own(
    administrator: Client, world: World
) -> None:
    elsewhere = factories.make_user(system=factories.make_system()).memberships.get()
    assert administrator.post(end_url(elsewhere, world.system)).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.valid_to is None


def test_a_role_ends_at_once(administrator: Client, world: World) -> None:
    administrator.post(end_url(world.membership))
    assert not world.manager.memberships.current().exists()
    assert world.manager.memberships.exists()


def test_the_last_administrator_stays(administrator: Client, world: World) -> None:
    grant = world.administrator.memberships.get()
    response = administrator.post(end_url(grant))
    assert response.status_code == 422
    assert "only administrator" in response.text
    other = factories.make_user(system=world.system, role=SYSTEM_ADMINISTRATOR.name)
    assert administrator.post(end_url(grant)).status_code == 422, "They have not signed in yet."
    Client().force_login(other)
    assert administrator.post(end_url(grant)).status_code == 302


def test_opening_the_question_ends_nothing(administrator: Client, world: World) -> None:
    administrator.get(end_url(world.membership))
    assert world.manager.memberships.current().exists()


@pytest.mark.parametrize("route", ["members_national", "member_add_national"])
def test_national_roles_are_not_for_system_administrators(
    administrator: Client, route: str
) -> None:
    assert administrator.get(reverse(f"partners:{route}")).status_code == 403


def test_a_national_analyst_gives_no_roles(client: Client, world: World) -> None:
    client.force_login(factories.make_national_user(NATIONAL_ANALYST.name))
    assert client.get(reverse("partners:member_add_national")).status_code == 403


def test_a_national_administrator_gives_national_roles(national: Client) -> None:
    answers = invitation(role="national_analyst")
    national.post(reverse("partners:member_add_national"), answers)
    assert Membership.objects.get(role="national_analyst").system is None
    assert "New Person" in national.get(reverse("partners:members_national")).text


def test_a_national_administrator_appoints_the_first_of_a_system(
    national: Client, world: World
) -> None:
    answers = invitation(role="system_administrator")
    assert national.post(add_url(world.system), answers).status_code == 302


def test_a_national_role_ends(national: Client) -> None:
    grant = factories.make_national_user(NATIONAL_ANALYST.name).memberships.get()
    national.post(end_url(grant))
    assert not grant.user.memberships.current().exists()
