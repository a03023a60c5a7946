"""What lies ahead, and who was not engaged on it yet: decisions, contracts that end, and plans.

As it stood on the day on which the pack was gathered, whatever its months.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from engagement.analytics.plan_counts import with_counts
from engagement.days import months_after
from engagement.enums import Stance
from engagement.models import (
    CommissionedService,
    ConsultedAudience,
    Decision,
    Plan,
    PlanPartner,
    PlanPosition,
)
from engagement.models.service import MONTHS_AHEAD
from engagement.packs.document import Column, ColumnKind, Figure, Headline, Row, Table, Words
from engagement.presenters.decision import with_affected
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.decisions_made import NONE, SOME, Part
from engagement.presenters.packs.sections.small_numbers import (
    FEWEST,
    NOT_SHOWN,
    SMALL_NUMBERS,
    list_shown,
)
from engagement.presenters.packs.sections.tables import MOST_ROWS
from nhsuk.formats import counted, nhs_number

NUMBER, DAY = ColumnKind.NUMBER, ColumnKind.DAY
AHEAD, ENDING, PLANS = "decisions.ahead", "decisions.services_ending", "decisions.plans"
WITHIN = f"within {MONTHS_AHEAD} months"


def coming(asked: Asked) -> Part:
    """Decisions expected soon, or overdue, on which nobody of a side was engaged."""
    today = timezone.localdate()
    days = (months_after(today, MONTHS_AHEAD) - today).days
    rows = Decision.objects.visible_to(asked.user).filter(system=asked.system)
    rows = rows.ahead_without_engagement(days)
    number = rows.count()
    verb = "is" if number == 1 else "are"
    sentence = (
        f"{counted(number, 'decision')} {verb} expected {WITHIN} or overdue while nobody of a side "
        "that it affects is recorded as engaged."
        if number
        else f"On every decision expected {WITHIN} somebody of each side is recorded as engaged, "
        "or none is expected."
    )
    headline = _headline(AHEAD, "Coming decisions without engagement of a side", number)
    if asked.is_public or not number:
        return Part((Words(sentence),), (headline,))
    listed = rows.select_related("system", "partnership__organisation")
    listed = with_affected(listed).order_by("expected_on", "id")[:MOST_ROWS]
    table = Table(
        key=AHEAD,
        title="Coming decisions on which a side was not engaged yet",
        columns=(
            Column("Expected on", DAY),
            Column("What is decided"),
            Column("Who decides"),
            Column("Not engaged yet"),
        ),
        rows=tuple(_decision(asked, decision) for decision in listed),
        sentence=sentence,
        note=_more(number),
        url=asked.link("engagement:decisions", state="nobody_engaged"),
    )
    return Part((Figure(table),), (headline,))


def ending(asked: Asked) -> Part:
    """Contracts that end soon, with nothing decided and nobody engaged on what follows."""
    rows = _ending(asked)
    number = rows.count()
    verb = "ends" if number == 1 else "end"
    sentence = (
        f"{counted(number, 'service contract')} {verb} {WITHIN} while nobody is recorded as "
        "engaged on what follows."
        if number
        else f"No service contract ends {WITHIN} without somebody engaged on what follows."
    )
    headline = _headline(ENDING, "Contracts ending without engagement on what follows", number)
    if asked.is_public or not number:
        return Part((Words(sentence),), (headline,))
    listed = rows.select_related("system", "commissioner__organisation").with_partners()
    table = Table(
        key=ENDING,
        title="Contracts that end without engagement on what follows",
        columns=(
            Column("Ends on", DAY),
            Column("Service"),
            Column("Who commissions it"),
            Column("Who provides it"),
            Column("Decision about what follows"),
        ),
        rows=tuple(_service(asked, one) for one in listed.order_by("ends_on", "id")[:MOST_ROWS]),
        sentence=sentence,
        note=_more(number),
        url=asked.link("engagement:services", state="ending"),
    )
    return Part((Figure(table),), (headline,))


def plans(asked: Asked) -> Part:
    """How often plans in preparation still have to hear from a partner, once for each plan."""
    rows = Plan.objects.visible_to(asked.user).filter(system=asked.system).in_preparation()
    found = list(with_counts(rows).order_by("due_on", "id"))
    if not found:
        return Part((Words("No plan is in preparation."),))
    needed, heard = sum(one.needed for one in found), sum(one.asked for one in found)
    shown = list_shown([heard, needed - heard], is_public=asked.is_public)
    if NOT_SHOWN in (*shown.counts, shown.total) or _are_few(asked, found):
        said = f"{counted(len(found), 'plan is,plans are')} in preparation. {SMALL_NUMBERS}"
        return Part((Words(said),))
    text = f"{nhs_number(needed - heard)} of {nhs_number(needed)}"
    sentence = (
        f"{counted(len(found), 'plan is,plans are')} in preparation. {nhs_number(needed - heard)} "
        f"of the {counted(needed, 'time')} that a plan needs a partner, the partner is not "
        "recorded as asked."
    )
    state = SOME if needed - heard else NONE
    headline = Headline(PLANS, "Times a partner is not asked yet on a plan", text, state)
    if asked.is_public:
        return Part((Words(sentence),), (headline,))
    return Part((Figure(_plans(asked, found, sentence)),), (headline,))


def _are_few(asked: Asked, found: list[Any]) -> bool:
    """Whether behind many times are a few partners, asked or not, whom the numbers would show."""
    if not asked.is_public:
        return False
    rows = PlanPartner.objects.standing().filter(plan__in=[one.pk for one in found])
    held = PlanPosition.objects.filter(plan_partner__in=rows).holding()
    heard = {one.plan_partner_id for one in held if one.stance != Stance.NOT_ASKED}
    partners: tuple[set[int], set[int]] = (set(), set())
    for pk, partnership in rows.values_list("pk", "partnership"):
        partners[pk in heard].add(partnership)
    return any(0 < len(side) < FEWEST for side in partners)


def _headline(key: str, label: str, number: int) -> Headline:
    state = SOME if number else NONE
    return Headline(key, label, nhs_number(number), state, is_concern=number > 0)


def _more(number: int) -> str:
    left = number - MOST_ROWS
    return f"{nhs_number(left)} later ones are on the live list." if left > 0 else ""


def _decision(asked: Asked, decision: Decision) -> Row:
    silent = sorted(side.affected_side_name for side in decision.affected_now if not side.engaged)
    return Row(
        str(decision.public_id),
        (_day(decision.expected_on), decision.title, str(decision.decider), ", ".join(silent)),
        asked.link("engagement:decision", decision.public_id),
    )


def _ending(asked: Asked) -> Any:
    """Without those on whose end something was decided, or somebody engaged."""
    until = months_after(timezone.localdate(), MONTHS_AHEAD) + timedelta(days=1)
    own = Decision.objects.filter(service=OuterRef("pk"), contract_end=OuterRef("ends_on"))
    engaged = ConsultedAudience.objects.standing().filter(
        consultation__is_standing=True,
        consultation__decision__service=OuterRef("pk"),
        consultation__decision__contract_end=OuterRef("ends_on"),
        consultation__decision__withdrawn_at__isnull=True,
    )
    rows = CommissionedService.objects.visible_to(asked.user).filter(system=asked.system)
    raised = own.standing().order_by("-id").values("title")[:1]
    rows = rows.ending_before(until).exclude(Exists(own.decided())).exclude(Exists(engaged))
    return rows.annotate(raised=Subquery(raised))


def _service(asked: Asked, one: Any) -> Row:
    providers = ", ".join(each.organisation.name for each in one.providers)
    return Row(
        str(one.public_id),
        (
            _day(one.ends_on),
            one.title,
            str(one.commissioned_by),
            providers or "Not recorded",
            one.raised or "Not raised yet",
        ),
        asked.link("engagement:service", one.public_id),
    )


def _plans(asked: Asked, found: list[Any], sentence: str) -> Table:
    return Table(
        key=PLANS,
        title="Plans in preparation",
        columns=(
            Column("To be submitted by", DAY),
            Column("Plan"),
            Column("Partners needed", NUMBER),
            Column("Not asked yet", NUMBER),
            Column("Agreed", NUMBER),
            Column("Agreed on conditions", NUMBER),
            Column("Cannot say yet", NUMBER),
        ),
        rows=tuple(_plan(asked, plan) for plan in found[:MOST_ROWS]),
        sentence=sentence,
        note=_more(len(found)),
        url=asked.link("engagement:plans", state="preparing"),
    )


def _plan(asked: Asked, plan: Any) -> Row:
    """Whoever was asked and holds neither of the two cannot say yet."""
    return Row(
        str(plan.public_id),
        (
            _day(plan.due_on),
            plan.title,
            plan.needed,
            plan.needed - plan.asked,
            plan.agreed,
            plan.conditional,
            plan.asked - plan.agreed - plan.conditional,
        ),
        asked.link("engagement:plan", plan.public_id),
    )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
