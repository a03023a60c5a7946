"""Which routes take writes, and which permission each of them asks for first."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from django.conf import settings
from django.db import transaction
from django.test import Client

from accounts import roles
from accounts.models import User
from accounts.roles import Permission
from partners.access import can as may
from partners.models import System
from tests.routes import Route

METHODS = ("post", "put", "patch", "delete")
LOOKS = frozenset(permission for permission in Permission if permission.startswith("view_"))
NOT_ALLOWED = 405
# What people may change about themselves in any role, or without one.
OWN_AFFAIRS = {
    "account_change_password",
    "account_reauthenticate",
    "account_set_password",
    "accounts:mails",
    "accounts:resume",
    "accounts:session_end",
    "accounts:sessions_end_others",
    "accounts:token_add",
    "accounts:token_revoke",
    "api:me",
    "engagement:saved_view_new",
    "engagement:saved_view_usual",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "openid_connect_again",
    "partners:system_choose",
}


@dataclass(frozen=True)
class Write:
    """A route with a method that it takes, and the permission without which it must refuse."""

    route: Route
    method: str
    url: str
    needs: Permission | None

    def __str__(self) -> str:
        return f"{self.method} {self.route.name}"


def find_writes(
    addresses: Mapping[Route, str], client: Client, said: Mapping[str, str]
) -> list[Write]:
    """All of them, found by trying every method as somebody who may do everything.

    Which methods a route takes does not depend on who asks. What was tried is taken back.
    """
    found = []
    for route, url in addresses.items():
        if route.name in OWN_AFFAIRS or route.name in settings.PUBLIC_ROUTES:
            continue
        for method in METHODS:
            with transaction.atomic(), _asked() as asked:
                status = send(client, Write(route, method, url, None), said)
                transaction.set_rollback(True)
            if status != NOT_ALLOWED:
                needs = next((each for each in asked if each not in LOOKS), None)
                found.append(Write(route, method, url, needs))
    return found


def send(client: Client, write: Write, said: Mapping[str, str]) -> int:
    """Send a form that says only this much, or an empty object to the API; the status."""
    call = getattr(client, write.method)
    if write.route.is_api:
        return int(call(write.url, "{}", content_type="application/json").status_code)
    return int((call(write.url, said) if write.method == "post" else call(write.url)).status_code)


@contextmanager
def _asked() -> Iterator[list[Permission]]:
    """The permissions that are asked about meanwhile, in that order.

    What a guard asks about stands before all else: a record may be seen by either of two
    permissions, and changed by one.
    """
    guarded: list[Permission] = []
    others: list[Permission] = []
    asked: list[Permission] = []

    def roles_with(permission: Permission) -> list[str]:
        others.append(permission)
        return roles.roles_with(permission)

    def can(user: User, permission: Permission, system: System) -> bool:
        guarded.append(permission)
        return may(user, permission, system)

    with (
        patch("partners.access.can", can),
        patch("partners.access.roles_with", roles_with),
        patch("partners.models.system.roles_with", roles_with),
    ):
        yield asked
        asked += guarded + others
