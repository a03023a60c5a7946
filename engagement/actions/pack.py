"""Packs for boards and assessments: begun, changed while they are drafts, withdrawn."""

import calendar
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.changing import set_fields
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Pack
from partners.models import Board, System

# Of longer times the months would no longer be read one by one.
LONGEST_PERIOD = timedelta(days=5 * 366)


@dataclass(frozen=True)
class PackFacts:
    """What a pack is about and for whom; ``sections`` are keys, in the order of the registry.

    ``since`` is the first day of a month and ``until`` the last day of one.
    """

    kind: str
    title: str
    since: date
    until: date
    audience: str
    sections: tuple[str, ...]
    board: Board | None = None
    meeting_on: date | None = None


_FACTS = tuple(one.name for one in fields(PackFacts))
# A change of these makes the figures another pack's.
SHAPES_FIGURES = ("kind", "since", "until", "audience", "sections", "board")
# Set by the actions themselves.
_NOT_CHECKED = {"author", "approved_by", "figures"}
NOT_DRAFT = {
    "approved": "This pack is approved, so its figures are locked. Return it to draft first.",
    "published": "This pack is published, so it cannot be changed. Make a new one instead.",
}


@action
def draft_pack(*, by: Actor, system: System, facts: PackFacts) -> Pack:
    """Begin a pack. Its figures are gathered next, see ``gather_pack``.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    pack = Pack(system=system, author=by if isinstance(by, User) else None)
    _apply(pack, facts)
    pack.save()
    record_pack("pack.drafted", pack, facts={"kind": pack.kind, "audience": pack.audience})
    return pack


@action
def change_pack(
    *, by: Actor, pack: Pack, facts: PackFacts, expected_version: int | None = None
) -> tuple[Pack, bool]:
    """Change a draft. Also says whether its figures have to be gathered again.

    :raises NotPossibleError: it is no draft any more.
    :raises AlreadyWithdrawnError: it was discarded.
    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    pack = locked_draft(pack)
    if expected_version is not None and pack.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this pack after you opened it. Look at their version first."
        )
    changed = _apply(pack, facts)
    is_reshaped = not set(changed).isdisjoint(SHAPES_FIGURES)
    if is_reshaped:
        pack.figures = None
    pack.save()
    record_pack("pack.changed", pack, changed=changed)
    return pack, is_reshaped


@action
def withdraw_pack(*, by: User, pack: Pack, reason: str, expected_state: str = "") -> Pack:
    """Discard a draft, or take back a published pack, which stays readable and says so.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ChangedMeanwhileError: somebody published it meanwhile: that is another question.
    :raises ValidationError: no reason was given.
    """
    pack = locked_pack(pack)
    if expected_state not in ("", pack.state):
        raise ChangedMeanwhileError(
            "Somebody changed the state of this pack after you opened it. Look at it first."
        )
    pack.mark_withdrawn(by, reason)
    pack.save()
    record_pack("pack.withdrawn", pack, reason=pack.withdrawn_reason, facts={"state": pack.state})
    return pack


def locked_pack(pack: Pack) -> Pack:
    """The pack read again and locked.

    :raises AlreadyWithdrawnError: it was discarded or withdrawn.
    """
    found = (
        Pack.objects.select_for_update(of=("self",))
        .select_related("system", "board", "author", "figures")
        .get(pk=pack.pk)
    )
    if found.is_withdrawn:
        raise AlreadyWithdrawnError("This pack was withdrawn, so nothing can be done with it.")
    return found


def locked_draft(pack: Pack) -> Pack:
    """The same, of a draft only.

    :raises NotPossibleError: it is approved or published.
    """
    found = locked_pack(pack)
    if not found.is_draft:
        raise NotPossibleError(NOT_DRAFT[found.state])
    return found


def record_pack(event_type: str, pack: Pack, **more: Any) -> None:
    """The audit event of an action on a pack."""
    record(event_type, pack, system_id=pack.system.public_id, **more)


def last_day_of_month(day: date) -> date:
    """The last day of the month in which a day lies."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _apply(pack: Pack, facts: PackFacts) -> list[str]:
    """Set the facts; names of those that changed."""
    values = {name: getattr(facts, name) for name in _FACTS}
    values["sections"] = list(facts.sections)
    changed = set_fields(pack, values)
    errors = _errors(pack)
    if errors:
        raise ValidationError(errors)
    pack.full_clean(exclude=_NOT_CHECKED, validate_unique=False, validate_constraints=False)
    return changed


def _errors(pack: Pack) -> dict[str, str]:
    """A sentence per field that is wrong."""
    errors: dict[str, str] = {}
    today = timezone.localdate()
    if pack.since.day != 1:
        errors["since"] = "A period begins with the first day of a month."
    if pack.until != last_day_of_month(pack.until):
        errors["until"] = "A period ends with the last day of a month."
    elif pack.until > last_day_of_month(today):
        errors["until"] = "The period ends in the future. Choose months that have begun."
    if pack.until <= pack.since:
        errors["until"] = "The end is before the start."
    elif pack.until - pack.since > LONGEST_PERIOD:
        errors["until"] = "That is longer than five years. Choose a shorter period."
    if not pack.sections:
        errors["sections"] = "Choose at least one section."
    if pack.board is not None and pack.board.system_id != pack.system.pk:
        errors["board"] = "This board belongs to another system."
    return errors
