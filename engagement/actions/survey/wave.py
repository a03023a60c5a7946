"""Waves of surveys: begun, changed while they are drafts, moved, taken back."""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.changing import set_fields
from engagement.actions.survey.asking_choice import (
    Asking,
    asking_of,
    check_asking,
    write_asking,
)
from engagement.actions.survey.wave_rules import alone_in, refuse_overlap
from engagement.enums import Side, WaveState
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import SurveyInstrumentVersion, SurveyWave, SystemScoring
from engagement.models.survey.wave import FEWEST_OF_ORGANISATION, FEWEST_PEOPLE, MOST_REMINDERS
from partners.models import Board, System

# Longer than anybody waits for answers; a slip of the keyboard beyond.
LONGEST = timedelta(days=183)
MOST_SHOWN_AT_LEAST = 50


@dataclass(frozen=True)
class WaveFacts:
    """With what is asked, by whom answered, from when to when. Days of reminders count from the
    first day on.
    """

    instrument_version: SurveyInstrumentVersion
    title: str
    opens_on: date
    closes_on: date
    introduction: str = ""
    answered_by: str = Side.PARTNER
    board: Board | None = None
    reminder_days: tuple[int, ...] = ()
    fewest_people: int = FEWEST_PEOPLE
    fewest_of_organisation: int = FEWEST_OF_ORGANISATION


_FACTS = tuple(one.name for one in fields(WaveFacts))
_NOT_CHECKED = {"system", "made_by", "instrument_version", "board", "asking"}


@action
def prepare_wave(
    *, by: Actor, system: System, facts: WaveFacts, asking: Asking | None = None
) -> SurveyWave:
    """Begin a wave. Nobody is asked until it is opened, see ``opening.open_wave``.

    Without ``asking`` it asks managed partners, or those on its board.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    wave = SurveyWave(
        system=system,
        made_by=by if isinstance(by, User) else None,
        instrument_version=facts.instrument_version,
    )
    _apply(wave, facts)
    on_board = facts.board is not None
    asking = asking or Asking(board=on_board, tiers=() if on_board else ("managed",))
    check_asking(asking, system)
    wave.asking = write_asking(asking)
    wave.save()
    record_wave("survey_wave.prepared", wave, facts={"answered_by": wave.answered_by})
    return wave


@action
def change_wave(
    *,
    by: Actor,
    wave: SurveyWave,
    facts: WaveFacts,
    asking: Asking | None = None,
    expected_version: int | None = None,
) -> SurveyWave:
    """Change a wave that is being prepared; without ``asking`` whom it asks stays as it is.

    :raises NotPossibleError: it is opened already.
    :raises AlreadyWithdrawnError: it was cancelled.
    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    wave = locked_draft(wave, expected_version)
    changed = _apply(wave, facts)
    kept = asking or asking_of(wave)
    check_asking(kept, wave.system)
    # Without a board nobody sits on it.
    wave.asking = write_asking(replace(kept, board=kept.board and wave.board is not None))
    wave.save()
    record_wave("survey_wave.changed", wave, changed=changed)
    return wave


