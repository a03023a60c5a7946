"""What the partner holds of the plans that need it."""

from collections.abc import Sequence
from dataclasses import replace

from engagement.briefing.facts import Line, Section, StepFacts
from engagement.enums import Stance
from engagement.models import PlanPosition
from engagement.presenters.briefing.lines import evidence, section, url_of
from engagement.presenters.partner_plans import PartnerPlan
from nhsuk.formats import nhs_date


def positions(found: Sequence[PartnerPlan]) -> Section:
    """Each plan that has not ended, the one due first on top."""
    return section(
        "plans",
        "Plans that need them",
        [_plan(each) for each in found],
        nothing="No plan that has not ended names them.",
    )


def with_plans(facts: StepFacts, found: Sequence[PartnerPlan]) -> StepFacts:
    """The facts with plans that wait for the partner, of which nobody has asked what it holds."""
    return replace(
        facts,
        plans_not_asked=tuple(
            evidence(
                each.part,
                url_of("plan_partner", each.part),
                each.part.plan.title,
                each.part.plan.due_on,
            )
            for each in found
            if not each.part.plan.is_submitted and not _is_asked(each.position)
        ),
    )


def _is_asked(position: PlanPosition | None) -> bool:
    return position is not None and position.stance != Stance.NOT_ASKED


def _plan(each: PartnerPlan) -> Line:
    plan, held = each.part.plan, each.position
    submitted = plan.submitted_on
    due = f"submitted {nhs_date(submitted)}" if submitted else f"due {nhs_date(plan.due_on)}"
    if held is None or not _is_asked(held):
        state, since = "Not asked", ""
    else:
        state, since = str(held.get_stance_display()), f", since {nhs_date(held.said_on)}"
    return Line(
        text=plan.title,
        about=f"Plan {due}{since}",
        state=state,
        is_late=not submitted and not _is_asked(held),
        quote=_condition(held),
        url=url_of("plan_partner", each.part),
    )


def _condition(held: PlanPosition | None) -> str:
    if held is None:
        return ""
    until = f"until {nhs_date(held.until)}" if held.until else ""
    return ", ".join(part for part in (held.condition, held.figure_in_words, until) if part)
