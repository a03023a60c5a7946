"""The Python client: all that the description says, and what it does against the product."""

import inspect
import re
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.actions.api_token import create_token
from accounts.limits import ALL_SCOPES, Scope
from accounts.models import ApiToken, User
from accounts.roles import PARTNERSHIP_MANAGER
from engagement.actions.event import withdraw_event
from engagement.models import Event
from ics_crm.api.client.wheel import FILE_NAME
from ics_crm.api.views import api_description
from partners.models import System
from tests import factories as make
from tests.browser import LiveServer, _server, product
from tests.integration.api.python_client import installed, package
from tests.integration.variation.picture import steady

__all__ = ["_server", "installed", "package", "product"]

SERVED = f"/api/python/{FILE_NAME}"


@pytest.fixture
def system(product: LiveServer) -> System:
    return make.make_system()


@pytest.fixture
def manager(system: System) -> User:
    return make.make_user(system=system, role=PARTNERSHIP_MANAGER.name)


@pytest.fixture
def crm(package: ModuleType, product: LiveServer, manager: User) -> Any:
    """The client, with a token of the system's partnership manager."""
    _token, text = create_token(by=manager, name="Test", days=1, scopes=ALL_SCOPES)
    return package.Client(product.url, token=text)


def test_every_operation_is_a_method_that_asks_for_it(
    package: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def send(self: Any, method: str, path: str, *_: Any) -> Any:
        asked.append((method, path))
        return {"results": [], "next": None, "changed_since": ""}

    monkeypatch.setattr(package.Client, "_send", send)
    crm = package.Client("http://localhost", token="t")
    for path, item in api_description()["paths"].items():
        for verb, operation in item.items():
            collection = operation["tags"][0].replace("-", "_")
            name = operation["operationId"].removeprefix(f"{collection}_")
            method = getattr(getattr(crm, collection), name)
            answer = method(**_arguments(method))
            query = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"}
            is_paged = "after" in query
            if is_paged:
                assert list(answer) == []
                assert "results" in answer.first_page()
                asked.pop()
            expected = (verb.upper(), re.sub(r"{(\w+)}", r"of%20\1", path))
            assert asked.pop() == expected, operation["operationId"]
            takes = set(inspect.signature(method).parameters)
            hidden = {"after", "before", "count", "changed_since"} if is_paged else set()
            assert query - hidden <= takes, operation["operationId"]
            headers = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "header"}
            assert ("version" in takes) is ("If-Match" in headers), operation["operationId"]
            if name == "list":
                assert hasattr(getattr(crm, collection), "changes") is ("changed_since" in query)


def _arguments(method: Any) -> dict[str, str]:
    """What it cannot do without; of a path, something that must be written otherwise in it."""
    needed = (p for p in inspect.signature(method).parameters.values() if p.default is p.empty)
    return {p.name: "/dev/null" if p.name == "to" else f"of {p.name}" for p in needed}


def test_every_record_is_a_type_that_can_be_looked_into(package: ModuleType) -> None:
    """Every name in it stands for something."""
    models = package.models
    records = [each for each in vars(models).values() if hasattr(each, "__required_keys__")]
    assert len(records) > 300
    for record in records:
        get_type_hints(record, include_extras=True)


