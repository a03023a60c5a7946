"""The one way to write: an action is atomic and leaves an audit event, or it does not happen."""

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from audit.canonical import reason_digest
from audit.enums import ActorKind
from audit.keeping import ACTING
from audit.models import AuditEvent
from audit.tracking import Tracked

P = ParamSpec("P")
R = TypeVar("R")


class ActionNotAuditedError(RuntimeError):
    """An action ended without recording what it did, so it was rolled back."""


class OutsideActionError(RuntimeError):
    """An audit event was recorded outside any action."""


@dataclass(frozen=True)
class Service:
    """The product acting by itself: a scheduled sweep, an import, the demonstration data."""

    name: str


class HasPublicId(Protocol):
    """A signed-in person: anything with a ``public_id`` (this room does not know users)."""

    @property
    def public_id(self) -> uuid.UUID: ...


Actor = HasPublicId | Service


@dataclass
class _Frame:
    """An action that is running. ``acting`` is what the database was told of who acts in it."""

    by: Actor
    acting: str
    recorded: int = 0


@dataclass(frozen=True)
class RegisteredAction:
    """What the tests need to know of an action to prove that it keeps the rules."""

    name: str
    function: Callable[..., Any] = field(repr=False)


ACTIONS: dict[str, RegisteredAction] = {}
_frames: ContextVar[tuple[_Frame, ...]] = ContextVar("audit_frames", default=())
request_id: ContextVar[str] = ContextVar("audit_request_id", default="")


@contextmanager
def within(work: str) -> Iterator[None]:
    """Have everything recorded within say which piece of work it is part of, such as an import."""
    token = request_id.set(work)
    try:
        yield
    finally:
        request_id.reset(token)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a keyword-only function with ``by=`` an action.

    It runs in one transaction and must record at least one audit event, itself or through an
    action that it calls; otherwise everything it wrote is rolled back.

    :raises ActionNotAuditedError: the function returned without having recorded anything.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        around = _frames.get()
        by: Actor = kwargs["by"]  # type: ignore[assignment]
        frame = _Frame(by=by, acting=_acting(by))
        token = _frames.set((*around, frame))
        told = around[-1].acting if around else ""
        try:
            with transaction.atomic():
                _tell_who_acts(frame.acting, told)
                result = function(*args, **kwargs)
                if frame.recorded == 0:
                    raise ActionNotAuditedError(name)
                if told:
                    _tell_who_acts(told, frame.acting)
            return result
        finally:
            _frames.reset(token)

    ACTIONS[name] = RegisteredAction(name=name, function=run)
    return run


def _acting(by: Actor) -> str:
    """Who acts and in which piece of work, as field history keeps it (``audit.keeping``)."""
    who = {"service": by.name} if isinstance(by, Service) else {"id": str(by.public_id)}
    return json.dumps({**who, "request": request_id.get()})


def _tell_who_acts(acting: str, told: str) -> None:
    """Tell the database, for this transaction, unless it was told so by the action around."""
    if acting != told:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [ACTING, acting])


def record(
    event_type: str,
    target: Tracked,
    *,
    system_id: uuid.UUID | None = None,
    parent: Tracked | None = None,
    changed: Iterable[str] = (),
    facts: dict[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Write one audit event for the action that is running.

    ``changed`` are names of fields, ``facts`` are ids, counts, dates and codes: never a personal
    value. ``system_id`` is the public id of the system whose people may read the event.

    :raises OutsideActionError: no action is running.
    """
    event = _audit_event(event_type, target, system_id, facts)
    event.parent_type = parent._meta.label_lower if parent is not None else ""
    event.parent_id = parent.public_id if parent is not None else None
    event.changed_fields = sorted(changed)
    _give_reason(event, reason)
    event.save()
    return event


def record_each(
    event_type: str,
    targets: Iterable[tuple[Tracked, dict[str, Any]]],
    *,
    system_id: uuid.UUID | None = None,
    reason: str = "",
) -> list[AuditEvent]:
    """Write one audit event for each of many records, with its facts, as ``record`` does for one.

    :raises OutsideActionError: no action is running.
    """
    events = [_audit_event(event_type, target, system_id, facts) for target, facts in targets]
    for event in events:
        _give_reason(event, reason)
    return AuditEvent.objects.bulk_create(events, batch_size=1_000)


def record_once(
    event_type: str,
    target: Tracked,
    *,
    system_id: uuid.UUID | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write one audit event as ``record`` does, unless a unique constraint knows it already.

    :raises OutsideActionError: no action is running.
    """
    event = _audit_event(event_type, target, system_id, facts)
    AuditEvent.objects.bulk_create([event], ignore_conflicts=True)


def _audit_event(
    event_type: str, target: Tracked, system_id: uuid.UUID | None, facts: dict[str, Any] | None
) -> AuditEvent:
    """An unsaved event of the action that is running, and of all that called it."""
    frames = _frames.get()
    if not frames:
        raise OutsideActionError(event_type)
    for frame in frames:
        frame.recorded += 1
    return AuditEvent(
        type=event_type,
        **_actor_fields(frames[-1].by),
        system_id=system_id,
        target_type=target._meta.label_lower,
        target_id=target.public_id,
        facts=facts or {},
        request_id=request_id.get(),
    )


def _give_reason(event: AuditEvent, reason: str) -> None:
    event.reason = reason
    event.reason_salt = uuid.uuid4() if reason else None


def blank_reason(event: AuditEvent) -> None:
    """Take the words of a reason out of the log for good, because they name somebody.

    That it had one stays evident, and the seal over the event still fits.

    :raises OutsideActionError: no action is running, which would say who did this and why.
    """
    if not _frames.get():
        raise OutsideActionError("blank_reason")
    AuditEvent.objects.filter(pk=event.pk).exclude(reason="").update(
        reason="",
        reason_salt=None,
        reason_digest=reason_digest(event.reason_salt, event.reason),
    )


def require_reason(reason: str) -> str:
    """The reason without surrounding space.

    :raises ValidationError: it is empty.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Say why, so that others can follow what was changed."})
    return reason.strip()


def _actor_fields(by: Actor) -> dict[str, Any]:
    if isinstance(by, Service):
        return {"actor_kind": ActorKind.SERVICE, "actor_service": by.name}
    return {"actor_kind": ActorKind.USER, "actor_id": by.public_id}
