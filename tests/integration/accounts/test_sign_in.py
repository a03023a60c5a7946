"""Signing in and out, and passwords: set, changed and reset by mail."""

import re

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from audit.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "quite another password"


@pytest.fixture
def user() -> User:
    return factories.make_user(password=factories.PASSWORD)


def sign_in(client: Client, user: User, password: str = factories.PASSWORD) -> int:
    return client.post("/sign-in/", {"login": user.email, "password": password}).status_code


def ask_for_link(client: Client, email: str) -> int:
    return client.post("/password/reset/", {"email": email}).status_code


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"https?://[^/]+(/password/reset/key/\S+)", str(mail.body))
    assert found is not None
    return found[1]


def test_the_page_asks_in_plain_words(client: Client) -> None:
    text = client.get("/sign-in/").text
    assert "Email address" in text
    assert "placeholder" not in text
    assert "Remember" not in text


def test_someone_signs_in_and_out(client: Client, user: User) -> None:
    assert sign_in(client, user) == 302
    assert client.get("/account/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/account/").status_code == 302


def test_signing_in_leads_back_to_the_page(client: Client, user: User) -> None:
    data = {"login": user.email, "password": factories.PASSWORD, "next": "/account/"}
    assert client.post("/sign-in/", data)["Location"] == "/account/"


def test_a_wrong_password_is_refused(client: Client, user: User) -> None:
    assert sign_in(client, user, "wrong") == 422
    assert client.get("/account/").status_code == 302


def test_too_many_wrong_passwords_lock_the_account_and_are_recorded_once(
    client: Client, user: User
) -> None:
    for _ in range(5):
        sign_in(client, user, "wrong")
    assert not AuditEvent.objects.filter(type="user.locked_out").exists()
    for _ in range(2):
        refused = client.post("/sign-in/", {"login": user.email, "password": factories.PASSWORD})
        assert "Wait five minutes" in refused.text
    event = AuditEvent.objects.get(type="user.locked_out")
    assert event.target_id == user.public_id


def test_an_empty_form_says_what_to_enter(client: Client) -> None:
    response = client.post("/sign-in/", {})
    assert response.status_code == 422
    assert "Enter email address" in response.text


def test_a_closed_account_does_not_come_in(client: Client, user: User) -> None:
    user.is_active = False
    user.save()
    sign_in(client, user)
    assert client.get("/account/").status_code == 302


def test_opening_the_sign_out_page_signs_nobody_out(client: Client, user: User) -> None:
    client.force_login(user)
    client.get("/sign-out/")
    assert client.get("/account/").status_code == 200


def test_a_password_is_reset_by_mail(
    client: Client, user: User, mailoutbox: list[EmailMessage]
) -> None:
    assert ask_for_link(client, user.email) == 302
    form = client.get(link_in(mailoutbox[0]), follow=True)
    page = form.request["PATH_INFO"]
    client.post(page, {"password1": NEW, "password2": NEW})
    assert sign_in(client, user, NEW) == 302


def test_a_link_works_once(client: Client, user: User, mailoutbox: list[EmailMessage]) -> None:
    ask_for_link(client, user.email)
    link = link_in(mailoutbox[0])
    page = client.get(link, follow=True).request["PATH_INFO"]
    client.post(page, {"password1": NEW, "password2": NEW})
    assert "This link no longer works" in Client().get(link, follow=True).text


def test_someone_who_never_had_a_password_gets_a_link(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_link(client, factories.make_user().email)
    assert len(mailoutbox) == 1


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    assert ask_for_link(client, "nobody@example.nhs.uk") == 302
    assert mailoutbox == []


def test_a_password_is_changed_and_the_change_recorded(client: Client, user: User) -> None:
    client.force_login(user)
    data = {"oldpassword": factories.PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/password/change/", data)["Location"] == "/account/"
    user.refresh_from_db()
    assert user.check_password(NEW)
    event = AuditEvent.objects.get(type="user.password_set")
    assert event.actor_id == user.public_id


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"oldpassword": "wrong", "password1": NEW, "password2": NEW}, "your current password"),
        ({"oldpassword": factories.PASSWORD, "password1": "short", "password2": "short"}, "short"),
        ({"oldpassword": factories.PASSWORD, "password1": NEW, "password2": "x"}, "same password"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said(
    client: Client, user: User, data: dict[str, str], sentence: str
) -> None:
    client.force_login(user)
    response = client.post("/password/change/", data)
    assert response.status_code == 422
    assert sentence in response.text


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/sign-up/")["Location"] == "/sign-in/"
    assert client.post("/sign-up/", {"email": "a@example.nhs.uk"}).status_code == 302
    assert not User.objects.exists()
