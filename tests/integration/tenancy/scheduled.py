"""Runs what the schedule runs, as if one system were all there is."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
from celery.app.task import Task
from django.db import connection, transaction

from ics_crm.celery import app
from partners.models import System
from tenancy import scope
from tenancy.scope import NOWHERE, Scope, current_scope


def run_schedule(
    system: System, tables: set[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Each task of the schedule, begun without a scope; what says "all" means the system.

    Yields where one reads or writes a table with a policy before it has said of which systems it
    is: it would find nothing there, and do nothing without a word.
    """
    app.loader.import_default_modules()
    names = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert names <= {*app.tasks}
    named = re.compile(rf'"?\b({"|".join(sorted(tables))})\b')
    for name in sorted(names):
        told: list[str] = []
        with monkeypatch.context() as patched:
            patched.setattr(scope, "OUTSIDE", NOWHERE)
            patched.setattr(scope, "EVERYWHERE", Scope(frozenset({system.pk})))
            with (
                patch.object(Task, "apply_async"),
                connection.execute_wrapper(_watched(named, told)),
                transaction.atomic(),
            ):
                app.tasks[name]()
        yield from (f"task {name} reads {table} without a scope" for table in sorted({*told}))


def _watched(named: re.Pattern[str], told: list[str]) -> Callable[..., Any]:
    def watch(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        if current_scope() == NOWHERE:
            told.extend(named.findall(str(sql)))
        return execute(sql, *rest)

    return watch
