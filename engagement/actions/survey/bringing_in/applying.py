"""Makes a closed wave of a file of answers: all of it in one transaction, or nothing.

The answers take the way of our own: they are written into an open wave, and its ordinary close
protects them, freezes the results and posts the evidence.
"""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from audit.recording import Actor, Service, action, record
from engagement.actions.survey.bringing_in.file import (
    broke_off,
    empty,
    locked_file,
    refuse_same_answers,
    refuse_same_file,
    undecided_texts,
)
from engagement.actions.survey.closing import finish_close
from engagement.actions.survey.wave import WaveFacts, prepare_wave
from engagement.actions.survey.wave_rules import refuse_overlap
from engagement.analytics.answer_files import FileReading, read_file
from engagement.enums import ImportState, Side, WaveState
from engagement.errors import EngagementError, NotPossibleError
from engagement.imports.answers.reading import ReadAnswer
from engagement.imports.answers.words import text_key
from engagement.models import SurveyAnswerFile, SurveyResponse, SurveyWave
from jobs.actions.job import start_job
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.progress import Progress, SilentProgress
from jobs.registry import Outcome, handler
from partners.models import System

BRING_IN = "survey_bring_in"
_AT_ONCE = 1_000


@action
def start_bringing_in(*, by: Actor, answer_file: SurveyAnswerFile) -> Job:
    """Have a worker bring the answers in; also again, where a worker gave up.

    :raises NotPossibleError: something is not decided yet, nothing would come in, or a confidential
        wave of the same questions is too near.
    :raises SameFileError: the file came in before.
    """
    answer_file = locked_file(answer_file)
    if answer_file.state != ImportState.READY and not broke_off(answer_file):
        raise NotPossibleError("Say first what the answers in this file mean.")
    _refuse(answer_file, read_file(answer_file))
    answer_file.state = ImportState.RUNNING
    answer_file.job = start_job(
        by=by,
        kind=BRING_IN,
        title=f"Bring in answers: {answer_file.title}",
        parameters={"answer_file": str(answer_file.public_id)},
        system_public_id=answer_file.system.public_id,
    )
    answer_file.save()
    record("survey_answer_file.started", answer_file, system_id=answer_file.system.public_id)
    return answer_file.job


@handler(BRING_IN)
def run_bringing_in(job: Job, progress: Progress) -> Outcome:
    """Bring the answers in and close their wave; what was done already is not done again."""
    rows = SurveyAnswerFile.objects.select_related("wave")
    answer_file = rows.get(public_id=job.parameters["answer_file"])
    by: Actor = job.created_by or Service(BRING_IN)
    if answer_file.state != ImportState.FINISHED:
        try:
            answer_file = bring_in_answers(by=by, answer_file=answer_file, progress=progress)
        except EngagementError as error:
            raise JobRefusedError(str(error)) from error
    wave = answer_file.wave
    return Outcome({"wave": str(wave.public_id) if wave else "", "rows": answer_file.row_count})


@action
def bring_in_answers(
    *, by: Actor, answer_file: SurveyAnswerFile, progress: Progress | None = None
) -> SurveyAnswerFile:
    """Make the wave of a file that was started, with its answers, results and evidence.

    The file is emptied: from here on the answers are in one place, and protected there.

    :raises NotPossibleError: it was not started, or the wave cannot be made any more.
    :raises SameFileError: the same answers came in meanwhile.
    """
    progress = progress or SilentProgress()
    answer_file = _started(answer_file)
    progress.report("Reading the answers")
    read = read_file(answer_file)
    _refuse(answer_file, read)
    wave = _open_wave(by, answer_file)
    _write(wave, read, progress)
    _finish(answer_file, wave, read)
    progress.report("Working out the results")
    wave.state = WaveState.CLOSING
    wave.save(update_fields=["state"])
    result = finish_close(by=by, wave=wave, closed_at=_end_of(answer_file.closes_on))
    answer_file.wave = result.wave
    facts = {
        "wave": wave.public_id,
        "answers": len(read.reading.answers),
        "left_out": len(read.reading.left_out),
    }
    record(
        "survey_answer_file.came_in",
        answer_file,
        system_id=answer_file.system.public_id,
        facts=facts,
    )
    return answer_file


