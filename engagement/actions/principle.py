"""The principles of a system: adopted, added, reworded, put in order, retired."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.first_principles import FIRST_PRINCIPLES
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.models import Principle, PrincipleWording
from partners.models import System


@action
def adopt_first_principles(*, by: Actor, system: System) -> list[Principle]:
    """Begin with the first set of ten, to be edited.

    :raises NotPossibleError: the system has principles, or had some before.
    """
    System.objects.select_for_update().get(pk=system.pk)
    if system.principles.exists():
        raise NotPossibleError("This system has principles already. Edit those.")
    return [
        _added(by, system, title, text, place)
        for place, (title, text) in enumerate(FIRST_PRINCIPLES, start=1)
    ]


@action
def add_principle(*, by: Actor, system: System, title: str, text: str) -> Principle:
    """Add a principle after the others.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    last = system.principles.aggregate(last=Max("place_in_order"))["last"] or 0
    return _added(by, system, title, text, last + 1)


@action
def reword_principle(
    *,
    by: Actor,
    principle: Principle,
    title: str,
    text: str,
    reason: str,
    expected_version: int,
) -> Principle:
    """Give it the next wording. What was said of the earlier one stays about the earlier one.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises NotPossibleError: nothing would change.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    principle = _locked(principle)
    if principle.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this principle after you opened it. Look at their version first."
        )
    reason = require_reason(reason)
    if (title.strip(), text.strip()) == (principle.title, principle.text):
        raise NotPossibleError("These are the words that it has already.")
    principle.revision += 1
    _set_words(by, principle, title, text)
    _record("principle.reworded", principle, changed=["title", "text"], reason=reason)
    return principle


@action
def retire_principle(*, by: Actor, principle: Principle, reason: str) -> Principle:
    """Look at plans by it no longer, from today on. What was said of it stays.

    :raises NotPossibleError: it is retired already.
    :raises ValidationError: no reason was given.
    """
    principle = _locked(principle)
    if principle.is_retired:
        raise NotPossibleError("This principle is retired already.")
    principle.retired_on = timezone.localdate()
    principle.save()
    reason = require_reason(reason)
    _record("principle.retired", principle, changed=["retired_on"], reason=reason)
    return principle


@action
def restore_principle(*, by: Actor, principle: Principle) -> Principle:
    """Look at plans by a retired principle again.

    :raises NotPossibleError: it is not retired.
    """
    principle = _locked(principle)
    if not principle.is_retired:
        raise NotPossibleError("This principle is not retired.")
    principle.retired_on = None
    principle.save()
    _record("principle.restored", principle, changed=["retired_on"])
    return principle


@action
def move_principle(*, by: Actor, principle: Principle, to: int) -> Principle:
    """Put it in another place of the order, counted from 1 among those not retired.

    :raises NotPossibleError: it is retired.
    """
    System.objects.select_for_update().get(pk=principle.system_id)
    principle = _locked(principle)
    if principle.is_retired:
        raise NotPossibleError("A retired principle has no place in the order.")
    others = principle.system.principles.active().exclude(pk=principle.pk).in_order()
    ordered = list(others)
    ordered.insert(max(0, min(to - 1, len(ordered))), principle)
    for place, each in enumerate(ordered, start=1):
        if each.place_in_order != place:
            each.place_in_order = place
            each.save(update_fields=["place_in_order"])
    _record("principle.moved", principle, changed=["place_in_order"])
    return principle


def _added(by: Actor, system: System, title: str, text: str, place: int) -> Principle:
    principle = Principle(system=system, place_in_order=place)
    _set_words(by, principle, title, text)
    _record("principle.added", principle)
    return principle


def _set_words(by: Actor, principle: Principle, title: str, text: str) -> None:
    principle.title, principle.text = title.strip(), text.strip()
    errors = {}
    if not principle.title:
        errors["title"] = "Say it in a few words."
    if not principle.text:
        errors["text"] = "Say it in a sentence."
    if errors:
        raise ValidationError(errors)
    principle.full_clean(exclude=["system"], validate_constraints=False)
    principle.save()
    PrincipleWording.objects.create(
        principle=principle,
        system=principle.system,
        revision=principle.revision,
        title=principle.title,
        text=principle.text,
        recorded_by=by if isinstance(by, User) else None,
    )


def _locked(principle: Principle) -> Principle:
    rows = Principle.objects.select_for_update(of=("self",)).select_related("system")
    return rows.get(pk=principle.pk)


def _record(
    event_type: str, principle: Principle, *, changed: list[str] | None = None, reason: str = ""
) -> None:
    record(
        event_type,
        principle,
        system_id=principle.system.public_id,
        changed=changed or [],
        facts={"revision": principle.revision, "place_in_order": principle.place_in_order},
        reason=reason,
    )
