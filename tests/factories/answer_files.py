"""Files of answers of other survey tools, on their way in."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from audit.recording import Actor
from engagement.actions.survey.bringing_in.applying import bring_in_answers, start_bringing_in
from engagement.actions.survey.bringing_in.facts import AnswerFileFacts
from engagement.actions.survey.bringing_in.file import (
    choose_answer_columns,
    say_what_words_mean,
    take_answer_file,
    undecided_texts,
)
from engagement.analytics.answer_files import columns_of, instrument_of
from engagement.enums import Side
from engagement.imports.answers.question_words import question_words, words_of_points
from engagement.imports.answers.words import LEAVE_OUT, guess_meaning
from engagement.models import SurveyAnswerFile, SurveyInstrumentVersion
from engagement.scoring.survey.shipped import PULSE
from partners.models import Partnership, System
from tests.factories.answer_tables import Said, google_forms
from tests.factories.partners import make_partnership, make_system, next_number
from tests.factories.users import TESTS

FIRST, LAST = date(2025, 5, 1), date(2025, 5, 30)


def shipped_version(code: str = PULSE) -> SurveyInstrumentVersion:
    """The version that every installation has."""
    versions = SurveyInstrumentVersion.objects.select_related("instrument")
    return versions.get(instrument__code=code, instrument__system=None)


def make_answer_file(
    *,
    system: System | None = None,
    partner: Partnership | None = None,
    people: Sequence[Said] | None = None,
    code: str = PULSE,
    tool: Callable[[Sequence[Said], str], bytes] = google_forms,
    content: bytes | None = None,
    by: Actor = TESTS,
    **facts: Any,
) -> SurveyAnswerFile:
    """A file that was just handed in: three answers of a partner, unless it is said."""
    system = system or (partner.system if partner else make_system())
    if people is None:
        partner = partner or make_partnership(system=system)
        people = [Said(partner.organisation.name)] * 3
    usual: dict[str, Any] = {
        "instrument_version": shipped_version(code),
        "title": f"Old survey {next_number()}",
        "opens_on": FIRST,
        "closes_on": LAST,
        "answered_by": Side.PARTNER,
    }
    return take_answer_file(
        by=by,
        system=system,
        facts=AnswerFileFacts(**{**usual, **facts}),
        name="answers.csv",
        content=tool(people, code) if content is None else content,
    )


def make_ready_answer_file(*, by: Actor = TESTS, **options: Any) -> SurveyAnswerFile:
    """A file of which columns and words were taken as they are guessed."""
    answer_file = make_answer_file(by=by, **options)
    answer_file = choose_answer_columns(
        by=by, answer_file=answer_file, columns=columns_of(answer_file)
    )
    instrument = instrument_of(answer_file)
    labels = words_of_points(question_words(instrument))
    words = {
        text: guess_meaning(text, labels, instrument.points) or LEAVE_OUT
        for text in undecided_texts(answer_file)
    }
    return say_what_words_mean(by=by, answer_file=answer_file, words=words)


def make_started_answer_file(*, by: Actor = TESTS, **options: Any) -> SurveyAnswerFile:
    """A file that waits for its worker."""
    answer_file = make_ready_answer_file(by=by, **options)
    start_bringing_in(by=by, answer_file=answer_file)
    answer_file.refresh_from_db()
    return answer_file


def brought_in(*, by: Actor = TESTS, **options: Any) -> SurveyAnswerFile:
    """A file whose answers are a closed wave."""
    return bring_in_answers(by=by, answer_file=make_started_answer_file(by=by, **options))
