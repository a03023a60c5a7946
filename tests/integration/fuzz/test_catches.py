"""What would be wrong is found: each of these faults is made, and the judge tells of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings
from rest_framework.response import Response

from partners.api.systems import SystemViewSet
from tests import factories as make
from tests.integration.fuzz.described import Judge, the_schema
from tests.integration.fuzz.senders import Sender, token_of
from tests.world import MARK, SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def systems() -> Any:
    """The operation that lists systems."""
    return the_schema()["/api/v1/systems"]["GET"]


@pytest.fixture
def reader() -> Sender:
    """A stranger to what is confidential and to the system of the world."""
    user = make.make_user(system=make.make_system())
    return Sender("a reader", token_of(user), reads_confidences=False, is_at_home=False)


@pytest.fixture(autouse=True)
def known_host() -> Iterator[None]:
    with override_settings(ALLOWED_HOSTS=["*"]):
        yield


def _page(**row: Any) -> dict[str, Any]:
    return {"next": None, "previous": None, "results": [row]}


def _broken() -> Response:
    raise RuntimeError


FAULTS: dict[str, Callable[[], Response]] = {
    "Server error": _broken,
    "Undocumented status code": lambda: Response(_page(), 418),
    "Undocumented Content-Type": lambda: Response(_page(), content_type="text/csv"),
    "Response violates schema": lambda: Response(_page(id="not an id")),
    "reads what is confidential": lambda: Response(_page(name=SECRET)),
    "reads of another system": lambda: Response(_page(name=MARK)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(
    fault: str, systems: Any, reader: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _found(systems, reader) == []
    monkeypatch.setattr(SystemViewSet, "list", lambda *_args, **_options: FAULTS[fault]())
    assert any(fault in each for each in _found(systems, reader))


def test_an_open_door_is_found(
    systems: Any, reader: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemViewSet, "permission_classes", [])
    monkeypatch.setattr(SystemViewSet, "list", lambda *_args, **_options: Response(_page()))
    assert any("without authentication" in each for each in _found(systems, reader))


def _found(operation: Any, sender: Sender) -> list[str]:
    judge = Judge()
    case = operation.Case()
    judge.look_at(case, case.call(headers=sender.headers), sender)
    return list(judge.faults)
