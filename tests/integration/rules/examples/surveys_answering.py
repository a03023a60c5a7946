"""Examples of what comes in through the link of a survey."""

from typing import Any

from engagement.analytics.survey_link import AnswerRefusal, SurveyLink, link_behind
from engagement.enums import WaveState
from tests import factories as make
from tests.integration.rules.examples.registry import example

_ANSWERING = "engagement.actions.survey.answering"


def _link(*, is_begun: bool = False) -> SurveyLink:
    invitation = make.make_invitation(wave=make.make_wave(state=WaveState.OPEN))
    if is_begun:
        make.make_response(invitation, is_finished=False)
    link = link_behind(make.token_of(invitation))
    assert link is not None
    return link


@example(f"{_ANSWERING}.finish_answers")
def _() -> dict[str, Any]:
    return {"link": _link(is_begun=True)}


@example(f"{_ANSWERING}.refuse_answer")
def _() -> dict[str, Any]:
    return {"link": _link(), "why": AnswerRefusal.FIELDS}


@example(f"{_ANSWERING}.note_guessing")
def _() -> dict[str, Any]:
    return {"waves": [_link().wave]}


@example("engagement.actions.survey.passing_on.pass_on")
def _() -> dict[str, Any]:
    return {"link": _link(), "name": "Cat Colleague", "email": "cat@vale.example"}


@example("engagement.actions.survey.leaving.stop_asking")
def _() -> dict[str, Any]:
    return {"link": _link()}
