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
    silent = [row for row in found.decisions if row.expected_on and _is_silent(row, reading)]
    return replace(
        facts,
        ours_not_asked=tuple(_of_decision(row) for row in silent if row.made_by == Side.SYSTEM),
        theirs_not_asked=tuple(_of_decision(row) for row in silent if _theirs(row, reading)),
        pressures_ended=tuple(
            evidence(row, url_of("pressure", row), str(row.get_kind_display()).lower(), row.last_on)
            for row in found.pressures
            if row.last_on < facts.today and not row.is_renewed and row.partnership_id is not None
        ),
    )


def _decisions(reading: Reading) -> list[Any]:
    partnership = reading.partnership
    audiences = Prefetch("audiences", ConsultedAudience.objects.standing())
    sides = Q(affected__isnull=True) | Q(affected=partnership.organisation_id)
    consulted = Consultation.objects.standing().filter(sides).prefetch_related(audiences)
    rows = (
        Decision.objects.visible_to(reading.user)
        .ahead()
        .with_partner(partnership)
        .select_related("partnership__organisation")
        .prefetch_related(Prefetch("consultations", consulted, to_attr="consulted"))
        .order_by(F("expected_on").asc(nulls_last=True), "id")
    )
    return list(rows[:MOST])


def _theirs(decision: Any, reading: Reading) -> bool:
    """Whether the partner itself decides."""
    return bool(decision.partnership_id == reading.partnership.pk)


def _asked(decision: Any, reading: Reading) -> list[Any]:
    """How the affected side was engaged: the partner, or the system where the partner decides."""
    affected = None if _theirs(decision, reading) else reading.partnership.organisation_id
    return [row for row in decision.consulted if row.affected_id == affected]


def _is_silent(decision: Any, reading: Reading) -> bool:
    asked = _asked(decision, reading)
    return bool(asked) and not any(row.engaged for row in asked)


def _decision(decision: Any, reading: Reading) -> Line:
    ours, theirs = decision.made_by == Side.SYSTEM, _theirs(decision, reading)
    who = "we decide" if ours else "they decide" if theirs else f"{decision.partnership} decides"
    expected = decision.expected_on
    when = f"expected {nhs_date(expected)}" if expected else "no date yet"
    return Line(
        text=decision.title,
        about=f"{decision.get_kind_display()}, {who}, {when}",
        state=_engagement(_asked(decision, reading), "We were" if theirs else "They were"),
        is_late=_is_silent(decision, reading),
        url=url_of("decision", decision),
    )


def _engagement(asked: list[Any], subject: str) -> str:
    if not asked:
        return ""
    engaged = [row for row in asked if row.engaged]
    if not engaged:
        return f"{subject} not asked yet"
    return f"{subject} first asked {engaged[0].stage.label.lower()}"


def _of_decision(decision: Any) -> Evidence:
    return evidence(decision, url_of("decision", decision), decision.title, decision.expected_on)


def _pressure(pressure: Any, reading: Reading) -> Line:
    whose = "On them" if pressure.partnership_id else "On all of us"
    may = reading.may(Permission.VIEW_CONFIDENTIAL_NOTES)
    return Line(
        text=f"{whose}: {str(pressure.get_kind_display()).lower()}",
        about=f"{_heaviness(pressure.level)}, {nhs_date(pressure.first_on)} to "
        f"{nhs_date(pressure.last_on)}",
        quote=short(pressure.cause) if may else "",
        url=url_of("pressure", pressure),
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
        url=url_of("quiet_period", period),
    )
