"""Single sign-on against a provider on this machine: who was invited comes in, and nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accounts.actions.user import invite_user
from accounts.invitations import invitation_path
from accounts.models import User
from audit.models import AuditEvent
from ics_crm.single_sign_on_settings import SingleSignOn, from_environment
from tests import factories as make
from tests.identity_provider import CLIENT_ID, SECRET, Provider, identity_provider
from tests.integration.accounts.test_again import OTHERS, TOKENS, some_time_ago

pytestmark = pytest.mark.django_db
EMAIL = "ada@example.nhs.uk"
GO = "/sign-in/organisation/"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with identity_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Any) -> Provider:
    configure(settings, running.url)
    running.cancels = False
    running.person("subject-1", EMAIL)
    return running


def configure(settings: Any, url: str, **more: Any) -> None:
    settings.SINGLE_SIGN_ON = SingleSignOn(url, "NHSmail", CLIENT_ID, SECRET, **more)
    settings.SOCIALACCOUNT_PROVIDERS = settings.SINGLE_SIGN_ON.providers()


def come_in(client: Client) -> Any:
    """There and back, as a browser goes; the answer of the product."""
    return back_from(client, client.post(GO)["Location"])


def back_from(client: Client, there: str) -> Any:
    """The answer of the product to whom the provider sends back."""
    back = requests.get(there, allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_sign_in_page_offers_it_by_name(client: Client, provider: Provider) -> None:
    assert "Sign in with NHSmail" in client.get("/sign-in/").text


def test_without_settings_there_is_none(client: Client) -> None:
    assert client.post(GO).status_code == 404
    assert client.get(f"{GO}back/").status_code == 404
    assert "Or with a password" not in client.get("/sign-in/").text


def test_who_was_invited_comes_in_and_is_linked_by_subject(
    client: Client, provider: Provider
) -> None:
    user = invite_user(by=make.TESTS, user=make.make_user(email=EMAIL))
    link = invitation_path(user)
    assert come_in(client).status_code == 302
    assert is_in(client)
    kept = SocialAccount.objects.get()
    assert (kept.user, kept.uid, kept.extra_data) == (user, "subject-1", {})
    assert client.get(link).status_code == 404
    told = {event.type for event in AuditEvent.objects.filter(actor_id=user.public_id)}
    assert {"user.sign_on_linked", "user.joined", "user.signed_in"} <= told
    # Married since: the address there is another one, the person the same.
    provider.person("subject-1", "ada.married@example.nhs.uk", name="Ada Married")
    again = Client()
    come_in(again)
    assert is_in(again)
    assert SocialAccount.objects.get().extra_data == {}


def test_nobody_comes_in_who_was_not_invited(client: Client, provider: Provider) -> None:
    response = come_in(client)
    assert response.status_code == 403
    assert "Ask the administrator" in response.text
    assert not is_in(client)
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "no"])
def test_an_address_that_is_not_verified_opens_nothing(
    client: Client, provider: Provider, verified: Any
) -> None:
    make.make_user(email=EMAIL)
    provider.person("subject-2", EMAIL, email_verified=verified)
    response = come_in(client)
    assert response.status_code == 403
    assert "email_verified" in response.text
    assert not SocialAccount.objects.exists()


def test_a_directory_may_be_trusted_for_its_addresses(
    client: Client, provider: Provider, settings: Any
) -> None:
    configure(settings, provider.url, trusts_email=True)
    make.make_user(email=EMAIL)
    provider.person("subject-2", EMAIL, email_verified=None)
    come_in(client)
    assert is_in(client)


def test_an_address_that_was_given_to_another_person_opens_nothing(
    client: Client, provider: Provider
) -> None:
    make.make_user(email=EMAIL)
    come_in(client)
    provider.person("subject-of-a-newcomer", EMAIL)
    newcomer = Client()
    response = come_in(newcomer)
    assert response.status_code == 403
    assert "Somebody else" in response.text
    assert not is_in(newcomer)


def test_who_comes_in_there_alone_shows_there_who_they_are_again(
    client: Client, provider: Provider
) -> None:
    invite_user(by=make.TESTS, user=make.make_user(email=EMAIL))
    come_in(client)
    assert client.get(TOKENS).status_code == 200
    some_time_ago(client)
    asked = client.get(TOKENS)["Location"]
    assert asked.startswith(f"{GO}again/?next=")
    assert "Sign in with NHSmail again" in client.get(asked).text
    there = client.post(asked)["Location"]
    assert "prompt=login" in there
    assert "max_age=0" in there
    assert client.get(TOKENS).status_code == 302
    shown = back_from(client, there)
    assert client.get(shown["Location"])["Location"] == TOKENS
    assert client.get(TOKENS).status_code == 200


def test_what_was_sent_is_done_after_the_provider_asked_and_not_before(
    client: Client, provider: Provider
) -> None:
    user = make.make_user(email=EMAIL)
    come_in(client)
    desk = Client()
    come_in(desk)
    asked = some_time_ago(desk).post(OTHERS)["Location"]
    assert user.sessions.count() == 2
    shown = back_from(desk, desk.post(asked)["Location"])
    desk.get(shown["Location"])
    assert user.sessions.count() == 1
    assert is_in(desk)


@pytest.mark.parametrize("claims", [{"auth_time": 1_700_000_000}, {"sub": "somebody-else"}])
def test_a_provider_that_did_not_ask_or_asked_somebody_else_shows_nothing(
    client: Client, provider: Provider, claims: dict[str, Any]
) -> None:
    make.make_user(email=EMAIL)
    come_in(client)
    asked = some_time_ago(client).get(TOKENS)["Location"]
    there = client.post(asked)["Location"]
    provider.claims |= claims
    assert back_from(client, there).status_code == 403
    assert client.get(TOKENS).status_code == 302


def test_a_closed_account_stays_out(client: Client, provider: Provider) -> None:
    user = make.make_user(email=EMAIL)
    come_in(client)
    User.objects.filter(pk=user.pk).update(is_active=False)
    again = Client()
    assert come_in(again)["Location"] == "/sign-in/inactive/"
    assert not is_in(again)


def test_who_cancels_is_told_how_to_go_on(client: Client, provider: Provider) -> None:
    provider.cancels = True
    assert "You cancelled" in come_in(client).text


def test_a_forged_way_back_is_refused(client: Client, provider: Provider) -> None:
    make.make_user(email=EMAIL)
    response = client.get(f"{GO}back/?code=abc&state=def")
    assert "could not sign you in" in response.text
    assert not is_in(client)


def test_a_provider_that_is_away_is_said(client: Client, settings: Any) -> None:
    configure(settings, "http://127.0.0.1:9")
    response = client.post(GO)
    assert response.status_code == 502
    assert "Try again in some minutes" in response.text


def test_single_sign_on_counts_as_a_second_factor_only_where_it_is_said_to(
    provider: Provider, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED, settings.TRUSTED_NETWORKS = True, []
    make.make_user(email=EMAIL)
    for gives, status in ((False, 302), (True, 200)):
        settings.OIDC_GIVES_SECOND_FACTOR = gives
        client = Client()
        come_in(client)
        assert client.get("/account/").status_code == status


def test_settings_that_are_not_whole_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("ICS_CRM_OIDC_ISSUER", "https://login.example.nhs.uk/tenant/")
    with pytest.raises(ImproperlyConfigured, match="CLIENT_SECRET_FILE"):
        from_environment(https_only=True)
    secret = tmp_path / "secret"
    secret.write_text("kept in a file\n")
    monkeypatch.setenv("ICS_CRM_OIDC_CLIENT_ID", "ics-crm")
    monkeypatch.setenv("ICS_CRM_OIDC_CLIENT_SECRET_FILE", str(secret))
    found = from_environment(https_only=True)
    assert (found.secret, found.origin) == ("kept in a file", "https://login.example.nhs.uk")
    monkeypatch.setenv("ICS_CRM_OIDC_ISSUER", "http://login.example.nhs.uk")
    with pytest.raises(ImproperlyConfigured, match="https"):
        from_environment(https_only=True)
