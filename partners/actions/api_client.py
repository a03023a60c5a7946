"""Programs in systems: registered with a role, given another one, taken out."""

from collections.abc import Collection

from accounts.actions.api_client import register_client
from accounts.errors import ClientError
from accounts.limits import Scope
from accounts.models import ApiClient, User
from audit.recording import Actor, action
from partners.actions.membership import grant_role
from partners.models import Membership, System


@action
def register_client_in(
    *,
    by: Actor,
    system: System,
    role: str,
    name: str,
    purpose: str,
    responsible: User,
    scopes: Collection[Scope],
) -> ApiClient:
    """Register a program that acts in a system with a role.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    client = register_client(
        by=by, name=name, purpose=purpose, responsible=responsible, scopes=scopes
    )
    grant_role(by=by, user=client.user, role=role, system=system)
    return client


@action
def give_client_role(*, by: Actor, client: ApiClient, role: str, system: System) -> Membership:
    """Let a program act in one more system, or with one more role.

    :raises ValidationError: it has the role already.
    :raises ClientError: it was revoked.
    """
    if client.is_revoked:
        raise ClientError(f"{client} was revoked. Register it anew.")
    return grant_role(by=by, user=client.user, role=role, system=system)
