"""A file of answers: handed in, given its columns, its words and its organisations, given up.

Nothing of it counts before `applying`. What says who answered is dropped here, before anything is
stored: no page, log or backup ever holds it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.survey.bringing_in.facts import (
    AnswerFileFacts,
    Invited,
    check_facts,
    check_invited,
)
from engagement.analytics.answer_files import (
    columns_of,
    partner_directory,
    scale_columns,
    sheet_in,
    table_of,
)
from engagement.enums import ImportState
from engagement.errors import NotPossibleError
from engagement.imports.answers.columns import AnswerColumns, guess_columns
from engagement.imports.answers.identities import without_identities
from engagement.imports.answers.question_words import question_words
from engagement.imports.answers.reading import names_in
from engagement.imports.answers.sheet import sheet_of
from engagement.imports.answers.words import number_in, text_key, texts_of
from engagement.imports.reading import read_table
from engagement.models import (
    SurveyAnswerFile,
    SurveyWave,
)
from engagement.scoring.survey.instrument_document import parse_instrument
from jobs.enums import JobState
from partners.models import System


class SameFileError(NotPossibleError):
    """The same answers came in before; ``wave`` is what they became."""

    def __init__(self, wave: SurveyWave, *, in_confidence: bool) -> None:
        why = (
            "People answered in confidence, and what came of it may have been read: a second "
            "result of the same answers could show what single people said. So they cannot come "
            "in again, also when the wave is withdrawn."
            if in_confidence
            else "If that was wrong, withdraw the wave first."
        )
        super().__init__(f"The answers in this file came in before, as “{wave}”. {why}")
        self.wave = wave


@action
def take_answer_file(
    *, by: Actor, system: System, facts: AnswerFileFacts, name: str, content: bytes
) -> SurveyAnswerFile:
    """Read a file, and keep what does not say who answered. Columns are guessed.

    :raises FileRefusedError: it cannot be read as a table, with a sentence that says why.
    :raises SameFileError: it came in before.
    :raises NotPossibleError: answers to these questions cannot be brought in.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    check_facts(system, facts)
    digest = hashlib.sha256(content).hexdigest()
    refuse_same_file(system, digest)
    asked = question_words(parse_instrument(facts.instrument_version.document))
    sheet, dropped = without_identities(
        sheet_of(read_table(content), asked),
        asked,
        once_a_person=facts.instrument_version.is_confidential,
    )
    columns = guess_columns(sheet, asked, partner_directory(system).lists)
    answer_file = SurveyAnswerFile(
        system=system,
        instrument_version=facts.instrument_version,
        title=facts.title.strip(),
        answered_by=facts.answered_by,
        opens_on=facts.opens_on,
        closes_on=facts.closes_on,
        name=name[-255:],
        sha256=digest,
        row_count=len(sheet.rows),
        dropped=dropped,
        sheet=table_of(sheet),
        columns=columns.questions,
        organisation=columns.organisation,
        created_by=by if isinstance(by, User) else None,
    )
    answer_file.save()
    _record("survey_answer_file.taken", answer_file, {"rows": answer_file.row_count})
    return answer_file


@action
def choose_answer_columns(
    *, by: Actor, answer_file: SurveyAnswerFile, columns: AnswerColumns
) -> SurveyAnswerFile:
    """Say which column holds which question. Names that a partner goes by are found at once.

    :raises NotPossibleError: the file is being brought in, or has come in.
    """
    answer_file = locked_file(answer_file)
    answer_file.columns = dict(columns.questions)
    answer_file.organisation = columns.organisation
    answer_file.partners = {**_found(answer_file), **answer_file.partners}
    answer_file.state = ImportState.UPLOADED
    answer_file.save()
    _record("survey_answer_file.columns_chosen", answer_file)
    return answer_file


@action
def say_what_words_mean(
    *,
    by: Actor,
    answer_file: SurveyAnswerFile,
    words: Mapping[str, str],
    lowest_is_best: bool = False,
) -> SurveyAnswerFile:
    """Say which point each text stands for, by the text, and which end of numbers is the best.

    :raises NotPossibleError: no columns were chosen, or the file is on its way or in.
    """
    answer_file = locked_file(answer_file)
    if not answer_file.columns or answer_file.organisation is None:
        raise NotPossibleError("Choose the columns of this file first.")
    answer_file.words = {text_key(text): meaning for text, meaning in words.items()}
    answer_file.lowest_is_best = lowest_is_best
    answer_file.state = ImportState.READY
    answer_file.save()
    _record("survey_answer_file.words_explained", answer_file, {"words": len(words)})
    return answer_file


@action
def say_who_names_are(
    *, by: Actor, answer_file: SurveyAnswerFile, partners: Mapping[str, str]
) -> SurveyAnswerFile:
    """Say which partner a name is: its public id by key of the name, empty to leave it out.

    :raises NotPossibleError: the file is being brought in, or has come in.
    """
    answer_file = locked_file(answer_file)
    answer_file.partners = {**answer_file.partners, **partners}
    answer_file.save()
    _record("survey_answer_file.names_decided", answer_file, {"names": len(partners)})
    return answer_file


