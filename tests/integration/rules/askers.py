"""Who asks: everybody who may ask something of one system, and what is hidden from them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from rest_framework.test import APIClient

from accounts.actions.api_token import create_token
from accounts.api.oauth import FORM
from accounts.limits import NO_LIMITS, Limits, Scope
from accounts.models import ApiClient, User
from accounts.roles import ROLES, SYSTEM_ADMINISTRATOR, Permission
from engagement.actions.score_model import add_score_model
from engagement.enums import ModelFamily
from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from ics_crm.api.urls import COLLECTIONS
from partners.actions.external_key import name_record
from partners.actions.membership import grant_role
from partners.models import Partnership
from tests import factories as make
from tests.integration.rules.database import OUR_APPS
from tests.world import EVERYBODY, NEXT_DOOR, World, build_neighbours

NAMED = {viewset.collection: viewset for viewset in COLLECTIONS}
NARROW, THIN, PROGRAM = "a token for one system", "a token without confidences", "a client"
THIN_SCOPES = frozenset({Scope.READ, Scope.WRITE})
THEIR_KEY = "theirs-1"
Hidden = dict[str, list[str]]


@dataclass
class Asker:
    """Somebody who asks, and what they may know of."""

    name: str
    user: User
    client: APIClient
    limits: Limits = NO_LIMITS
    is_local: bool = True  # nothing that is next door is theirs to know
    may_read_notes: bool = True
    hide: Callable[["Asker"], Hidden] | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return self.name

    @cached_property
    def hidden(self) -> Hidden:
        """Ids by collection of what others are shown and they are not, next door first."""
        return self.hide(self) if self.hide else {}

    @property
    def eyes(self) -> User:
        """With which the product sees who asks."""
        user = User.objects.get(pk=self.user.pk)
        user.limits = self.limits
        return user

    def send(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """One request."""
        call: Callable[..., Any] = getattr(self.client, method.lower())
        if method == "GET":
            return call(address, headers=headers)
        return call(address, body, format="json", headers=headers)

    def ids_shown(self) -> dict[str, dict[str, None]]:
        """The ids of all that each collection shows, withdrawn or not, the newest first."""
        found = {}
        for collection in NAMED:
            rows: list[Any] = []
            for way in ("changed_since=start&limit=5000", "limit=200"):  # few have no feed
                answer = self.send("GET", f"/api/v1/{collection}?{way}&fields=id")
                if answer.status_code == 200:
                    rows = answer.json()["results"]
                    break
            found[collection] = dict.fromkeys(row["id"] for row in reversed(rows))
        return found


class Askers:
    """All who ask at home, beside a system next door with as much in it."""

    def __init__(self) -> None:
        self.home, self.next_door = build_neighbours()
        _add_what_is_rare(self.next_door)
        self.all = [*_people(self.home), *_programs(self.home, self.next_door)]
        self.owner = _asker("everybody next door", self.next_door.users[EVERYBODY])
        self.shown = self[EVERYBODY].ids_shown()
        self.shown_next_door = self.owner.ids_shown()
        for asker in self.all:
            asker.hide = self._hidden

    def __iter__(self) -> Iterator[Asker]:
        return iter(self.all)

    def __getitem__(self, name: str) -> Asker:
        return next(each for each in self.all if each.name == name)

    @cached_property
    def ids_next_door(self) -> frozenset[str]:
        """Public ids of the system next door and of all rows that belong to it."""
        system = self.next_door.system
        found = {system.public_id}
        for app in OUR_APPS:
            for model in apps.get_app_config(app).get_models():
                if {"system", "public_id"} <= {each.name for each in model._meta.concrete_fields}:
                    rows = model._default_manager.filter(system=system)
                    found |= set(rows.values_list("public_id", flat=True))
        return frozenset(map(str, found))

    def hidden_from(self, asker: Asker) -> frozenset[str]:
        """All ids that no answer to them may hold."""
        ids = {each for hidden in asker.hidden.values() for each in hidden}
        return frozenset(ids | self.ids_next_door if asker.is_local else ids)

    def _hidden(self, asker: Asker) -> Hidden:
        # Who reads confidences at home differs from everybody there in nothing that is next door.
        sees_all = asker.is_local and asker.may_read_notes
        known = self.shown if sees_all else asker.ids_shown()
        found = {}
        for collection in NAMED:
            theirs = [
                i
                for i in self.shown_next_door[collection]
                # Whose it is decides, or what is shown by mistake would not be hidden.
                if i not in known[collection] or (asker.is_local and i in self.ids_next_door)
            ]
            ours = [i for i in self.shown[collection] if i not in known[collection]]
            found[collection] = [*theirs, *ours]
        return found


def _add_what_is_rare(next_door: World) -> None:
    """A key of another system, a score model of its own, and an organisation that is invented."""
    by, system = next_door.users[EVERYBODY], next_door.system
    partnership = Partnership.objects.filter(system=system).earliest("pk")
    name_record(by=by, system=system, source="sirona", record=partnership, external_id=THEIR_KEY)
    add_score_model(
        by=by,
        family=ModelFamily.TRUST,
        document={**shipped_model(FIRST_TRUST_MODEL), "version": "theirs"},
        description="Theirs.",
        calibrated_to=date(2026, 3, 31),
        system=system,
    )
    invented = make.make_system(is_fictional=True)
    grant_role(by=make.TESTS, user=by, role=SYSTEM_ADMINISTRATOR.name, system=invented)
    make.make_partnership(system=invented, name=f"{NEXT_DOOR} invention")


def _people(home: World) -> Iterator[Asker]:
    for name in (EVERYBODY, *ROLES):
        asker = _asker(name, home.users[name])
        if name != EVERYBODY:
            asker.is_local = not ROLES[name].national
            asker.may_read_notes = Permission.VIEW_CONFIDENTIAL_NOTES in ROLES[name].permissions
        yield asker


def _programs(home: World, next_door: World) -> Iterator[Asker]:
    """A token of somebody who belongs to both systems, one with few scopes, and a client's."""
    both = make.make_user(system=home.system, role=SYSTEM_ADMINISTRATOR.name)
    grant_role(by=make.TESTS, user=both, role=SYSTEM_ADMINISTRATOR.name, system=next_door.system)
    yield _asker(NARROW, both, Limits(systems=frozenset({home.system.public_id})))
    thin = _asker(THIN, home.users[EVERYBODY], Limits(THIN_SCOPES))
    thin.may_read_notes = False
    yield thin
    client = make.make_api_client(system=home.system, role=SYSTEM_ADMINISTRATOR.name)
    yield Asker(PROGRAM, client.user, _bearing(_token_of(client)))


def _asker(name: str, user: User, limits: Limits = NO_LIMITS) -> Asker:
    _token, text = create_token(
        by=user, name="Test", days=1, scopes=limits.scopes, systems=limits.systems
    )
    return Asker(name, user, _bearing(text), limits)


def _token_of(client: ApiClient) -> str:
    """As it gets one itself."""
    given = {
        "grant_type": "client_credentials",
        "client_id": client.client_id,
        "client_secret": make.make_client_secret(client),
    }
    answer = APIClient().post("/api/v1/oauth/token", urlencode(given), content_type=FORM)
    return str(answer.json()["access_token"])


def _bearing(text: str) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client
