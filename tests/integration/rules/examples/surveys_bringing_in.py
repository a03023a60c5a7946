"""Examples of the actions that bring in answers of other survey tools."""

from typing import Any

from engagement.actions.survey.bringing_in.facts import AnswerFileFacts, Invited
from engagement.analytics.answer_files import columns_of
from tests import factories as make
from tests.factories.answer_files import (
    FIRST,
    LAST,
    make_answer_file,
    make_ready_answer_file,
    make_started_answer_file,
    shipped_version,
)
from tests.factories.answer_tables import Said, google_forms
from tests.integration.rules.examples.registry import example

HERE = "engagement.actions.survey.bringing_in"


@example(f"{HERE}.file.take_answer_file")
def _taken() -> dict[str, Any]:
    facts = AnswerFileFacts(
        instrument_version=shipped_version(), title="Spring", opens_on=FIRST, closes_on=LAST
    )
    people = [Said("Acorn Council")]
    return {
        "system": make.make_system(),
        "facts": facts,
        "name": "answers.csv",
        "content": google_forms(people),
    }


@example(f"{HERE}.file.choose_answer_columns")
def _columns() -> dict[str, Any]:
    answer_file = make_answer_file()
    return {"answer_file": answer_file, "columns": columns_of(answer_file)}


@example(f"{HERE}.file.say_what_words_mean")
def _words() -> dict[str, Any]:
    return {"answer_file": make_ready_answer_file(), "words": {"Agree": "4"}}


@example(f"{HERE}.file.say_who_names_are")
def _names() -> dict[str, Any]:
    return {"answer_file": make_answer_file(), "partners": {"acorn": ""}}


@example(f"{HERE}.file.say_how_many_were_asked")
def _asked() -> dict[str, Any]:
    return {"answer_file": make_ready_answer_file(), "invited": Invited(total=30)}


@example(f"{HERE}.file.discard_answer_file")
def _discarded() -> dict[str, Any]:
    return {"answer_file": make_answer_file()}


@example(f"{HERE}.applying.start_bringing_in")
def _started() -> dict[str, Any]:
    return {"answer_file": make_ready_answer_file()}


@example(f"{HERE}.applying.bring_in_answers")
def _brought_in() -> dict[str, Any]:
    return {"answer_file": make_started_answer_file()}