@action
def say_how_many_were_asked(
    *, by: Actor, answer_file: SurveyAnswerFile, invited: Invited
) -> SurveyAnswerFile:
    """Say how many were asked, as far as somebody knows.

    :raises NotPossibleError: the file is being brought in, or has come in.
    :raises ValidationError: fewer were asked than answered.
    """
    answer_file = locked_file(answer_file)
    check_invited(answer_file, invited)
    said = {
        "total": invited.total,
        "sectors": dict(invited.sectors or {}),
        "organisations": dict(invited.organisations or {}),
    }
    answer_file.invited = {name: value for name, value in said.items() if value}
    answer_file.save()
    _record("survey_answer_file.asked_counted", answer_file)
    return answer_file


@action
def discard_answer_file(*, by: Actor, answer_file: SurveyAnswerFile) -> SurveyAnswerFile:
    """Give up a file: nothing of what was in it is kept.

    :raises NotPossibleError: it is being brought in, or has come in.
    """
    answer_file = locked_file(answer_file)
    empty(answer_file)
    answer_file.state = ImportState.DISCARDED
    answer_file.save()
    _record("survey_answer_file.discarded", answer_file)
    return answer_file


def empty(answer_file: SurveyAnswerFile) -> None:
    """Forget what was in the file; not saved."""
    answer_file.sheet, answer_file.words, answer_file.partners = {}, {}, {}


def undecided_texts(answer_file: SurveyAnswerFile) -> list[str]:
    """Texts in the chosen columns that are no numbers of the scale; most frequent first."""
    points = parse_instrument(answer_file.instrument_version.document).points
    texts = texts_of(sheet_in(answer_file), scale_columns(answer_file))
    return [text for text in texts if number_in(text, points) is None]


def refuse_same_file(system: System, digest: str) -> None:
    """Keep the same answers from counting twice; in confidence also after a withdrawal.

    :raises SameFileError: they came in before.
    """
    earlier = SurveyAnswerFile.objects.came_in_for_good().filter(system=system, sha256=digest)
    found = earlier.select_related("wave", "instrument_version").order_by("pk").last()
    if found is not None and found.wave is not None:
        raise SameFileError(found.wave, in_confidence=found.instrument_version.is_confidential)


def refuse_same_answers(system: System, answers: Sequence[Mapping[str, int | None]]) -> None:
    """Keep confidential answers from coming in again from a file that only looks different.

    Of a wave that stands, the days and the questions keep others apart; one that was withdrawn is
    what somebody wants to bring in again, put right, and perhaps with other days.

    :raises SameFileError: more than half of them were answers of a wave that was withdrawn.
    """
    given = Counter(_written(one) for one in answers)
    withdrawn = SurveyWave.objects.filter(
        system=system,
        instrument_version__is_confidential=True,
        closed_at__isnull=False,
        withdrawn_at__isnull=False,
    )
    for wave in withdrawn.order_by("-pk"):
        rows = wave.responses.finished().values_list("answers", flat=True)
        before = Counter(_written(one) for one in rows)
        if 2 * (given & before).total() > min(given.total(), before.total()):
            raise SameFileError(wave, in_confidence=True)


def _written(answers: Mapping[str, int | None]) -> str:
    return json.dumps(answers, sort_keys=True)


def broke_off(answer_file: SurveyAnswerFile) -> bool:
    """Whether the worker that had it in hand gave up."""
    job = answer_file.job
    return (
        answer_file.state == ImportState.RUNNING
        and job is not None
        and job.state in {JobState.FAILED, JobState.CANCELLED}
    )


def can_change(answer_file: SurveyAnswerFile) -> bool:
    """Whether it may still be changed or given up: also after a worker gave up."""
    return answer_file.is_open or broke_off(answer_file)


def locked_file(answer_file: SurveyAnswerFile) -> SurveyAnswerFile:
    """The file as it is now, held until the transaction ends.

    :raises NotPossibleError: it can no longer be changed.
    """
    rows = SurveyAnswerFile.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("system", "instrument_version__instrument", "job").get(
        pk=answer_file.pk
    )
    if not can_change(found):
        raise NotPossibleError("This file can no longer be changed.")
    return found


def _found(answer_file: SurveyAnswerFile) -> dict[str, str]:
    """Partnerships of the names in the file that a partner goes by."""
    directory = partner_directory(answer_file.system)
    found = {}
    for key, (written, _) in names_in(sheet_in(answer_file), columns_of(answer_file)).items():
        if listed := directory.match(written).listed:
            found[key] = str(listed.public_id)
    return found


def _record(what: str, answer_file: SurveyAnswerFile, facts: dict[str, Any] | None = None) -> None:
    record(what, answer_file, system_id=answer_file.system.public_id, facts=facts)
