"""Examples of what is done with nominations, appointments and rule sets of boards."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from partners.actions.nomination import NominationFacts
from partners.actions.rule_set import RuleSetFacts
from tests import factories as make
from tests.factories.boards import A_CHAIR
from tests.integration.rules.examples.registry import example


def _facts(**said: Any) -> NominationFacts:
    return NominationFacts(asked_on=timezone.localdate() - timedelta(days=9), **said)


@example("partners.actions.nomination.start_nomination")
def _() -> dict[str, Any]:
    return {"seat": make.make_seat(), "facts": _facts()}


@example("partners.actions.nomination.advance_nomination")
def _() -> dict[str, Any]:
    nomination = make.make_nomination()
    facts = _facts(
        person=make.make_person(system=nomination.system),
        organisation=make.make_organisation(),
        nominated_on=timezone.localdate(),
    )
    return {"nomination": nomination, "facts": facts}


@example("partners.actions.nomination.stop_nomination")
def _() -> dict[str, Any]:
    return {
        "nomination": make.make_nomination(),
        "on": timezone.localdate(),
        "reason": "They took another post.",
    }


@example("partners.actions.appointment.correct_appointment")
def _() -> dict[str, Any]:
    return {
        "appointment": make.make_appointment(),
        "home_organisation": make.make_organisation(),
        "competences": [],
        "valid_from": date(2024, 2, 1),
        "valid_to": None,
        "reason": "It was a month later.",
    }


@example("partners.actions.appointment.withdraw_appointment")
def _() -> dict[str, Any]:
    return {
        "appointment": make.make_appointment(),
        "reason": "It was another seat.",
        "by": make.make_user(),
    }


def _version(day: date) -> RuleSetFacts:
    return RuleSetFacts(legal_source="Invented law", valid_from=day, rules=[A_CHAIR])


@example("partners.actions.rule_set.add_rule_set")
def _() -> dict[str, Any]:
    return {
        "system": make.make_system(),
        "board_kind": "committee",
        "name": "Terms of reference",
        "standing": "in_force",
        "facts": _version(date(2025, 1, 1)),
    }


@example("partners.actions.rule_set.change_rule_set")
def _() -> dict[str, Any]:
    return {
        "rule_set": make.make_rule_set(),
        "facts": _version(date(2026, 1, 1)),
        "reason": "It was amended.",
    }


@example("partners.actions.rule_set.end_rule_set")
def _() -> dict[str, Any]:
    return {
        "rule_set": make.make_rule_set(),
        "on": date(2026, 1, 1),
        "reason": "It was repealed.",
    }