def _started(answer_file: SurveyAnswerFile) -> SurveyAnswerFile:
    """The file as it is now, while no other file of the system comes in."""
    rows = SurveyAnswerFile.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("system", "instrument_version__instrument")
    # Of the same file handed in twice the second one meets what became of the first one.
    System.objects.select_for_update(no_key=True).get(pk=answer_file.system_id)
    answer_file = rows.get(pk=answer_file.pk)
    if answer_file.state != ImportState.RUNNING:
        raise NotPossibleError("This file was not started.")
    return answer_file


def _refuse(answer_file: SurveyAnswerFile, read: FileReading) -> None:
    refuse_same_file(answer_file.system, answer_file.sha256)
    unknown = [
        text for text in undecided_texts(answer_file) if text_key(text) not in answer_file.words
    ]
    if unknown:
        raise NotPossibleError("Say first what the answers in this file mean.")
    if not read.reading.answers:
        raise NotPossibleError("No answer of this file can come in.")
    refuse_same_answers(answer_file.system, [one.answers for one in read.reading.answers])
    refuse_overlap(
        SurveyWave(
            system=answer_file.system,
            instrument_version=answer_file.instrument_version,
            answered_by=answer_file.answered_by,
            opens_on=answer_file.opens_on,
            closes_on=answer_file.closes_on,
        )
    )


def _end_of(day: date) -> datetime:
    """The last moment of a London day, or now while it is not over: what was said counts then."""
    end = timezone.make_aware(datetime.combine(day, time.max))
    return min(end, timezone.now())


def _open_wave(by: Actor, answer_file: SurveyAnswerFile) -> SurveyWave:
    facts = WaveFacts(
        instrument_version=answer_file.instrument_version,
        title=answer_file.title,
        opens_on=answer_file.opens_on,
        closes_on=answer_file.closes_on,
        answered_by=answer_file.answered_by,
    )
    wave = prepare_wave(by=by, system=answer_file.system, facts=facts)
    wave.brought_in = True
    wave.state = WaveState.OPEN
    wave.opened_at = timezone.make_aware(datetime.combine(answer_file.opens_on, time()))
    wave.save()
    return wave


def _write(wave: SurveyWave, read: FileReading, progress: Progress) -> None:
    answers = read.reading.answers
    for start in range(0, len(answers), _AT_ONCE):
        progress.report("Bringing in answers", done=start, total=len(answers))
        some = answers[start : start + _AT_ONCE]
        SurveyResponse.objects.bulk_create(_responses(wave, some, read))


def _responses(
    wave: SurveyWave, answers: Sequence[ReadAnswer], read: FileReading
) -> Iterator[SurveyResponse]:
    is_of_system = wave.answered_by == Side.SYSTEM
    for one in answers:
        partner = read.partners[one.partner]
        yield SurveyResponse(
            system=wave.system,
            wave=wave,
            key=secrets.token_hex(32),  # of no link: nobody can answer in its place
            partnership=None if is_of_system else partner,
            about=partner if is_of_system else None,
            sector="" if is_of_system else partner.organisation.sector,
            place_id=None if is_of_system else partner.place_id,
            answers=one.answers,
            comment=one.comment,
            is_finished=True,
        )


def _finish(answer_file: SurveyAnswerFile, wave: SurveyWave, read: FileReading) -> None:
    answer_file.wave = wave
    answer_file.left_out = [[one.number, one.why] for one in read.reading.left_out]
    empty(answer_file)
    answer_file.state = ImportState.FINISHED
    answer_file.finished_at = timezone.now()
    answer_file.save()
