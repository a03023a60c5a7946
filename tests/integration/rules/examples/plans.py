"""Examples of plans, principles, and what partners hold of them."""

from typing import Any

from django.utils import timezone

from engagement.actions.plan_statement import PositionFacts, Rating, Shown
from engagement.actions.principle import retire_principle
from tests import factories as make
from tests.integration.rules.examples.registry import example


@example("engagement.actions.principle.adopt_first_principles")
def _() -> dict[str, Any]:
    return {"system": make.make_system()}


@example("engagement.actions.principle.add_principle")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "title": "Kindness", "text": "We are kind."}


@example("engagement.actions.principle.reword_principle")
def _() -> dict[str, Any]:
    principle = make.make_principle()
    return {
        "principle": principle,
        "title": "Another title",
        "text": "Other words.",
        "reason": "Partners asked for it",
        "expected_version": principle.version,
    }


@example("engagement.actions.principle.retire_principle")
def _() -> dict[str, Any]:
    return {"principle": make.make_principle(), "reason": "Said twice"}


@example("engagement.actions.principle.restore_principle")
def _() -> dict[str, Any]:
    principle = make.make_principle()
    return {"principle": retire_principle(by=make.TESTS, principle=principle, reason="Said twice")}


@example("engagement.actions.principle.move_principle")
def _() -> dict[str, Any]:
    return {"principle": make.make_principle(), "to": 3}


@example("engagement.actions.plan.begin_plan")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    facts = make.plan_facts()
    return {"system": partnership.system, "facts": facts, "partners": [partnership]}


@example("engagement.actions.plan.correct_plan")
def _() -> dict[str, Any]:
    plan = make.make_plan()
    return {
        "plan": plan,
        "facts": make.plan_facts(title="Another title"),
        "reason": "Wrong title",
        "expected_version": plan.version,
    }


@example("engagement.actions.plan.submit_plan")
def _() -> dict[str, Any]:
    return {"plan": make.make_plan(), "submitted_on": timezone.localdate()}


@example("engagement.actions.plan.reopen_plan")
def _() -> dict[str, Any]:
    plan = make.make_plan(submitted_on=timezone.localdate())
    return {"plan": plan, "reason": "It was sent back"}


@example("engagement.actions.plan.withdraw_plan")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "plan": make.make_plan(), "reason": "Nobody writes it"}


@example("engagement.actions.plan.need_partners")
def _() -> dict[str, Any]:
    plan = make.make_plan()
    return {"plan": plan, "partners": [make.make_partnership(system=plan.system)]}


@example("engagement.actions.plan.release_partner")
def _() -> dict[str, Any]:
    return {"plan_partner": make.make_plan_partner(), "reason": "Not their area"}


@example("engagement.actions.plan_statement.state_position")
def _() -> dict[str, Any]:
    return {"plan_partner": make.make_plan_partner(), "facts": PositionFacts("agreed")}


@example("engagement.actions.plan_statement.state_positions")
def _() -> dict[str, Any]:
    return {"positions": {make.make_plan_partner(): PositionFacts("cannot_say")}}


@example("engagement.actions.plan_statement.rate_alignment")
def _() -> dict[str, Any]:
    plan_partner = make.make_plan_partner()
    principle = plan_partner.system.principles.in_order()[0]
    return {"plan_partner": plan_partner, "principle": principle, "level": "aligned"}


@example("engagement.actions.plan_statement.rate_alignments")
def _() -> dict[str, Any]:
    plan_partner = make.make_plan_partner()
    first, second = plan_partner.system.principles.in_order()[:2]
    ratings = {
        (plan_partner, first): Rating("aligned", "The draft says so"),
        (plan_partner, second): Rating("partly"),
    }
    return {"ratings": ratings, "shown": Shown()}
