"""Rule sets of boards: added, changed by a new version, ended. Nothing is overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.recording import Actor, action, record, require_reason
from partners.actions.locking import locked
from partners.enums import RuleSetStanding
from partners.errors import PartnersError
from partners.models import CompositionRuleSet, System
from partners.requirements import checked

ONE_DAY = timedelta(days=1)
# No rule about boards of these kinds is older, and nothing is known of what lies far ahead.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class RuleSetFacts:
    """What a version of a rule set says. ``rules`` are as ``partners.requirements`` checks them."""

    legal_source: str
    valid_from: date
    rules: Sequence[Mapping[str, Any]]
    as_at: date | None = None
    stage: str = ""


@action
def add_rule_set(
    *,
    by: Actor,
    system: System | None,
    board_kind: str,
    name: str,
    standing: str,
    facts: RuleSetFacts,
) -> CompositionRuleSet:
    """Add a rule set: of a system, or without one for every system.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    rule_set = CompositionRuleSet(
        system=system, board_kind=board_kind, name=" ".join(name.split()), standing=standing
    )
    _say(rule_set, facts)
    _write(rule_set)
    _record("rule_set.added", rule_set)
    return rule_set


@action
def change_rule_set(
    *,
    by: Actor,
    rule_set: CompositionRuleSet,
    facts: RuleSetFacts,
    reason: str,
    expected_version: int | None = None,
) -> CompositionRuleSet:
    """Let a new version hold from a day on, and end the old one on the day before.

    What was found by the old one before that day rests on it as before.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises PartnersError: it has ended, or another version follows it.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    before = _open(rule_set, expected_version)
    if facts.valid_from <= before.valid_from:
        raise ValidationError(
            {"valid_from": "The change must hold from a later day than the version before it."}
        )
    reason = require_reason(reason)
    after = CompositionRuleSet(
        system=before.system,
        board_kind=before.board_kind,
        name=before.name,
        standing=before.standing,
        follows=before,
    )
    _say(after, facts)
    before.valid_to = facts.valid_from - ONE_DAY
    before.save()
    _write(after)
    _record("rule_set.ended", before, changed=["valid_to"], reason=reason)
    _record("rule_set.changed", after, reason=reason)
    return after


@action
def end_rule_set(
    *, by: Actor, rule_set: CompositionRuleSet, on: date, reason: str
) -> CompositionRuleSet:
    """Record the last day on which a rule set holds. What it found until then stays.

    :raises PartnersError: it has ended already.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    rule_set = _open(rule_set, None)
    if on < rule_set.valid_from:
        raise ValidationError({"on": "The end is before the start."})
    _refuse_far("on", on)
    rule_set.valid_to = on
    reason = require_reason(reason)
    rule_set.save()
    _record("rule_set.ended", rule_set, changed=["valid_to"], reason=reason)
    return rule_set


def _open(rule_set: CompositionRuleSet, expected_version: int | None) -> CompositionRuleSet:
    found = locked(rule_set)
    if found.valid_to is not None:
        raise PartnersError("This version has ended. Change the one that holds, or add another.")
    return locked(found, expected_version)


def _say(rule_set: CompositionRuleSet, facts: RuleSetFacts) -> None:
    """Fill in what it says, checked.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    rule_set.rules = checked(facts.rules)
    rule_set.legal_source = " ".join(facts.legal_source.split())
    rule_set.valid_from = facts.valid_from
    _refuse_far("valid_from", facts.valid_from)
    if rule_set.standing == RuleSetStanding.PROPOSED:
        if facts.as_at is None:
            raise ValidationError(
                {"as_at": "Say as it stood on which day: what is proposed changes."}
            )
        _refuse_far("as_at", facts.as_at)
        rule_set.as_at, rule_set.stage = facts.as_at, " ".join(facts.stage.split())
    rule_set.full_clean(
        exclude=["system", "follows", "rules", "valid_to"],
        validate_constraints=False,
        validate_unique=False,
    )


def _refuse_far(name: str, day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise ValidationError({name: f"Choose a day between {EARLIEST.year} and {LATEST.year}."})


def _write(rule_set: CompositionRuleSet) -> None:
    try:
        with transaction.atomic():
            rule_set.save()
    except IntegrityError as error:
        raise ValidationError(
            {"name": "There is a rule set of this name for these boards and days. Change that one."}
        ) from error


def _record(
    event: str, rule_set: CompositionRuleSet, *, changed: Sequence[str] = (), reason: str = ""
) -> None:
    record(
        event,
        rule_set,
        system_id=rule_set.system.public_id if rule_set.system else None,
        changed=changed,
        facts={"board_kind": rule_set.board_kind, "valid_from": rule_set.valid_from},
        reason=reason,
    )
