"""An invited colleague comes in, sets up second factors, loses them and recovers, in a browser."""

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from accounts.actions.session import end_all_sessions
from accounts.invitations import invitation_path
from accounts.roles import SYSTEM_ADMINISTRATOR
from ics_crm.single_sign_on_settings import SingleSignOn
from tests import factories as make
from tests.browser import DESKTOP, PHONE, LiveServer
from tests.eye import RULES, Eye
from tests.identity_provider import CLIENT_ID, SECRET, identity_provider

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

EMAIL = "ada.invited@example.nhs.uk"
PASSWORD = "three random words here"


@pytest.fixture(autouse=True)
def policy(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    settings.TRUSTED_NETWORKS = []


@pytest.fixture
def context(product: LiveServer, new_context: Any) -> "BrowserContext":
    """Under a name: a passkey belongs to one, and to no address of numbers."""
    made: BrowserContext = new_context(base_url=product.url.replace("127.0.0.1", "localhost"))
    return made


def passkey_of(context: "BrowserContext", page: "Page") -> None:
    """A device that has a passkey and always says yes."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: "Page", email: str = EMAIL, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: "Page") -> None:
    page.goto("/sign-out/")
    page.get_by_role("button", name="Sign out").last.click()
    page.get_by_role("heading", name="Sign in").wait_for()


def code(secret: str) -> str:
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return shown


def test_invited_enrolled_lost_and_recovered(context: "BrowserContext") -> None:
    system = make.make_system(name="North System")
    administrator = make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)
    page = context.new_page()
    passkey_of(context, page)
    eye = Eye(context, tags=RULES)
    faults: list[str] = []

    def look() -> None:
        for viewport in (PHONE, DESKTOP):
            faults.extend(f"{page.url}: {fault}" for fault in eye.faults(page, viewport))

    # Invited, sets a password.
    membership = make.make_invited(by=administrator, email=EMAIL, name="Ada Invited", system=system)
    page.goto(invitation_path(membership.user))
    page.get_by_role("textbox", name="Password", exact=True).fill(PASSWORD)
    page.get_by_role("textbox", name="Password again").fill(PASSWORD)
    page.get_by_role("button", name="Set password").click()

    # Sets up an app, and gets recovery codes.
    sign_in(page)
    page.get_by_role("heading", name="Set one up to go on").wait_for()
    look()
    page.get_by_role("link", name="Set up an authenticator app").click()
    secret = page.locator(".app-key").inner_text()
    page.get_by_label("Code that the app shows").fill(code(secret))
    page.get_by_role("button", name="Set up the app").click()
    page.get_by_text("Keep these now").wait_for()
    look()
    codes = re.findall(r"\d{8}", page.locator(".app-codes").inner_text())
    with page.expect_download() as download:
        page.get_by_role("link", name="Download them").click()
    assert codes[0] in download.value.path().read_text()
    page.get_by_role("link", name="I have kept them: go on").click()
    page.get_by_role("link", name="Ada Invited").wait_for()

    # Adds a passkey, and comes in with it.
    page.goto("/account/second-factor/passkeys/add/")
    page.get_by_label("What do you call it?").fill("Work laptop")
    page.get_by_role("button", name="Add passkey").click()
    page.get_by_text("Work laptop", exact=True).wait_for()
    sign_out(page)
    sign_in(page)
    look()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("link", name="Ada Invited").wait_for()
    sign_out(page)

    # Lost the phone and the laptop: a recovery code lets in, once.
    sign_in(page)
    page.get_by_label("Code").fill(codes[1])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Ada Invited").wait_for()
    page.goto("/account/second-factor/codes/")
    page.get_by_text("9 recovery codes").wait_for()
    page.goto("/account/sessions/")
    page.get_by_text("Chrome on Linux").first.wait_for()
    look()
    assert faults == []


def test_a_wrong_password_locks_out_and_says_how_to_go_on(context: "BrowserContext") -> None:
    make.make_user(email=EMAIL, password=make.PASSWORD)
    page = context.new_page()
    for _ in range(6):
        sign_in(page, password="wrong")
        page.get_by_role("heading", name="There is a problem").wait_for()
    page.get_by_text("Wait five minutes").first.wait_for()
    sign_in(page, password=make.PASSWORD)
    page.get_by_text("Wait five minutes").first.wait_for()


def test_single_sign_on_leads_there_and_back(context: "BrowserContext", settings: Any) -> None:
    make.make_user(email=EMAIL, name="Ada Invited")
    settings.OIDC_GIVES_SECOND_FACTOR = True
    page = context.new_page()
    with identity_provider() as provider:
        provider.person("subject-1", EMAIL)
        sign_on = SingleSignOn(provider.url, "NHSmail", CLIENT_ID, SECRET)
        settings.SINGLE_SIGN_ON = sign_on
        settings.SOCIALACCOUNT_PROVIDERS = sign_on.providers()
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        allowed = {**policy, "form-action": [*policy["form-action"], sign_on.origin]}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": allowed}
        page.goto("/sign-in/")
        page.get_by_role("button", name="Sign in with NHSmail").click()
        page.get_by_role("link", name="Ada Invited").wait_for()


def test_a_session_that_ends_keeps_what_was_typed(context: "BrowserContext", settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    system = make.make_system(name="North System")
    user = make.make_user(system=system, email=EMAIL, password=PASSWORD)
    page = context.new_page()
    sign_in(page)
    page.get_by_role("link", name=user.name).wait_for()
    page.goto(f"/systems/{system.public_id}/people/add/")
    page.get_by_label("Full name").fill("Grace Typed at Length")
    end_all_sessions(by=make.TESTS, user=user)
    page.get_by_role("button", name="Add person").click()
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="What you typed is not saved yet").wait_for()
    page.get_by_text("Grace Typed at Length").wait_for()
    page.get_by_role("button", name="Save it now").click()
    page.get_by_role("heading", name="Grace Typed at Length").wait_for()
