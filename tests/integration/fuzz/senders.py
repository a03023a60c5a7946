"""Who sends what the description allows and forbids: every role, and programs of every kind."""

import base64
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client

from accounts.actions.api_token import create_token
from accounts.limits import ALL_SCOPES, Scope
from accounts.models import User
from accounts.roles import ROLES, Permission
from tests import factories as make
from tests.world import EVERYBODY, World

STRANGER = "a stranger"
READER = "a token that reads"
PROGRAM = "a program"
TOKEN_URL = "/api/v1/oauth/token"


@dataclass(frozen=True)
class Sender:
    """A caller of the API, and how much of the world they may know of."""

    name: str
    token: str
    reads_confidences: bool
    is_at_home: bool = True

    @property
    def headers(self) -> dict[str, str]:
        """What each of their requests carries."""
        return {"Authorization": f"Bearer {self.token}", "Accept-Encoding": "identity"}


def senders_of(world: World) -> list[Sender]:
    """All roles in one, each role, a stranger of another system, and what scopes limit."""
    confiding = {EVERYBODY} | {
        role.name
        for role in ROLES.values()
        if Permission.VIEW_CONFIDENTIAL_NOTES in role.permissions
    }
    assert world.stranger is not None
    everybody = world.users[EVERYBODY]
    users = {EVERYBODY: everybody, **world.users}  # the first, who may do everything
    return [
        *(Sender(name, token_of(user), name in confiding) for name, user in users.items()),
        Sender(STRANGER, token_of(world.stranger), False, is_at_home=False),
        Sender(READER, token_of(everybody, {Scope.READ}), False),
        Sender(PROGRAM, _token_of_program(world), False),
    ]


def token_of(user: User, scopes: Collection[Scope] = ALL_SCOPES) -> str:
    """A personal token."""
    _token, text = create_token(by=user, name="Sent", days=30, scopes=scopes)
    return text


def _token_of_program(world: World) -> str:
    """Got as programs get theirs; everything but what is confidential."""
    program = make.make_api_client(system=world.system, scopes=ALL_SCOPES - {Scope.CONFIDENTIAL})
    pair = f"{program.client_id}:{make.make_client_secret(program)}"
    answer = Client().post(
        TOKEN_URL,
        "grant_type=client_credentials",
        content_type="application/x-www-form-urlencoded",
        headers={"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"},
    )
    text: str = answer.json()["access_token"]
    return text


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def application() -> Callable[[dict[str, Any], Callable[..., Any]], list[bytes]]:
    """The product, answering inside the transaction of its caller."""
    product = get_wsgi_application()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        # A request closes the connection before and after it, and with it the transaction.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        try:
            return list(product(environ, start_response))
        finally:
            for signal in (request_started, request_finished):
                signal.connect(close_old_connections)

    return answer
