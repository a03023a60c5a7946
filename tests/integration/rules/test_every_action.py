"""Every write is an action, and no action goes unrecorded."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import accounts.actions
import engagement.actions
import jobs.actions
import partners.actions
from audit.models import AuditEvent
from audit.recording import (
    ACTIONS,
    ActionNotAuditedError,
    OutsideActionError,
    action,
    record,
)
from tests import factories as make
from tests.integration.rules.database import fingerprint
from tests.integration.rules.examples import EXAMPLES, call_of

PACKAGES = (accounts.actions, engagement.actions, jobs.actions, partners.actions)

# Ids, dates and codes, such as ``survey_wave`` and ``QXX``: no words that somebody wrote.
CODE = re.compile(r"[A-Za-z0-9_.:+-]*\Z")


def _modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


MODULES = list(_modules())
NAMES = sorted(ACTIONS)


class AuditIsDownError(Exception):
    pass


def test_every_function_with_an_actor_is_an_action() -> None:
    missing = [
        f"{module.__name__}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in inspect.signature(function).parameters
        and f"{module.__name__}.{name}" not in ACTIONS
    ]
    assert missing == []


def test_every_action_has_an_example() -> None:
    assert sorted(set(NAMES) - set(EXAMPLES)) == []


def test_every_action_takes_keywords_only() -> None:
    positional = [
        name
        for name, entry in ACTIONS.items()
        for parameter in inspect.signature(entry.function).parameters.values()
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY
    ]
    assert positional == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_an_action_records_who_did_it(name: str) -> None:
    call = call_of(name, ACTIONS[name].function)
    newest = AuditEvent.objects.order_by("id").last()

    call()

    written = AuditEvent.objects.filter(id__gt=newest.id if newest else 0)
    assert written.exists()
    by = call.keywords["by"]
    expected = getattr(by, "public_id", None)
    assert {event.actor_id for event in written} == {expected}
    assert [text for event in written for text in _texts(event.facts) if not CODE.match(text)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_an_action_that_cannot_be_recorded_changes_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = call_of(name, ACTIONS[name].function)
    before = fingerprint()

    def refuse(*_: object, **__: object) -> None:
        raise AuditIsDownError

    monkeypatch.setattr(AuditEvent, "save", refuse)
    monkeypatch.setattr(AuditEvent.objects, "bulk_create", refuse)
    with pytest.raises(AuditIsDownError):
        call()

    assert fingerprint() == before


def _texts(facts: Any) -> Iterator[str]:
    """Every text within the facts of an event, keys included."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, dict):
        yield from facts
        yield from (text for value in facts.values() for text in _texts(value))
    elif isinstance(facts, list):
        yield from (text for value in facts for text in _texts(value))


@pytest.mark.django_db
def test_an_action_that_records_nothing_is_undone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audit.recording.ACTIONS", {})

    @action
    def forgetful(*, by: object) -> None:
        make.make_user(email="forgotten@example.nhs.uk").delete()

    @action
    def silent(*, by: object) -> None:
        return None

    with pytest.raises(ActionNotAuditedError):
        silent(by=make.TESTS)
    forgetful(by=make.TESTS)


@pytest.mark.django_db
def test_nothing_is_recorded_outside_an_action() -> None:
    user = make.make_user()
    with pytest.raises(OutsideActionError):
        record("user.looked_at", user)
