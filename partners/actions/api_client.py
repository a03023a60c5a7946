"""Programs in systems: registered with a role, given another one, taken out."""

from collections.abc import Collection

from accounts.actions.api_client import end_secret, register_client
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

    In a system in which it did not act, its secrets and tokens end: they were made and seen by
    people who administer only the others, and would open this one to them.

    :raises ValidationError: it has the role already.
    :raises ClientError: it was revoked.
    """
    if client.is_revoked:
        raise ClientError(f"{client} was revoked. Register it anew.")
    is_new = not client.user.memberships.current().filter(system=system).exists()
    membership = grant_role(by=by, user=client.user, role=role, system=system)
    if is_new:
        for secret in client.secrets.working():
            end_secret(by=by, secret=secret)
    return membership
