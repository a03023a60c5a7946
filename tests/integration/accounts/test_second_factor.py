"""Second factors: required where the policy says so, set up, given, lost and taken off."""

import re
import time
from ipaddress import ip_network
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.actions.api_token import create_token
from accounts.models import User
from accounts.networks import is_inside
from accounts.roles import PARTNERSHIP_MANAGER, SYSTEM_ADMINISTRATOR
from audit.models import AuditEvent
from jobs.models import Mail
from tests import factories as make

pytestmark = pytest.mark.django_db
INDEX = "/account/second-factor/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def policy(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    settings.TRUSTED_NETWORKS = []


def code(secret: str = SECRET, steps: int = 0) -> str:
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
    return shown


def person(role: str = PARTNERSHIP_MANAGER.name) -> User:
    return make.make_user(system=make.make_system(), role=role, password=make.PASSWORD)


def with_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": user.email, "password": make.PASSWORD})
    return client


def asked(client: Client) -> bool:
    response = client.get("/partnerships/")
    return response.status_code == 302 and response["Location"] in {INDEX, "/sign-in/code/"}


def test_a_password_alone_leads_to_setting_one_up() -> None:
    client = signed_in(person())
    assert asked(client)
    page = client.get(INDEX)
    assert page.status_code == 200
    assert "Set one up to go on" in page.text


def test_an_app_is_set_up_and_lets_in_from_then_on() -> None:
    user = person()
    client = signed_in(user)
    page = client.get(f"{INDEX}app/").text
    secret = re.search(r'app-key">([A-Z2-7]+)<', page)
    assert secret is not None
    assert "<svg" in page
    wrong = client.post(f"{INDEX}app/", {"code": "000000"})
    assert wrong.status_code == 422
    done = client.post(f"{INDEX}app/", {"code": code(secret[1])}, follow=True)
    assert len(re.findall(r"<code>\d{8}</code>", done.text)) == 10
    assert not asked(client)
    kept = Authenticator.objects.get(user=user, type="totp")
    assert secret[1] not in str(kept.data)
    assert AuditEvent.objects.filter(type="user.second_factor_added", actor_id=user.public_id)
    assert Mail.objects.get(to=user.email).subject == "A second factor was added to your account"


def test_at_sign_in_the_code_is_asked_for_once() -> None:
    user = with_app(person())
    client = signed_in(user)
    assert client.get("/account/").status_code == 302
    assert client.post("/sign-in/code/", {"code": "123456"}).status_code == 422
    now = code()
    client.post("/sign-in/code/", {"code": now})
    assert not asked(client)
    again = signed_in(user)
    assert again.post("/sign-in/code/", {"code": now}).status_code == 422


def test_too_many_wrong_codes_lock_the_account_and_are_recorded_once() -> None:
    client = signed_in(with_app(person()))
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})
    assert not AuditEvent.objects.filter(type="user.locked_out").exists()
    for _ in range(2):
        refused = client.post("/sign-in/code/", {"code": code()})
        assert refused.status_code == 422
        assert "Wait five minutes" in refused.text
    assert AuditEvent.objects.filter(type="user.locked_out").count() == 1


def test_a_recovery_code_works_once_and_is_told_of() -> None:
    user = person()
    client = signed_in(user)
    secret = re.search(r'app-key">([A-Z2-7]+)<', client.get(f"{INDEX}app/").text)
    assert secret is not None
    page = client.post(f"{INDEX}app/", {"code": code(secret[1])}, follow=True).text
    recovery = re.findall(r"<code>(\d{8})</code>", page)[3]
    assert recovery in client.get(f"{INDEX}codes/download/").text
    lost = signed_in(user)
    lost.post("/sign-in/code/", {"code": recovery})
    assert not asked(lost)
    assert "9 recovery codes" in lost.get(f"{INDEX}codes/").text
    assert signed_in(user).post("/sign-in/code/", {"code": recovery}).status_code == 422
    assert Mail.objects.filter(subject="A recovery code was used to sign in").count() == 1


def test_codes_are_not_shown_to_another_session() -> None:
    client = signed_in(with_app(person()))
    client.post("/sign-in/code/", {"code": code()})
    client.post(f"{INDEX}codes/make/")
    session = client.session
    session["recovery_codes_made_at"] -= 601
    session.save()
    assert "<code>" not in client.get(f"{INDEX}codes/").text
    assert client.get(f"{INDEX}codes/download/").status_code == 404


