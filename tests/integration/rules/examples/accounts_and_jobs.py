"""Examples of who may come in, and of long work."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actions.api_client import issue_token, make_secret
from accounts.actions.api_token import create_token
from accounts.actions.session import begin_session
from accounts.actions.single_sign_on import link_sign_on
from accounts.actions.user import deactivate_user, invite_user
from accounts.enums import SignInPlace
from accounts.limits import Scope
from accounts.models import ClientSecret, Session, User
from jobs.actions.job import start_job
from jobs.registry import HANDLERS
from tests import factories as make
from tests.integration.rules.examples.registry import example


@example("accounts.actions.user.add_user")
def _() -> dict[str, Any]:
    return {"email": "new.person@example.nhs.uk", "name": "New Person"}


@example("accounts.actions.user.set_password")
def _() -> dict[str, Any]:
    return {"user": make.make_user(), "password": make.PASSWORD}


@example("accounts.actions.user.deactivate_user")
def _() -> dict[str, Any]:
    return {"user": make.make_user()}


@example("accounts.actions.api_token.create_token")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "name": "Nightly export", "days": 30}


@example("accounts.actions.api_token.revoke_token")
def _() -> dict[str, Any]:
    user = make.make_user()
    token, _text = create_token(by=user, name="Nightly export", days=30)
    return {"by": user, "token": token}


@example("jobs.actions.job.store_file")
def _() -> dict[str, Any]:
    return {"name": "log.csv", "content": b"date,organisation\n"}


def _any_kind() -> str:
    return min(HANDLERS)


@example("jobs.actions.job.start_job")
def _() -> dict[str, Any]:
    return {"kind": _any_kind(), "title": "A job"}


@example("jobs.actions.job.cancel_job")
def _() -> dict[str, Any]:
    return {"job": start_job(by=make.TESTS, kind=_any_kind(), title="A job")}


@example("accounts.actions.user.choose_mails")
def _() -> dict[str, Any]:
    return {"user": make.make_user(), "wants_reminders": False}


def _secret() -> ClientSecret:
    secret, _text = make_secret(by=make.TESTS, client=make.make_api_client(), days=30)
    return secret


def _issued() -> dict[str, Any]:
    secret = _secret()
    return {
        "by": secret.client.user,
        "secret": secret,
        "text": "icscrm_of_an_hour",
        "scopes": [Scope.READ],
        "until": timezone.now() + timedelta(hours=1),
    }


@example("accounts.actions.api_client.register_client")
def _() -> dict[str, Any]:
    return {
        "name": "Warehouse",
        "purpose": "Copies everything.",
        "responsible": make.make_user(),
        "scopes": [Scope.READ],
    }


@example("accounts.actions.api_client.change_client")
def _() -> dict[str, Any]:
    client = make.make_api_client()
    return {
        "client": client,
        "purpose": "Reads",
        "responsible": client.responsible,
        "scopes": [Scope.READ],
    }


@example("accounts.actions.api_client.make_secret")
def _() -> dict[str, Any]:
    return {"client": make.make_api_client(), "days": 30}


@example("accounts.actions.api_client.end_secret")
def _() -> dict[str, Any]:
    return {"secret": _secret()}


@example("accounts.actions.api_client.revoke_client")
def _() -> dict[str, Any]:
    return {"client": _secret().client}


@example("accounts.actions.api_client.issue_token")
def _() -> dict[str, Any]:
    return _issued()


@example("accounts.actions.api_client.end_token")
def _() -> dict[str, Any]:
    issued = _issued()
    return {"by": issued["by"], "token": issue_token(**issued)}


@example("accounts.actions.api_client.record_refusal")
def _() -> dict[str, Any]:
    return {"client": make.make_api_client()}


@example("partners.actions.api_client.register_client_in")
def _() -> dict[str, Any]:
    return {
        "system": make.make_system(),
        "role": "analyst",
        "name": "Warehouse",
        "purpose": "Copies everything.",
        "responsible": make.make_user(),
        "scopes": [Scope.READ],
    }


@example("partners.actions.api_client.give_client_role")
def _() -> dict[str, Any]:
    return {
        "client": make.make_api_client(),
        "role": "analyst",
        "system": make.make_system(),
    }


def _invited() -> User:
    return invite_user(by=make.TESTS, user=make.make_user())


def _session(user: User, key: str = "a-key") -> Session:
    return begin_session(
        by=user, session_key=key, device="Chrome on Windows", place=SignInPlace.ELSEWHERE
    )


@example("accounts.actions.user.invite_user")
def _() -> dict[str, Any]:
    return {"user": make.make_user()}


@example("accounts.actions.user.withdraw_invitation")
def _() -> dict[str, Any]:
    return {"user": _invited()}


@example("accounts.actions.user.accept_invitation")
def _() -> dict[str, Any]:
    return {"by": _invited(), "password": make.PASSWORD}


@example("accounts.actions.user.reactivate_user")
def _() -> dict[str, Any]:
    return {"user": deactivate_user(by=make.TESTS, user=make.make_user())}


@example("accounts.actions.session.begin_session")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "session_key": "a-key",
        "device": "Chrome on Windows",
        "place": SignInPlace.ELSEWHERE,
    }


@example("accounts.actions.session.end_session")
def _() -> dict[str, Any]:
    user = make.make_user()
    return {"by": user, "session": _session(user)}


@example("accounts.actions.session.end_other_sessions")
def _() -> dict[str, Any]:
    user = make.make_user()
    _session(user)
    return {"by": user, "session_key": "another-key"}


@example("accounts.actions.session.record_lock_out")
def _() -> dict[str, Any]:
    return {"user": make.make_user()}


@example("accounts.actions.single_sign_on.link_sign_on")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "provider": "organisation", "subject": "a-subject"}


@example("accounts.actions.single_sign_on.unlink_sign_on")
def _() -> dict[str, Any]:
    user = make.make_user()
    link_sign_on(by=user, provider="organisation", subject="a-subject")
    return {"user": user}


@example("accounts.actions.session.end_all_sessions")
def _() -> dict[str, Any]:
    user = make.make_user()
    _session(user)
    return {"user": user}


@example("partners.actions.account.close_account")
def _() -> dict[str, Any]:
    return {"user": make.make_user(system=make.make_system())}


@example("partners.actions.account.sign_out_everywhere")
def _() -> dict[str, Any]:
    return {"user": make.make_user()}


@example("partners.actions.account.change_role")
def _() -> dict[str, Any]:
    membership = make.make_user(system=make.make_system()).memberships.get()
    return {"membership": membership, "role": "analyst"}


@example("partners.actions.account.take_back_invitation")
def _() -> dict[str, Any]:
    membership = make.make_user(system=make.make_system()).memberships.get()
    invite_user(by=make.TESTS, user=membership.user)
    return {"membership": membership}


@example("partners.actions.account.invite_again")
def _() -> dict[str, Any]:
    return {"user": _invited()}


@example("accounts.actions.second_factor.note_second_factor")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "change": "second_factor_added", "kind": "totp"}


@example("accounts.actions.second_factor.reset_second_factor")
def _() -> dict[str, Any]:
    return {"user": make.make_user()}
