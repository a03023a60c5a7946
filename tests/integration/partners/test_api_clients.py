"""Pages on which administrators register programs, and stop them and the tokens of people."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.actions.api_client import issue_token
from accounts.actions.api_token import create_token
from accounts.limits import Scope
from accounts.models import ApiClient, ApiToken, User
from accounts.roles import SYSTEM_ADMINISTRATOR
from partners.models import System
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make.make_system(name="North System")


@pytest.fixture
def administrator(system: System) -> User:
    return make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name, name="Ada Admin")


@pytest.fixture
def browser(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def _pages(system: System, client: ApiClient | None = None) -> str:
    base = f"/systems/{system.public_id}/api-clients/"
    return f"{base}{client.public_id}/" if client else base


def _asked(administrator: User, **answers: object) -> dict[str, object]:
    return {
        "name": "Warehouse",
        "purpose": "Copies everything every night.",
        "responsible": administrator.public_id,
        "role": "analyst",
        "scopes": ["read", "surveys"],
        "days": "180",
        **answers,
    }


def test_a_client_is_registered_and_its_secret_shown_once(
    browser: Client, system: System, administrator: User
) -> None:
    answer = browser.post(f"{_pages(system)}add/", _asked(administrator))
    client = ApiClient.objects.get()
    assert "icscrm_secret_" in answer.text
    assert client.client_id in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert client.scopes == ["read", "surveys"]
    assert client.user.memberships.get().role == "analyst"
    for page in (_pages(system), _pages(system, client)):
        text = browser.get(page).text
        assert "Warehouse" in text
        assert "icscrm_secret_" not in text


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("name", "", "Give it a name."),
        ("purpose", "", "Say what it is for."),
        ("responsible", "", "Choose who is responsible for it."),
        ("role", "", "Choose its role."),
        ("scopes", [], "Choose what it may do."),
        ("scopes", ["confidential"], "Choose whether the client reads, writes or does both."),
        # More than the administrator may do, or what administers.
        ("role", "information_governance_lead", "Select a valid choice."),
        ("role", "system_administrator", "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said(
    browser: Client, system: System, administrator: User, name: str, value: object, sentence: str
) -> None:
    answer = browser.post(f"{_pages(system)}add/", _asked(administrator, **{name: value}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not ApiClient.objects.exists()


@pytest.mark.parametrize("role", ["partnership_manager", "analyst", "national_administrator"])
def test_nobody_else_comes_in(client: Client, system: System, role: str) -> None:
    machine = make.make_api_client(system=system)
    user = (
        make.make_national_user(role)
        if role.startswith("national")
        else make.make_user(system=system, role=role)
    )
    client.force_login(user)
    for page in (_pages(system), f"{_pages(system)}add/", _pages(system, machine)):
        assert client.get(page).status_code == 403
    assert client.post(f"{_pages(system, machine)}revoke/").status_code == 403
    client.force_login(make.make_user(system=make.make_system(), role=SYSTEM_ADMINISTRATOR.name))
    assert client.get(_pages(system, machine)).status_code == 404


def test_a_secret_is_followed_by_another_and_ended(browser: Client, system: System) -> None:
    machine = make.make_api_client(system=system)
    make.make_client_secret(machine, days=10)
    page = _pages(system, machine)
    assert "Expires soon" in browser.get(page).text
    assert "icscrm_secret_" in browser.post(f"{page}secrets/add/", {"days": "90"}).text
    refused = browser.post(f"{page}secrets/add/", {"days": "90"})
    assert refused.status_code == 422
    assert "Two secrets of Warehouse work already" in refused.text
    old = machine.secrets.order_by("id")[0]
    assert browser.get(f"{page}secrets/{old.public_id}/end/").status_code == 200
    assert browser.post(f"{page}secrets/{old.public_id}/end/").status_code == 302
    assert machine.secrets.working().count() == 1


def test_the_state_says_what_is_to_do(browser: Client, system: System) -> None:
    machine = make.make_api_client(system=system)
    assert "No secret works" in browser.get(_pages(system)).text
    make.make_client_secret(machine, days=30)
    assert "Working" in browser.get(_pages(system)).text
    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
        browser.force_login(make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name))
        assert "Secret expires soon" in browser.get(_pages(system)).text


def test_a_client_is_changed_and_revoked(
    browser: Client, system: System, administrator: User
) -> None:
    machine = make.make_api_client(system=system)
    make.make_client_secret(machine)
    page = _pages(system, machine)
    said = {"purpose": "Less", "responsible": administrator.public_id, "scopes": ["read"]}
    assert browser.post(f"{page}change/", said).status_code == 302
    machine.refresh_from_db()
    assert (machine.purpose, machine.responsible) == ("Less", administrator)
    assert browser.get(f"{page}revoke/").status_code == 200
    assert browser.post(f"{page}revoke/").status_code == 302
    assert "was revoked on" in browser.get(page).text
    assert not machine.secrets.working().exists()


def test_a_role_is_given_where_one_administers_and_taken_back(
    browser: Client, system: System, administrator: User
) -> None:
    machine = make.make_api_client(system=system, role="analyst")
    south = make.make_system(name="South System")
    page = _pages(system, machine)
    asked = {"system": south.public_id, "role": "analyst"}
    assert browser.post(f"{page}roles/add/", asked).status_code == 422  # not theirs
    make.make_membership(administrator, south, SYSTEM_ADMINISTRATOR.name)
    assert browser.post(f"{page}roles/add/", asked).status_code == 302
    held = machine.user.memberships.current()
    assert {row.system for row in held} == {system, south}
    here = held.get(system=system)
    assert browser.post(f"{page}roles/{here.public_id}/end/").status_code == 302
    assert [row.system for row in machine.user.memberships.current()] == [south]


def test_a_client_that_gains_a_system_loses_its_secrets(
    browser: Client, system: System, administrator: User
) -> None:
    """Somebody who administers only the first system knows the old secret."""
    machine = make.make_api_client(system=system, role="analyst")
    text = make.make_client_secret(machine)
    secret = machine.secrets.get()
    issue_token(
        by=machine.user,
        secret=secret,
        text="icscrm_of_an_hour",
        scopes=[Scope.READ],
        until=timezone.now() + timedelta(hours=1),
    )
    south = make.make_system(name="South System")
    make.make_membership(administrator, south, SYSTEM_ADMINISTRATOR.name)
    page = f"{_pages(system, machine)}roles/add/"
    assert "its secrets and tokens end at once" in browser.get(page).text
    browser.post(page, {"system": system.public_id, "role": "board_member"})
    assert machine.secrets.working().exists()  # no new system
    answer = browser.post(page, {"system": south.public_id, "role": "analyst"}, follow=True)
    assert "No secret of it works" in answer.text
    assert not machine.secrets.working().exists()
    assert not ApiToken.objects.filter(user=machine.user).exists()
    asked = {"grant_type": "client_credentials", "client_id": machine.client_id}
    asked["client_secret"] = text
    form = "application/x-www-form-urlencoded"
    assert Client().post("/api/v1/oauth/token", urlencode(asked), form).status_code == 401
    assert "its secrets and tokens end" not in browser.get(page).text


def test_who_administers_one_system_of_two_may_stop_a_client_and_not_get_its_secret(
    browser: Client, system: System
) -> None:
    machine = make.make_api_client(system=system, role="analyst")
    make.make_membership(machine.user, make.make_system(name="South System"), "analyst")
    page = _pages(system, machine)
    text = browser.get(page).text
    assert "South System" not in text
    assert "It acts in other systems, too" in text
    for deed in ("secrets/add/", "change/", "roles/add/"):
        assert browser.post(page + deed, {"days": "90"}).status_code == 403
    assert browser.post(f"{page}revoke/").status_code == 302


def test_tokens_of_people_are_listed_without_their_text_and_revoked(
    browser: Client, system: System
) -> None:
    member = make.make_user(system=system, name="Mo Member")
    elsewhere = make.make_system().public_id
    token, text = create_token(by=member, name="Report", days=30)
    create_token(by=member, name="Not here", days=30, scopes=[Scope.READ], systems=[elsewhere])
    create_token(by=make.make_user(system=make.make_system()), name="Strange", days=30)
    page = browser.get(_pages(system)).text
    assert "Mo Member" in page
    assert text not in page
    assert "Not here" not in page
    assert "Strange" not in page
    url = f"/systems/{system.public_id}/api-tokens/{token.public_id}/revoke/"
    assert browser.get(url).status_code == 200
    assert browser.post(url).status_code == 302
    assert not ApiToken.objects.filter(name="Report").exists()
    other = ApiToken.objects.get(name="Strange")
    url = f"/systems/{system.public_id}/api-tokens/{other.public_id}/revoke/"
    assert browser.post(url).status_code == 404


def test_tokens_of_national_roles_are_shown_and_revoked_by_national_administrators(
    browser: Client, system: System
) -> None:
    analyst = make.make_national_user("national_analyst")
    token, text = create_token(by=analyst, name="Nightly copy", days=30)
    elsewhere = make.make_system(name="South System").public_id
    create_token(by=analyst, name="South alone", days=30, systems=[elsewhere])
    both = make.make_national_user("national_analyst")
    make.make_membership(both, system, "analyst")
    create_token(by=both, name="Both ways", days=30)
    page = browser.get(_pages(system)).text
    listed = page[page.index("Tokens of people with national roles") :]
    assert "Nightly copy" in listed
    assert "Both ways" not in listed  # this system can end the role, and so is asked above
    assert "Both ways" in page
    assert "South alone" not in page
    ours = f"/systems/{system.public_id}/api-tokens/{token.public_id}/revoke/"
    theirs = f"/members/national/api-tokens/{token.public_id}/revoke/"
    assert browser.post(ours).status_code == 404
    assert browser.post(theirs).status_code == 403
    browser.force_login(make.make_national_user())
    page = browser.get("/members/national/").text
    assert "South alone" in page
    assert "South System" in page
    assert text not in page
    assert browser.get(theirs).status_code == 200
    assert browser.post(theirs).status_code == 302
    assert not ApiToken.objects.filter(name="Nightly copy").exists()
    of_member, _ = create_token(by=make.make_user(system=system), name="Report", days=30)
    assert (
        browser.post(theirs.replace(str(token.public_id), str(of_member.public_id))).status_code
        == 404
    )


def test_programs_are_no_members(browser: Client, system: System) -> None:
    make.make_api_client(system=system)
    assert "Warehouse" not in browser.get(f"/systems/{system.public_id}/members/").text


def test_the_list_costs_the_same_however_long(
    browser: Client, system: System, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.make_client_secret(make.make_api_client(system=system, name="First"))
    browser.get(_pages(system))
    with django_assert_num_queries(9) as captured:
        browser.get(_pages(system))
    for number in range(3):
        make.make_client_secret(make.make_api_client(system=system, name=f"Program {number}"))
    with django_assert_num_queries(len(captured.captured_queries)):
        browser.get(_pages(system))
