"""Programs as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import ApiClient, ClientSecret, User
from accounts.presenters.account import scope_words
from partners.models import Membership, System

GREEN, GREY, ORANGE, RED = "green", "grey", "orange", "red"


@dataclass(frozen=True)
class State:
    """Where a client or a secret stands: a word and the colour of its tag."""

    word: str
    colour: str


@dataclass(frozen=True)
class ClientRow:
    """A client as lists show it."""

    client: ApiClient
    may: str
    state: State


@dataclass(frozen=True)
class SecretRow:
    """A secret as its client's page shows it."""

    secret: ClientSecret
    state: State


@dataclass(frozen=True)
class RoleRow:
    """What a client may do in one system."""

    membership: Membership
    where: str
    role: str
    description: str
    may_end: bool


@dataclass(frozen=True)
class ClientPage:
    """All that the page of a client shows."""

    may: str
    state: State
    secrets: list[SecretRow]
    roles: list[RoleRow]
    elsewhere: int


def client_rows(clients: Iterable[ApiClient]) -> list[ClientRow]:
    """Rows of the list; two queries, however many clients."""
    rows = list(clients)
    working: dict[int, list[ClientSecret]] = {}
    for secret in ClientSecret.objects.working().filter(client__in=rows):
        working.setdefault(secret.client_id, []).append(secret)
    return [
        ClientRow(client, scope_words(client.scopes), _state(client, working.get(client.pk, [])))
        for client in rows
    ]


def client_page(client: ApiClient, reader: User, here: System) -> ClientPage:
    """The client with its secrets, newest first, and its roles where the reader may see them."""
    secrets = list(client.secrets.order_by("-id"))
    held = client.user.memberships.current().select_related("system").order_by("system__name")
    visible = set(System.objects.visible_to(reader).values_list("pk", flat=True))
    shown = [row for row in held if row.system_id in visible]
    return ClientPage(
        may=scope_words(client.scopes),
        state=_state(client, [secret for secret in secrets if secret.is_working]),
        secrets=[SecretRow(secret, _state_of_secret(secret)) for secret in secrets],
        roles=[_role(row, here) for row in shown],
        elsewhere=len(held) - len(shown),
    )


def _role(membership: Membership, here: System) -> RoleRow:
    return RoleRow(
        membership=membership,
        where=str(membership.system),
        role=membership.role_definition.label,
        description=membership.role_definition.description,
        may_end=membership.system_id == here.pk,
    )


def _state(client: ApiClient, working: list[ClientSecret]) -> State:
    if client.is_revoked:
        return State("Revoked", GREY)
    if not working:
        return State("No secret works", RED)
    if all(secret.expires_soon for secret in working):
        return State("Secret expires soon", ORANGE)
    return State("Working", GREEN)


def _state_of_secret(secret: ClientSecret) -> State:
    if secret.ended_at is not None:
        return State("Ended", GREY)
    if not secret.is_working:
        return State("Expired", RED)
    return State("Expires soon", ORANGE) if secret.expires_soon else State("Working", GREEN)
