"""Programs that use the API. Nobody knows their secrets: those are made and forgotten here."""

from accounts.actions.api_client import make_secret, revoke_client
from accounts.actions.api_token import create_token
from accounts.limits import Scope
from accounts.models import ApiClient, User
from accounts.roles import ANALYST, PARTNERSHIP_MANAGER, SYSTEM_ADMINISTRATOR
from engagement.demonstration.world import BY, World
from partners.actions.api_client import register_client_in


def write_programs(world: World) -> None:
    """One that works, one whose secret expires soon, one that was revoked, and a personal token."""
    warehouse = _registered(
        world,
        name="Data warehouse",
        role=ANALYST.name,
        purpose="Copies events, commitments and scores into the warehouse every night.",
        scopes={Scope.READ, Scope.SURVEYS},
    )
    make_secret(by=BY, client=warehouse, days=180)
    diary = _registered(
        world,
        name="Meeting room diary",
        role=PARTNERSHIP_MANAGER.name,
        purpose="Pushes meetings with partners that were booked in the room diary.",
        scopes={Scope.READ, Scope.WRITE},
    )
    make_secret(by=BY, client=diary, days=10)
    trial = _registered(
        world,
        name="Trial dashboard",
        role=ANALYST.name,
        purpose="A dashboard that was tried for a month.",
        scopes={Scope.READ},
    )
    make_secret(by=BY, client=trial, days=30)
    revoke_client(by=BY, client=trial)
    create_token(
        by=_in_role(world, ANALYST.name),
        name="Monthly report",
        days=90,
        scopes={Scope.READ, Scope.SURVEYS},
    )


def _registered(
    world: World, *, name: str, role: str, purpose: str, scopes: set[Scope]
) -> ApiClient:
    return register_client_in(
        by=BY,
        system=world.system,
        role=role,
        name=name,
        purpose=purpose,
        responsible=_in_role(world, SYSTEM_ADMINISTRATOR.name),
        scopes=scopes,
    )


def _in_role(world: World, role: str) -> User:
    return next(user for user in world.users if user.memberships.filter(role=role).exists())
