"""What weighs on partners, when silence is known, and what each side thinks of the other."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from audit.recording import Actor
from engagement.actions.pressure import PressureFacts, record_pressure
from engagement.actions.pulse import PulseFacts, post_pulse_result
from engagement.actions.quiet_period import record_quiet_period
from engagement.actions.scoring_choice import set_rating_of_partners
from engagement.actions.starting_point import set_starting_point
from engagement.enums import PressureKind, QuietKind, Side, Start
from engagement.models import Pressure, PulseResult, QuietPeriod, StartingPoint, SystemScoring
from partners.models import Partnership, Place, System
from tests.factories.partners import make_partnership, make_system
from tests.factories.users import TESTS

A_WAVE = uuid.UUID("45c48cce-2e2d-4fbd-aa1a-fc51c7c6ad26")


def make_pressure(
    *,
    partnership: Partnership | None = None,
    system: System | None = None,
    by: Actor = TESTS,
    **facts: Any,
) -> Pressure:
    """A funding pressure since ten days ago; with a system, on the system itself."""
    if system is None:
        partnership = partnership or make_partnership()
        system = partnership.system
    usual = {
        "kind": PressureKind.FUNDING,
        "level": 0.5,
        "first_on": timezone.localdate() - timedelta(days=10),
        "document": "Medium-term financial strategy",
    }
    return record_pressure(
        by=by, system=system, partnership=partnership, facts=PressureFacts(**{**usual, **facts})
    )


def make_quiet_period(
    *,
    system: System | None = None,
    partnership: Partnership | None = None,
    sector: str = "",
    place: Place | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
    note: str = "",
    by: Actor = TESTS,
) -> QuietPeriod:
    """Six weeks before an election, until today."""
    if system is None:
        owner = partnership or place
        system = owner.system if owner else make_system()
    return record_quiet_period(
        by=by,
        system=system,
        partnership=partnership,
        sector=sector,
        place=place,
        kind=QuietKind.PRE_ELECTION,
        first_on=first_on or timezone.localdate() - timedelta(days=42),
        last_on=last_on or timezone.localdate(),
        note=note,
    )


def make_starting_point(
    *,
    partnership: Partnership | None = None,
    value: str = Start.GOOD,
    as_of: date = date(2025, 4, 1),
    reason: str = "Both chief executives said so.",
    by: Actor = TESTS,
) -> StartingPoint:
    """A good start in April 2025."""
    return set_starting_point(
        by=by,
        partnership=partnership or make_partnership(),
        value=value,
        as_of=as_of,
        reason=reason,
    )


def make_pulse_result(
    *,
    partnership: Partnership | None = None,
    wave: str = "Spring wave",
    wave_id: uuid.UUID = A_WAVE,
    answered_by: str = Side.PARTNER,
    by: Actor = TESTS,
    **facts: Any,
) -> PulseResult:
    """Four of six people of the partner answered 4 on average; the wave closed a week ago."""
    usual = {
        "closed_on": timezone.localdate() - timedelta(days=7),
        "invited": 6,
        "answers": 4,
        "mean": 4.0,
    }
    return post_pulse_result(
        by=by,
        partnership=partnership or make_partnership(),
        wave=wave,
        wave_id=wave_id,
        answered_by=answered_by,
        facts=PulseFacts(**{**usual, **facts}),
    )


def make_rating_of_partners(system: System, *, rates_partners: bool = True) -> SystemScoring:
    """The system's people rate its partners from now on, or no longer."""
    return set_rating_of_partners(
        by=TESTS, system=system, rates_partners=rates_partners, reason="The board agreed."
    )
