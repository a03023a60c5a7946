"""Plans, the partners that they need, and what those hold of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from engagement.actions.plan import PlanFacts, begin_plan, submit_plan
from engagement.actions.plan_statement import (
    PositionFacts,
    Shown,
    rate_alignment,
    state_position,
)
from engagement.actions.principle import adopt_first_principles
from engagement.enums import PlanKind, Stance
from engagement.models import Plan, PlanAlignment, PlanPartner, PlanPosition, Principle
from partners.models import Partnership, Place, System
from tests.factories.partners import make_partnership, make_system
from tests.factories.users import TESTS


def plan_facts(**said: Any) -> PlanFacts:
    """A joint forward plan of five years, due in two months."""
    today = timezone.localdate()
    usual: dict[str, Any] = {
        "kind": PlanKind.FORWARD,
        "title": "Joint forward plan",
        "first_on": today - timedelta(days=200),
        "last_on": today + timedelta(days=5 * 365),
        "due_on": today + timedelta(days=60),
    }
    return PlanFacts(**{**usual, **said})


def make_plan(
    *,
    system: System | None = None,
    partners: Sequence[Partnership] = (),
    title: str = "Joint forward plan",
    place: Place | None = None,
    submitted_on: date | None = None,
    **said: Any,
) -> Plan:
    """A plan in preparation that needs these partners; one, if none is given."""
    if not partners:
        partners = [make_partnership(system=system) if system else make_partnership()]
    plan = begin_plan(
        by=TESTS,
        system=partners[0].system,
        facts=plan_facts(title=title, place=place, **said),
        partners=partners,
    )
    if submitted_on is not None:
        submit_plan(by=TESTS, plan=plan, submitted_on=submitted_on)
    plan.refresh_from_db()
    return plan


def make_plan_partner(*, partnership: Partnership | None = None) -> PlanPartner:
    """A partner that a plan needs, not asked yet."""
    return make_plan(partners=[partnership or make_partnership()]).partners.get()


def make_plan_position(
    *,
    plan_partner: PlanPartner | None = None,
    stance: str = Stance.AGREED,
    said_on: date | None = None,
    shown: Shown | None = None,
    **facts: Any,
) -> PlanPosition:
    """What a partner holds: agreed, since ten days ago."""
    said_on = said_on or timezone.localdate() - timedelta(days=10)
    return state_position(
        by=TESTS,
        plan_partner=plan_partner or make_plan_partner(),
        facts=PositionFacts(stance=stance, shown=shown or Shown(said_on=said_on), **facts),
    )


def make_alignment(
    *,
    plan_partner: PlanPartner | None = None,
    principle: Principle | None = None,
    level: str = "partly",
    shown: Shown | None = None,
) -> PlanAlignment:
    """How far a partner finds that a principle is kept: partly, the first one."""
    plan_partner = plan_partner or make_plan_partner()
    principle = principle or plan_partner.system.principles.in_order()[0]
    return rate_alignment(
        by=TESTS, plan_partner=plan_partner, principle=principle, level=level, shown=shown
    )


def make_principle(*, system: System | None = None) -> Principle:
    """The first of the first ten."""
    return adopt_first_principles(by=TESTS, system=system or make_system())[0]
