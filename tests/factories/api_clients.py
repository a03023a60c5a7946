"""Programs that call the API."""

from accounts.actions.api_client import make_secret
from accounts.limits import ALL_SCOPES, Scope
from accounts.models import ApiClient
from accounts.roles import PARTNERSHIP_MANAGER
from partners.actions.api_client import register_client_in
from partners.models import System
from tests.factories.partners import make_system
from tests.factories.users import TESTS, make_user


def make_api_client(
    *,
    system: System | None = None,
    role: str = PARTNERSHIP_MANAGER.name,
    name: str = "Warehouse",
    scopes: frozenset[Scope] = ALL_SCOPES,
) -> ApiClient:
    """A program with a role in the system, for which its administrator is responsible."""
    system = system or make_system()
    return register_client_in(
        by=TESTS,
        system=system,
        role=role,
        name=name,
        purpose="Copies everything into the warehouse every night.",
        responsible=make_user(system=system, role="system_administrator"),
        scopes=scopes,
    )


def make_client_secret(client: ApiClient, *, days: int = 90) -> str:
    """The text of a secret that works."""
    _secret, text = make_secret(by=TESTS, client=client, days=days)
    return text
