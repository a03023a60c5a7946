"""A person's own page and their keys to the API."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions.api_token import create_token
from accounts.models import ApiToken, User
from tests import factories

pytestmark = pytest.mark.django_db
TOKENS = "/account/tokens/"
ADD = "/account/tokens/add/"


@pytest.fixture
def user() -> User:
    return factories.make_user(system=factories.make_system(name="North System"))


@pytest.fixture
def browser(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.mark.parametrize("page", ["/account/", TOKENS, ADD])
def test_nobody_comes_in_without_signing_in(client: Client, page: str) -> None:
    assert client.get(page).status_code == 302


def test_the_page_says_who_one_is_and_what_one_may(browser: Client, user: User) -> None:
    text = browser.get("/account/").text
    assert user.email in text
    assert "Partnership manager" in text
    assert "North System" in text


def test_a_token_is_shown_once_and_never_kept_by_the_browser(browser: Client) -> None:
    response = browser.post(ADD, {"name": "Report", "scopes": ["read"], "days": "90"})
    assert "icscrm_" in response.text
    assert "no-store" in response["Cache-Control"]
    assert "icscrm_" not in browser.get(TOKENS).text
    assert ApiToken.objects.get().scopes == ["read"]


def test_a_token_may_write_when_asked(browser: Client) -> None:
    browser.post(ADD, {"name": "Report", "scopes": ["read", "write"], "days": "30"})
    assert ApiToken.objects.get().may_write is True


def test_a_token_that_neither_reads_nor_writes_is_refused(browser: Client) -> None:
    answer = browser.post(ADD, {"name": "Report", "scopes": ["surveys"], "days": "30"})
    assert answer.status_code == 422
    assert "Choose whether the token reads, writes or does both." in answer.text


def test_a_token_is_for_chosen_systems(browser: Client, user: User) -> None:
    assert "In which systems?" not in browser.get(ADD).text  # there is one only
    south = factories.make_system(name="South System")
    factories.make_membership(user, south)
    other = factories.make_system()
    asked = {"name": "Report", "scopes": ["read"], "days": "30"}
    assert browser.post(ADD, {**asked, "systems": [other.public_id]}).status_code == 422
    browser.post(ADD, {**asked, "systems": [south.public_id]})
    assert ApiToken.objects.get().systems == [south.public_id]
    assert "South System" in browser.get(TOKENS).text


@pytest.mark.parametrize(
    "data", [{"name": "", "days": "90"}, {"name": "Report", "days": "9999"}, {}]
)
def test_what_is_wrong_with_a_token_is_said(browser: Client, data: dict[str, str]) -> None:
    assert browser.post(ADD, data).status_code == 422
    assert not ApiToken.objects.exists()


def test_a_token_is_revoked_after_a_question(browser: Client, user: User) -> None:
    token, _text = create_token(by=user, name="Report", days=30)
    page = reverse("accounts:token_revoke", args=[token.public_id])
    assert browser.get(page).status_code == 200
    assert ApiToken.objects.exists()
    browser.post(page)
    assert not ApiToken.objects.exists()


def test_tokens_of_others_are_not_there(browser: Client) -> None:
    other = factories.make_user()
    token, _text = create_token(by=other, name="Their report", days=30)
    page = reverse("accounts:token_revoke", args=[token.public_id])
    assert browser.post(page).status_code == 404
    assert "Their report" not in browser.get(TOKENS).text
