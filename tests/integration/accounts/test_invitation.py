"""The link of an invitation: it sets a first password, once, for a week, while it stands."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.user import invite_user, set_password, withdraw_invitation
from accounts.errors import AccountError
from accounts.invitations import LASTS, invitation_path
from accounts.models import User
from audit.models import AuditEvent
from tests import factories as make

pytestmark = pytest.mark.django_db
ANSWERS = {"password1": make.PASSWORD, "password2": make.PASSWORD}


@pytest.fixture
def invited() -> User:
    return invite_user(by=make.TESTS, user=make.make_user(name="Ada Invited"))


def test_an_invited_person_sets_a_password_and_signs_in(client: Client, invited: User) -> None:
    link = invitation_path(invited)
    page = client.get(link)
    assert "Ada Invited" in page.text
    assert "no-store" in page["Cache-Control"]
    assert client.post(link, ANSWERS)["Location"] == "/sign-in/"
    client.post("/sign-in/", {"login": invited.email, "password": make.PASSWORD})
    assert client.get("/account/").status_code == 200
    assert AuditEvent.objects.get(type="user.joined").actor_id == invited.public_id


def test_the_link_works_once(client: Client, invited: User) -> None:
    link = invitation_path(invited)
    client.post(link, ANSWERS)
    again = client.post(link, {"password1": "another long password", "password2": "another long"})
    assert again.status_code == 404
    assert "no longer works" in again.text
    invited.refresh_from_db()
    assert invited.check_password(make.PASSWORD)


@pytest.mark.parametrize(
    "what", ["a newer one", "withdrawn", "too old", "closed", "changed", "came otherwise"]
)
def test_a_link_ends(client: Client, invited: User, what: str) -> None:
    link = invitation_path(invited)
    match what:
        case "a newer one":
            invite_user(by=make.TESTS, user=invited)
        case "withdrawn":
            withdraw_invitation(by=make.TESTS, user=invited)
        case "too old":
            assert invited.invited_at is not None
            invited.invited_at -= LASTS + timedelta(seconds=1)
            link = invitation_path(invited)
            invited.save()
        case "came otherwise":
            User.objects.filter(pk=invited.pk).update(last_login=timezone.now())
        case "closed":
            User.objects.filter(pk=invited.pk).update(is_active=False)
        case _:
            link = link[:-3] + "AA/"
    assert client.post(link, ANSWERS).status_code == 404
    invited.refresh_from_db()
    assert not invited.has_usable_password()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"password1": "short", "password2": "short"}, "short"),
        ({**ANSWERS, "password2": "something else"}, "same password in both boxes"),
        ({}, "Enter password"),
    ],
)
def test_what_is_wrong_with_a_password_is_said(
    client: Client, invited: User, answers: dict[str, str], sentence: str
) -> None:
    response = client.post(invitation_path(invited), answers)
    assert response.status_code == 422
    assert sentence in response.text


def test_a_password_that_was_set_by_the_reset_mail_ends_the_invitation(invited: User) -> None:
    link = invitation_path(invited)
    set_password(by=invited, user=invited, password=make.PASSWORD)
    assert Client().get(link).status_code == 404
    assert invited.invited_at is None


def test_who_has_joined_is_not_invited(invited: User) -> None:
    known = make.make_user(password=make.PASSWORD)
    with pytest.raises(AccountError, match="an account that works"):
        invite_user(by=make.TESTS, user=known)
