"""Examples of waves: prepared, sent out, moved, reminded of, and who is asked in them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from engagement.actions.survey.asking_choice import Asking
from engagement.actions.survey.wave import WaveFacts
from engagement.enums import MailStep, Side, WaveState
from engagement.models import SurveyInvitation, SurveyWave
from partners.enums import Tier
from partners.models import System
from tests import factories as make
from tests.integration.rules.examples.registry import example


def _facts(system: System) -> WaveFacts:
    today = timezone.localdate()
    return WaveFacts(
        instrument_version=make.make_instrument_version(system=system),
        title="Autumn pulse",
        opens_on=today,
        closes_on=today + timedelta(days=21),
        reminder_days=(7, 14),
    )


def _ready(**facts: Any) -> SurveyWave:
    """A draft that asks somebody."""
    system = make.make_system()
    partnership = make.make_partnership(system=system, tier=Tier.MANAGED)
    make.make_person(system=system, organisation=partnership.organisation)
    return make.make_wave(system=system, **facts)


def _asked() -> SurveyInvitation:
    invitation = make.make_open_wave(organisations=1, people=1).invitations.first()
    assert invitation is not None
    return invitation


@example("engagement.actions.survey.wave.prepare_wave")
def _() -> dict[str, Any]:
    system = make.make_system()
    return {"system": system, "facts": _facts(system)}


@example("engagement.actions.survey.wave.change_wave")
def _() -> dict[str, Any]:
    wave = make.make_wave()
    return {"wave": wave, "facts": _facts(wave.system)}


@example("engagement.actions.survey.wave.choose_whom")
def _() -> dict[str, Any]:
    return {"wave": make.make_wave(), "asking": Asking(sectors=("nhs",))}


@example("engagement.actions.survey.wave.move_last_day")
def _() -> dict[str, Any]:
    wave = make.make_wave(state=WaveState.OPEN)
    return {"wave": wave, "closes_on": wave.closes_on + timedelta(days=7)}


@example("engagement.actions.survey.wave.cancel_wave")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "wave": make.make_open_wave(), "reason": "Wrong questions"}


@example("engagement.actions.survey.opening.open_wave")
def _() -> dict[str, Any]:
    return {"wave": _ready()}


@example("engagement.actions.survey.opening.start_opening")
def _() -> dict[str, Any]:
    return {"wave": _ready(state=WaveState.OPENING)}


@example("engagement.actions.survey.opening.mark_open")
def _() -> dict[str, Any]:
    return {"wave": _ready(state=WaveState.OPENING)}


@example("engagement.actions.survey.opening.stop_opening")
def _() -> dict[str, Any]:
    return {"wave": _ready(state=WaveState.OPENING), "why": "Its questions were withdrawn."}


@example("engagement.actions.survey.reminding.send_due_reminders")
def _() -> dict[str, Any]:
    wave = make.make_open_wave()
    long_ago = timezone.now() - timedelta(days=8)
    wave.invitations.update(created_at=long_ago)
    return {"wave": wave, "step": MailStep.REMINDER_1}


@example("engagement.actions.survey.reminding.remind_now")
def _() -> dict[str, Any]:
    return {"wave": make.make_open_wave()}


@example("engagement.actions.survey.invitation.invite")
def _() -> dict[str, Any]:
    wave = make.make_open_wave()
    partnership = make.make_partnership(system=wave.system)
    person = make.make_person(system=wave.system, organisation=partnership.organisation)
    return {"wave": wave, "partnership": partnership, "person": person}


@example("engagement.actions.survey.invitation.invite_colleague")
def _() -> dict[str, Any]:
    system = make.make_system()
    wave = make.make_wave(system=system, state=WaveState.OPEN, answered_by=Side.SYSTEM)
    abouts = [make.make_partnership(system=system)]
    return {"wave": wave, "user": make.make_user(system=system), "abouts": abouts}


@example("engagement.actions.survey.invitation.take_back_invitation")
def _() -> dict[str, Any]:
    return {"invitation": _asked()}


@example("engagement.actions.survey.invitation.record_bounce")
def _() -> dict[str, Any]:
    return {"invitation": _asked()}


@example("engagement.actions.survey.opt_out.opt_out")
def _() -> dict[str, Any]:
    return {"person": make.make_person()}


@example("engagement.actions.survey.opt_out.withdraw_opt_out")
def _() -> dict[str, Any]:
    row = make.make_opt_out()
    return {"by": make.make_user(), "row": row, "reason": "They asked to be asked again"}
