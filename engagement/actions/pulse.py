"""What a side answered in a wave of a survey: posted at its close, corrected, withdrawn."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.days import not_happened
from engagement.actions.evidence_pulse import post_pulse
from engagement.enums import Side
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import PulseResult, SurveyWave, SystemScoring
from engagement.queue import mark_stale
from partners.models import Partnership

LOWEST_ANSWER, HIGHEST_ANSWER = 1, 5


@dataclass(frozen=True)
class PulseFacts:
    """What a side answered; ``mean`` of all answers, 1 to 5, none without answers."""

    closed_on: date
    invited: int
    answers: int
    mean: float | None = None
    is_confidential: bool = False


@action
def post_pulse_result(
    *,
    by: Actor,
    partnership: Partnership,
    wave: str,
    wave_id: UUID,
    answered_by: str,
    facts: PulseFacts,
) -> PulseResult:
    """Keep what a side answered in a wave that has closed, as one row of evidence.

    :raises NotPossibleError: it was posted before, the wave is one of ours, or the system does not
        rate its partners.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    _check(facts)
    if answered_by == Side.SYSTEM and not SystemScoring.objects.rates_partners(partnership.system):
        raise NotPossibleError(
            "This system does not let its people rate partners. Its administrators can allow it."
        )
    _refuse_result_of_a_wave(wave_id)
    # Held until the end, so that of two at a time the second one meets the first one's row.
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    earlier = PulseResult.objects.standing().filter(
        partnership=partnership, wave_id=wave_id, answered_by=answered_by
    )
    if earlier.exists():
        raise NotPossibleError("The answers of this side in this wave were posted before.")
    result = PulseResult(
        system=partnership.system,
        partnership=partnership,
        wave=wave.strip(),
        wave_id=wave_id,
        answered_by=answered_by,
        **asdict(facts),
    )
    result.full_clean(exclude=["system", "partnership", "mean"], validate_constraints=False)
    result.save()
    post_pulse(result)
    _record("pulse_result.posted", result)
    mark_stale([partnership])
    return result


@action
def correct_pulse_result(
    *, by: Actor, result: PulseResult, facts: PulseFacts, reason: str, expected_version: int
) -> PulseResult:
    """Put a result right: new evidence in place of the old.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises NotPossibleError: a wave of ours posted it.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    result = _locked(result)
    if result.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this result after you opened it. Look at their version first."
        )
    _refuse_result_of_a_wave(result.wave_id)
    reason = require_reason(reason)
    _check(facts)
    new = asdict(facts)
    changed = [name for name, value in new.items() if getattr(result, name) != value]
    for name, value in new.items():
        setattr(result, name, value)
    result.revision += 1
    result.save()
    post_pulse(result)
    _record("pulse_result.corrected", result, changed=changed, reason=reason)
    mark_stale([result.partnership])
    return result


@action
def withdraw_pulse_result(*, by: User, result: PulseResult, reason: str) -> PulseResult:
    """Take a result back; it no longer counts, and another may be posted for the wave.

    :raises NotPossibleError: a wave of ours posted it.
    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    result = _locked(result)
    _refuse_result_of_a_wave(result.wave_id)
    result.mark_withdrawn(by, reason)
    result.revision += 1
    result.save()
    post_pulse(result)
    _record("pulse_result.withdrawn", result, reason=reason)
    mark_stale([result.partnership])
    return result


def _refuse_result_of_a_wave(wave_id: UUID) -> None:
    """What a wave of ours says stands in its frozen results: nobody may say otherwise beside it."""
    if SurveyWave.objects.filter(public_id=wave_id).exists():
        raise NotPossibleError(
            "This wave was asked here, so its results are posted by its close. To take them back, "
            "withdraw the wave."
        )


def _locked(result: PulseResult) -> PulseResult:
    result = (
        PulseResult.objects.select_for_update(of=("self",))
        .select_related("partnership__organisation", "partnership__system", "system")
        .get(pk=result.pk)
    )
    if result.is_withdrawn:
        raise AlreadyWithdrawnError("This result was withdrawn, so it cannot be changed.")
    return result


def _check(facts: PulseFacts) -> None:
    errors = not_happened(closed_on=facts.closed_on)
    if facts.invited < 1:
        errors["invited"] = "Nobody can answer who was not invited."
    elif not 0 <= facts.answers <= facts.invited:
        errors["answers"] = "There cannot be more answers than people invited."
    if facts.answers == 0 and facts.mean is not None:
        errors["mean"] = "Without answers there is no mean."
    if facts.answers and not (
        facts.mean is not None and LOWEST_ANSWER <= facts.mean <= HIGHEST_ANSWER
    ):
        errors["mean"] = f"Give the mean of the answers, {LOWEST_ANSWER} to {HIGHEST_ANSWER}."
    if errors:
        raise ValidationError(errors)


def _record(
    event_type: str, result: PulseResult, *, changed: list[str] | None = None, reason: str = ""
) -> None:
    """No numbers: the log is read by people who may not know what few people answered."""
    record(
        event_type,
        result,
        system_id=result.system.public_id,
        parent=result.partnership,
        changed=changed or [],
        facts={"wave_id": result.wave_id, "answered_by": result.answered_by},
        reason=reason,
    )
