"""Where somebody is signed in: listed in words, ended one by one or all, and ended by time."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.session import end_all_sessions
from accounts.devices import device_of
from accounts.models import Session, User
from accounts.sessions import BEGAN
from accounts.tasks import forget_sessions
from audit.models import AuditEvent
from tests import factories as make

pytestmark = pytest.mark.django_db
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
)
PAGE = "/account/sessions/"


@pytest.fixture
def user() -> User:
    return make.make_user(password=make.PASSWORD)


def signed_in(user: User, agent: str = EDGE) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/sign-in/", {"login": user.email, "password": make.PASSWORD})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Edge on Windows"),
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0", "Firefox on Linux"),
        ("curl/8.9", "Unknown device"),
    ],
)
def test_a_device_is_told_in_words(agent: str, words: str) -> None:
    assert device_of(agent) == words


def test_sessions_are_listed_without_addresses(user: User, settings: Any) -> None:
    signed_in(user, PHONE)
    page = signed_in(user).get(PAGE).text
    assert "Edge on Windows" in page
    assert "Safari on iPhone" in page
    assert "127.0.0.1" not in page
    assert AuditEvent.objects.filter(type="user.signed_in", actor_id=user.public_id).count() == 2


def test_one_session_is_ended(user: User) -> None:
    desk, phone = signed_in(user), signed_in(user, PHONE)
    other = user.sessions.get(device="Safari on iPhone")
    desk.post(f"{PAGE}{other.public_id}/end/")
    assert is_in(desk)
    assert not is_in(phone)


def test_all_others_are_ended(user: User) -> None:
    desk, phone = signed_in(user), signed_in(user, PHONE)
    phone.post(f"{PAGE}end-others/")
    assert is_in(phone)
    assert not is_in(desk)
    assert Session.objects.get().user == user


def test_nobody_ends_the_session_of_another(user: User) -> None:
    desk = signed_in(user)
    stranger = signed_in(make.make_user(password=make.PASSWORD))
    address = f"{PAGE}{user.sessions.get().public_id}/end/"
    assert stranger.post(address).status_code == 404
    assert is_in(desk)


def test_signing_somebody_out_ends_what_was_never_noted_too(user: User) -> None:
    noted, unnoted = signed_in(user), Client()
    unnoted.force_login(user)
    end_all_sessions(by=make.TESTS, user=user)
    assert not is_in(noted)
    assert not is_in(unnoted)
    assert is_in(signed_in(user))


def test_a_new_password_ends_the_others_and_keeps_this_one_listed(user: User) -> None:
    desk, phone = signed_in(user), signed_in(user, PHONE)
    new = "quite another password"
    desk.post(
        "/password/change/", {"oldpassword": make.PASSWORD, "password1": new, "password2": new}
    )
    assert is_in(desk)
    assert not is_in(phone)
    assert "This one" in desk.get(PAGE).text


def test_a_session_ends_after_a_days_work(user: User, settings: Any) -> None:
    client = signed_in(user)
    session = client.session
    session[BEGAN] = time.time() - settings.SESSION_LONGEST_SECONDS - 1
    session.save()
    assert not is_in(client)
    assert not Session.objects.exists()


def test_signing_out_forgets_the_session(user: User) -> None:
    signed_in(user).post("/sign-out/")
    assert not Session.objects.exists()


def test_what_has_run_out_is_forgotten(user: User, settings: Any) -> None:
    client = signed_in(user)
    unused = timedelta(seconds=settings.SESSION_COOKIE_AGE + 1)
    Session.objects.create(
        user=user, session_key="old", device="Safari on Mac", last_used_at=timezone.now() - unused
    )
    assert "Safari on Mac" not in client.get(PAGE).text
    assert forget_sessions() == 1
    assert is_in(client)
