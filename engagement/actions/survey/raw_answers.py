"""Single answers of a closed wave, taken out by whoever answers for information governance."""

import random
from dataclasses import dataclass

from accounts.models import User
from audit.recording import action, require_reason
from engagement.actions.survey.wave import locked_wave, record_wave
from engagement.analytics.survey_words import CANT_SAY_WORDS
from engagement.enums import WaveState
from engagement.errors import NotPossibleError
from engagement.models import SurveyResponse, SurveyWave
from engagement.scoring.survey.instrument_document import parse_instrument


@dataclass(frozen=True)
class RawAnswers:
    """Answers as they were given, a row each, in no order; empty where a question was passed over.

    Without names. Those of a confidential wave say nothing of whom they stand for either.
    """

    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]


@action
def take_out_answers(*, by: User, wave: SurveyWave, reason: str) -> RawAnswers:
    """Read the single answers of a wave, and leave a record of it with the reason.

    What was written is not among them: it is read where it is decided on.

    :raises NotPossibleError: it is not closed, or it is confidential and so few answered that each
        would know the others.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: no reason was given.
    """
    reason = require_reason(reason)
    wave = locked_wave(wave)
    if wave.state != WaveState.CLOSED:
        raise NotPossibleError("Single answers can be taken out once the wave is closed.")
    found = _answers(wave)
    is_confidential = wave.instrument_version.is_confidential
    said = sum(any(cell.isdigit() for cell in row) for row in found.rows)
    if is_confidential and said < wave.fewest_people:
        raise NotPossibleError("Too few people answered this wave in confidence.")
    record_wave("survey_wave.answers_taken_out", wave, reason=reason)
    return found


def _answers(wave: SurveyWave) -> RawAnswers:
    instrument = parse_instrument(wave.instrument_version.document)
    codes = tuple(one.code for one in instrument.scale_questions)
    rows = (
        SurveyResponse.objects.filter(wave=wave)
        .finished()
        .select_related("partnership__organisation", "about__organisation", "place")
        .order_by("pk")
    )
    named = () if instrument.is_confidential else ("Organisation", "Sector", "Place", "About")
    found = [
        (*(() if instrument.is_confidential else _whose(row)), *_points(row, codes))
        for row in rows.iterator(chunk_size=2_000)
    ]
    random.SystemRandom().shuffle(found)
    return RawAnswers((*named, *codes), found)


def _whose(row: SurveyResponse) -> tuple[str, ...]:
    return (
        row.partnership.organisation.name if row.partnership else "",
        row.get_sector_display(),
        row.place.name if row.place else "",
        row.about.organisation.name if row.about else "",
    )


def _points(row: SurveyResponse, codes: tuple[str, ...]) -> tuple[str, ...]:
    given = row.answers
    return tuple(
        "" if code not in given else CANT_SAY_WORDS if given[code] is None else str(given[code])
        for code in codes
    )
