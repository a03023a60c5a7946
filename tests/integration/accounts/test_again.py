"""Who signed in some time ago is asked who they are before doors are opened or shut."""

import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken, User
from accounts.roles import SYSTEM_ADMINISTRATOR
from partners.models import System
from tests import factories as make

pytestmark = pytest.mark.django_db
AGAIN = "/sign-in/again/"
TOKENS = "/account/tokens/add/"
OTHERS = "/account/sessions/end-others/"


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def user(system: System) -> User:
    return make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name, password=make.PASSWORD)


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": user.email, "password": make.PASSWORD})
    assert client.get("/account/").status_code == 200
    return client


def some_time_ago(client: Client) -> Client:
    """The same session, as it is ten minutes after its owner signed in."""
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() - 600
    session.save()
    return client


def test_who_just_signed_in_is_not_asked(user: User) -> None:
    assert signed_in(user).get(TOKENS).status_code == 200


def test_a_page_that_makes_keys_asks_first(user: User, system: System) -> None:
    client = some_time_ago(signed_in(user))
    maker = make.make_api_client(system=system)
    pages = [
        TOKENS,
        reverse("partners:api_client_add", args=[system.public_id]),
        reverse("partners:client_secret_add", args=[system.public_id, maker.public_id]),
    ]
    for page in pages:
        asked = client.get(page)
        assert asked.headers["Location"].startswith(f"{AGAIN}?next="), page
    opened = client.post(asked.headers["Location"], {"password": make.PASSWORD})
    assert opened.headers["Location"] == pages[-1]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]


def test_what_was_sent_is_done_after_the_password_and_not_before(user: User) -> None:
    phone, desk = signed_in(user), some_time_ago(signed_in(user))
    asked = desk.post(OTHERS).headers["Location"]
    wrong = desk.post(asked, {"password": "not this one"})
    assert wrong.status_code == 422
    assert phone.get("/account/").status_code == 200

    desk.post(asked, {"next": OTHERS, "password": make.PASSWORD})
    assert phone.get("/account/").status_code == 302
    assert desk.get("/account/").status_code == 200


def test_one_session_is_ended_only_after_the_password(user: User) -> None:
    signed_in(user)
    other = user.sessions.get()
    client = some_time_ago(signed_in(user))
    client.post(f"/account/sessions/{other.public_id}/end/")
    assert user.sessions.filter(pk=other.pk).exists()


def test_a_token_that_was_asked_for_is_made_once(user: User) -> None:
    client = some_time_ago(signed_in(user))
    said = {"name": "Report", "scopes": ["read"], "days": "30"}
    asked = client.post(TOKENS, said).headers["Location"]
    assert not ApiToken.objects.exists()
    made = client.post(asked, {"next": TOKENS, "password": make.PASSWORD})
    assert made.status_code == 200
    assert ApiToken.objects.get().name == "Report"
    assert "no-store" in made.headers["Cache-Control"]
