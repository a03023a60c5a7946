"""Examples of what is decided about things to do."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from engagement.actions.todo import Thing
from engagement.models.todo import TodoKind
from engagement.presenters.digest import digest_letter
from tests import factories as make
from tests.integration.rules.examples.registry import example


def about() -> dict[str, Any]:
    thing = Thing(make.make_system(), TodoKind.ISSUE_UNANSWERED, uuid4(), "2026-11-22")
    return {"thing": thing}


@example("engagement.actions.todo.snooze_todo")
def _() -> dict[str, Any]:
    return {**about(), "until": timezone.localdate() + timedelta(days=7)}


@example("engagement.actions.todo.assign_todo")
def _() -> dict[str, Any]:
    said = about()
    return {**said, "colleague": make.make_user(system=said["thing"].system)}


@example("engagement.actions.todo.finish_todo")
def _() -> dict[str, Any]:
    return about()


@example("engagement.actions.todo.reopen_todo")
def _() -> dict[str, Any]:
    return about()


@example("engagement.actions.digest.write_digest")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    user = make.make_user(system=partnership.system)
    return {"user": user, "day": timezone.localdate(), "compose": digest_letter}