def test_the_product_gives_it_out_to_everybody(tmp_path: Path) -> None:
    client = Client()
    first = client.get(SERVED)
    assert first.status_code == 200
    assert FILE_NAME in first["Content-Disposition"]
    assert first["Cache-Control"] == "no-cache"
    assert client.get(SERVED, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.post(SERVED).status_code == 405
    call_command("python_client", str(tmp_path / "new"), verbosity=0)
    assert (tmp_path / "new" / FILE_NAME).read_bytes() == first.content


def test_it_reads_pages_and_follows_what_changed(crm: Any, system: System, manager: User) -> None:
    partnership = make.make_partnership(system=system)
    events = [make.make_event(partnerships=[partnership], title=f"Event {n}") for n in range(5)]
    read = list(crm.events.list(limit=2, order="starts_at", fields="id,title"))
    assert {event["title"] for event in read} == {f"Event {n}" for n in range(5)}
    assert set(read[0]) == {"id", "title"}
    assert len(read) == crm.events.list().count() == 5
    assert crm.events.list(kind="visit").first() is None

    pages = list(crm.events.changes(limit=2))
    assert [len(page.rows) for page in pages] == [2, 2, 1]
    withdraw_event(by=manager, event=events[0], reason="Did not happen.")
    [later] = crm.events.changes(pages[-1].cursor)
    assert [(row["title"], row["withdrawn"]) for row in later.rows] == [("Event 0", True)]


def test_it_reads_pages_of_what_is_no_record(crm: Any, system: System) -> None:
    partnerships = [make.make_partnership(system=system) for _ in range(3)]
    for partnership in partnerships:
        make.make_event(partnerships=[partnership], title="Winter planning")
        steady(partnership, 2, attendance_numerator=10, attendance_denominator=40)
    found = crm.search.get(q="winter", kind="events", limit=2)
    assert [hit["name"] for hit in found] == ["Winter planning"] * 3
    assert len(found.first_page()["results"]) == 2
    assert found.first()["kind"] == "events"
    assert crm.search.get(q="nobody", kind="events").first() is None

    behind = crm.systems.variation_behind(str(system.public_id), measure="attendance", limit=1)
    assert len(behind.first_page()["results"]) == 1
    names = [row["partnership"]["name"] for row in behind]
    assert sorted(names) == sorted(str(each.organisation) for each in partnerships)


def test_it_writes_once_and_says_why_it_may_not(
    crm: Any, package: ModuleType, system: System, manager: User, product: LiveServer
) -> None:
    partnership = make.make_partnership(system=system)
    body: dict[str, Any] = {
        "title": "Once",
        "occurred_on": timezone.localdate() - timedelta(days=1),
        "partners": [{"partnership": partnership.public_id}],
    }
    first, again = (crm.events.create(body, idempotency_key="k-1") for _ in range(2))
    assert first == again
    assert Event.objects.filter(title="Once").count() == 1

    change = {**body, "title": "Changed", "reason": "Misspelt."}
    changed = crm.events.update(first["id"], change, version=first["version"])
    with pytest.raises(package.ChangedMeanwhileError):
        crm.events.update(first["id"], change, version=first["version"])
    assert crm.events.update(first["id"], body | {"reason": "Back."}, version=changed["version"])
    with pytest.raises(package.InvalidError) as refused:
        crm.events.create({"occurred_on": "no day", "partners": []})
    rules = {fault.field: fault.rule for fault in refused.value.faults}
    assert rules["occurred_on"] == "not_a_date"
    assert refused.value.request_id
    with pytest.raises(package.NotAllowedError):
        crm.exports.create({"system": str(system.public_id)})
    _token, narrow = create_token(by=manager, name="Reads", days=1, scopes=[Scope.READ])
    with pytest.raises(package.MissingScopeError) as lacking:
        package.Client(product.url, token=narrow).events.create(body)
    assert lacking.value.scopes == ["write"]
    assert isinstance(lacking.value, package.NotAllowedError)
    with pytest.raises(package.NotFoundError):
        crm.systems.retrieve(str(make.make_system().public_id))
    with pytest.raises(package.NotSignedInError):
        package.Client(product.url, token="icscrm_wrong").me.get()


def test_a_client_gets_its_token_and_another_when_that_is_revoked(
    package: ModuleType, product: LiveServer, system: System
) -> None:
    client = make.make_api_client(system=system)
    secret = make.make_client_secret(client)
    crm = package.Client(
        product.url, client_id=client.client_id, client_secret=secret, scopes="read"
    )
    me = crm.me.get()
    assert (me["kind"], me["scopes"]) == ("machine", ["read"])
    tokens = ApiToken.objects.filter(user=client.user)
    assert tokens.count() == 1
    tokens.delete()
    assert crm.me.get() == me
    assert tokens.count() == 1
    wrong = package.Client(product.url, client_id=client.client_id, client_secret="wrong")
    with pytest.raises(package.NotSignedInError):
        wrong.me.get()