@action
def choose_whom(
    *, by: Actor, wave: SurveyWave, asking: Asking, expected_version: int | None = None
) -> SurveyWave:
    """Choose whom a wave asks, while it is being prepared.

    :raises NotPossibleError: it is opened already.
    :raises AlreadyWithdrawnError: it was cancelled.
    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    wave = locked_draft(wave, expected_version)
    check_asking(asking, wave.system)
    if asking.board and wave.board is None:
        raise ValidationError({"board": "Choose a board for this wave first."})
    wave.asking = write_asking(asking)
    wave.save()
    record_wave("survey_wave.choice_changed", wave, changed=["asking"])
    return wave


@action
def move_last_day(
    *, by: Actor, wave: SurveyWave, closes_on: date, expected_version: int | None = None
) -> SurveyWave:
    """Take answers longer, or for less long, but not until a day that is over.

    :raises NotPossibleError: it does not take answers.
    :raises AlreadyWithdrawnError: it was cancelled.
    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises ValidationError: the day is wrong.
    """
    alone_in(wave.system)
    wave = locked_wave(wave, expected_version)
    if not wave.is_open:
        raise NotPossibleError("Only a wave that takes answers can be moved.")
    wave.closes_on = closes_on
    errors = day_errors(wave)
    if closes_on < timezone.localdate():
        errors["closes_on"] = "That day is over. To end the wave now, close it."
    if errors:
        raise ValidationError(errors)
    refuse_overlap(wave)
    wave.save()
    record_wave("survey_wave.moved", wave, changed=["closes_on"])
    return wave


@action
def cancel_wave(*, by: User, wave: SurveyWave, reason: str) -> SurveyWave:
    """Take back a wave that is not closed. Links stop to work, what waits is not sent, and what
    was answered is deleted.

    :raises NotPossibleError: it is closed, or being closed.
    :raises AlreadyWithdrawnError: it was cancelled before.
    :raises ValidationError: no reason was given.
    """
    wave = locked_wave(wave)
    if wave.state in (WaveState.CLOSING, WaveState.CLOSED):
        raise NotPossibleError("This wave is closed, so it can be withdrawn but not cancelled.")
    wave.mark_withdrawn(by, reason)
    wave.save()
    wave.responses.all().delete()  # nothing will ever be made of them
    record_wave("survey_wave.cancelled", wave, reason=reason, facts={"state": wave.state})
    return wave


def locked_wave(wave: SurveyWave, expected_version: int | None = None) -> SurveyWave:
    """The wave read again and locked.

    :raises AlreadyWithdrawnError: it was cancelled or withdrawn.
    :raises ChangedMeanwhileError: it is no longer the version that the person opened.
    """
    found = (
        SurveyWave.objects.select_for_update(of=("self",))
        .select_related("system", "board", "instrument_version__instrument")
        .get(pk=wave.pk)
    )
    if found.is_withdrawn:
        raise AlreadyWithdrawnError("This wave was cancelled, so nothing can be done with it.")
    if expected_version is not None and found.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else changed this wave after you opened it. Look at their version first."
        )
    return found


def locked_draft(wave: SurveyWave, expected_version: int | None = None) -> SurveyWave:
    """The same, of one that is being prepared only.

    :raises NotPossibleError: it was opened.
    """
    found = locked_wave(wave, expected_version)
    if found.state != WaveState.DRAFT:
        raise NotPossibleError("This wave was opened, so it stays as people see it.")
    return found


def record_wave(event_type: str, wave: SurveyWave, **more: Any) -> None:
    """The audit event of an action on a wave. Counts and codes only: no one's answers."""
    record(event_type, wave, system_id=wave.system.public_id, **more)


def day_errors(wave: SurveyWave) -> dict[str, str]:
    """What is wrong with its days, by field."""
    errors: dict[str, str] = {}
    if wave.closes_on < wave.opens_on:
        errors["closes_on"] = "The last day is before the first one."
    elif wave.closes_on - wave.opens_on > LONGEST:
        errors["closes_on"] = "That is longer than half a year. Choose an earlier last day."
    return errors


def _apply(wave: SurveyWave, facts: WaveFacts) -> list[str]:
    """Set the facts; names of those that changed."""
    values = {name: getattr(facts, name) for name in _FACTS}
    values["reminder_days"] = sorted(facts.reminder_days)
    changed = set_fields(wave, values)
    errors = day_errors(wave) | _fact_errors(wave)
    if errors:
        raise ValidationError(errors)
    wave.full_clean(exclude=_NOT_CHECKED, validate_unique=False, validate_constraints=False)
    return changed


def _fact_errors(wave: SurveyWave) -> dict[str, str]:
    """A sentence per field that is wrong."""
    errors = _instrument_errors(wave)
    if wave.board is not None and wave.board.system_id != wave.system.pk:
        errors["board"] = "This board belongs to another system."
    days = wave.reminder_days
    length = (wave.closes_on - wave.opens_on).days
    if len(days) > MOST_REMINDERS or len(set(days)) < len(days):
        errors["reminder_days"] = f"Choose at most {MOST_REMINDERS} different days."
    elif any(not 1 <= day <= length for day in days):
        errors["reminder_days"] = "A reminder goes out after the first day, by the last one."
    least = {"fewest_people": FEWEST_PEOPLE, "fewest_of_organisation": FEWEST_OF_ORGANISATION}
    for name, fewest in least.items():
        if not fewest <= getattr(wave, name) <= MOST_SHOWN_AT_LEAST:
            errors[name] = f"Choose {fewest} to {MOST_SHOWN_AT_LEAST}."
    return errors


def _instrument_errors(wave: SurveyWave) -> dict[str, str]:
    version = wave.instrument_version
    usable = SurveyInstrumentVersion.objects.usable_in(wave.system)
    if not usable.filter(pk=version.pk).exists():
        return {"instrument_version": "Choose published questions that this system may use."}
    errors: dict[str, str] = {}
    if version.is_relational and wave.board is None:
        errors["board"] = "Choose a board: its organisations rate each other."
    if wave.answered_by == Side.SYSTEM:
        if version.is_relational:
            errors["answered_by"] = "Only partners answer these questions, about each other."
        elif version.is_confidential:
            # One of them rates several partners, so a group of five answers may be two people's.
            errors["answered_by"] = (
                "Your own people cannot answer these questions: each of them rates several "
                "partners, so their answers could not be protected. Choose organisational ones."
            )
        elif not SystemScoring.objects.rates_partners(wave.system):
            errors["answered_by"] = (
                "This system does not let its people rate partners. Its administrators can allow "
                "it."
            )
    return errors
