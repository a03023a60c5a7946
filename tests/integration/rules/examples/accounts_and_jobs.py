"""Examples of who may come in, and of long work."""

from typing import Any

from accounts.actions.api_token import create_token
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