def test_an_administrator_takes_off_what_was_lost() -> None:
    lost = with_app(person())
    grant = lost.memberships.get()
    administrator = make.make_user(
        system=grant.system, role=SYSTEM_ADMINISTRATOR.name, password=make.PASSWORD
    )
    desk = signed_in(with_app(administrator))
    desk.post("/sign-in/code/", {"code": code()})
    assert "Authenticator app" in desk.get(reverse("partners:member", args=[grant.public_id])).text
    theirs = signed_in(lost)
    theirs.post("/sign-in/code/", {"code": code(steps=-1)})
    assert not asked(theirs)
    desk.post(reverse("partners:member_reset", args=[grant.public_id]))
    assert theirs.get("/account/").status_code == 302
    assert not Authenticator.objects.filter(user=lost).exists()
    assert asked(signed_in(lost))
    event = AuditEvent.objects.get(type="user.second_factor_reset")
    assert (event.actor_id, event.target_id) == (administrator.public_id, lost.public_id)
    assert Mail.objects.filter(to=lost.email, subject="Your second factor was taken off").exists()


def test_inside_a_trusted_network_only_administrators_need_one(settings: Any) -> None:
    user, administrator = person(), person(SYSTEM_ADMINISTRATOR.name)
    settings.TRUSTED_NETWORKS = [ip_network("127.0.0.0/8")]
    inside = signed_in(user)
    assert not asked(inside)
    assert asked(signed_in(administrator))
    # The same session taken elsewhere.
    inside.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert asked(inside)


@pytest.mark.parametrize(
    ("address", "inside"),
    [("10.20.3.4", True), ("::ffff:10.20.3.4", True), ("10.21.0.1", False), ("", False)],
)
def test_an_address_is_inside_a_network_or_not(
    address: str, inside: bool, settings: Any, rf: RequestFactory
) -> None:
    settings.TRUSTED_NETWORKS = [ip_network("10.20.0.0/16"), ip_network("2001:db8::/32")]
    assert is_inside(rf.get("/", REMOTE_ADDR=address)) is inside


def test_the_demonstration_is_exempt_in_a_trial_and_says_so(settings: Any) -> None:
    user = person()
    User.objects.filter(pk=user.pk).update(is_demo=True)
    client = signed_in(user)
    assert not asked(client)
    assert "account of the demonstration" in client.get(INDEX).text
    settings.IS_TRIAL = False
    assert asked(client)


def test_a_session_asks_the_api_for_nothing_without_one_and_a_token_does() -> None:
    user = person()
    client = signed_in(user)
    refused = client.get("/api/v1/partnerships/")
    assert refused.status_code == 403
    assert "second factor" in refused.json()["detail"]
    _token, text = create_token(by=user, name="Report", days=30)
    bearer = {"Authorization": f"Bearer {text}"}
    assert client.get("/api/v1/partnerships/", headers=bearer).status_code == 200


def test_a_session_from_before_gives_the_code_and_goes_on() -> None:
    user = person()
    client = signed_in(user)
    with_app(user)
    assert "Give your second factor" in client.get(INDEX).text
    client.post("/sign-in/again/code/", {"code": code()})
    assert not asked(client)


def test_a_passkey_is_removed_by_its_owner_alone() -> None:
    user = with_app(person())
    passkey, stranger = make.make_passkey(user), with_app(person())
    address = f"{INDEX}passkeys/{passkey.pk}/remove/"
    theirs, client = signed_in(stranger), signed_in(user)
    theirs.post("/sign-in/code/", {"code": code()})
    assert theirs.post(address).status_code == 404
    client.post("/sign-in/code/", {"code": code()})
    assert "Work laptop" in client.get(INDEX).text
    client.post(address)
    assert not Authenticator.objects.filter(user=user, type="webauthn").exists()


def test_the_app_is_removed_and_asked_for_anew() -> None:
    user = with_app(person())
    client = signed_in(user)
    client.post("/sign-in/code/", {"code": code()})
    client.post(f"{INDEX}app/remove/")
    assert not Authenticator.objects.filter(user=user).exists()
    assert asked(signed_in(user))
    assert AuditEvent.objects.filter(type="user.second_factor_removed").exists()
