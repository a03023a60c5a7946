"""Decisions that are coming, and what weighs on the partner now."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from accounts.roles import Permission
from engagement.briefing.facts import Evidence, Line, Section, StepFacts
from engagement.enums import Side
from engagement.models import (
    Consultation,
    ConsultedAudience,
    Decision,
    Pressure,
    QuietPeriod,
)
from engagement.presenters.briefing.lines import Reading, evidence, section, short, url_of
from nhsuk.formats import nhs_date

MOST = 10
JUST_ENDED = timedelta(days=60)
COMING = timedelta(days=56)
HEAVY, SOME = 0.55, 0.3


@dataclass(frozen=True)
class Climate:
    """Open decisions of both sides, pressures now or just ended, and known silence."""

    decisions: list[Any]
    pressures: list[Any]
    quiet: list[QuietPeriod]


def read_climate(reading: Reading) -> Climate:
    """One query for each, and two for who was engaged on the decisions."""
    today, partnership = reading.today, reading.partnership
    renewed = Pressure.objects.standing().filter(renews=OuterRef("pk"))
    pressures = (
        Pressure.objects.visible_to(reading.user)
        .standing()
        .bearing_on(partnership)
        .filter(first_on__lte=today, last_on__gte=today - JUST_ENDED)
        .annotate(is_renewed=Exists(renewed))
        .order_by("-last_on", "id")
    )
    quiet = (
        QuietPeriod.objects.visible_to(reading.user)
        .standing()
        .holding_for(partnership)
        .filter(first_on__lte=today + COMING, last_on__gte=today)
        .order_by("first_on", "id")
    )
    return Climate(
        decisions=_decisions(reading), pressures=list(pressures[:MOST]), quiet=list(quiet[:MOST])
    )


def decisions(found: Climate, reading: Reading) -> Section:
    """Those still to be taken that affect them, or that they take, the soonest first."""
    return section(
        "decisions",
        "Decisions to come",
        [_decision(row, reading) for row in found.decisions],
        nothing="None recorded.",
    )


def pressures(found: Climate, reading: Reading) -> Section:
    """What weighs on them or on us now, and when silence is known."""
    now = [row for row in found.pressures if row.last_on >= reading.today]
    return section(
        "pressures",
        "Pressures and quiet periods",
        [*(_pressure(row, reading) for row in now), *(_quiet(row, reading) for row in found.quiet)],
        nothing="None recorded now.",
        note="Capacity is not will: a partner under pressure may deliver less and mean well."
        if now
        else "",
    )


def with_climate(facts: StepFacts, found: Climate, reading: Reading) -> StepFacts:
    """The facts with the decisions on which nobody was asked, and the pressures that ended."""
    silent = [row for row in found.decisions if not _is_engaged(row) and row.expected_on]
    return replace(
        facts,
        ours_not_asked=tuple(
            _of_decision(row, reading) for row in silent if row.made_by == Side.SYSTEM
        ),
        theirs_not_asked=tuple(
            _of_decision(row, reading) for row in silent if row.made_by == Side.PARTNER
        ),
        pressures_ended=tuple(
            evidence(row, _home(reading), str(row.get_kind_display()).lower(), row.last_on)
            for row in found.pressures
            if row.last_on < facts.today and not row.is_renewed and row.partnership_id is not None
        ),
    )


def _decisions(reading: Reading) -> list[Any]:
    partnership = reading.partnership
    audiences = ConsultedAudience.objects.standing()
    mine = (
        Consultation.objects.standing()
        .filter(partnership=partnership)
        .prefetch_related(Prefetch("audiences", audiences))
    )
    affecting = mine.filter(decision=OuterRef("pk"))
    rows = (
        Decision.objects.visible_to(reading.user)
        .standing()
        .filter(Q(partnership=partnership) | Exists(affecting), system=partnership.system_id)
        .filter(decided_on__isnull=True)
        .prefetch_related(Prefetch("consultations", mine, to_attr="mine"))
        .order_by(F("expected_on").asc(nulls_last=True), "id")
    )
    return list(rows[:MOST])


def _is_engaged(decision: Any) -> bool:
    return any(row.engaged for row in decision.mine)


def _decision(decision: Any, reading: Reading) -> Line:
    ours = decision.made_by == Side.SYSTEM
    expected = decision.expected_on
    engaged = [row for row in decision.mine if row.engaged]
    if engaged:
        stage = engaged[0].stage.label.lower()
        state = f"{'They were' if ours else 'We were'} first asked {stage}"
    else:
        state = "They were not asked yet" if ours else "We were not asked yet"
    when = f"expected {nhs_date(expected)}" if expected else "no date yet"
    return Line(
        text=decision.title,
        about=f"{decision.get_kind_display()}, {'we decide' if ours else 'they decide'}, {when}",
        state=state,
        is_late=not engaged,
        url=_home(reading),
    )


def _of_decision(decision: Any, reading: Reading) -> Evidence:
    return evidence(decision, _home(reading), decision.title, decision.expected_on)


def _home(reading: Reading) -> str:
    return url_of("partnership", reading.partnership)


def _pressure(pressure: Any, reading: Reading) -> Line:
    whose = "On them" if pressure.partnership_id else "On all of us"
    may = reading.may(Permission.VIEW_CONFIDENTIAL_NOTES)
    return Line(
        text=f"{whose}: {str(pressure.get_kind_display()).lower()}",
        about=f"{_heaviness(pressure.level)}, {nhs_date(pressure.first_on)} to "
        f"{nhs_date(pressure.last_on)}",
        quote=short(pressure.cause) if may else "",
    )


def _heaviness(level: float) -> str:
    if level >= HEAVY:
        return "Heavy"
    return "Noticeable" if level >= SOME else "Light"


def _quiet(period: QuietPeriod, reading: Reading) -> Line:
    ahead = period.first_on > reading.today
    return Line(
        text=str(period.get_kind_display()),
        about=f"{nhs_date(period.first_on)} to {nhs_date(period.last_on)}",
        state="To come" if ahead else "Now",
        quote=short(period.note) if reading.may(Permission.VIEW_CONFIDENTIAL_NOTES) else "",
    )
