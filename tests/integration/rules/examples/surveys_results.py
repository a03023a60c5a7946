"""Examples of waves that close: frozen, taken back, what people wrote, single answers."""

from typing import Any

import pgtrigger

from engagement.actions.survey.closing import close_wave, finish_close
from engagement.enums import WaveState
from engagement.models import SurveyComment, SurveyInvitation, SurveyResult, SurveyWave
from tests import factories as make
from tests.integration.rules.examples.registry import example


def _answered() -> SurveyWave:
    wave = make.make_open_wave(organisations=1, people=1)
    for invitation in SurveyInvitation.objects.filter(wave=wave):
        make.make_response(invitation, comment="Ask us earlier, as Jo Green does.")
    return wave


def _closing() -> SurveyWave:
    wave = _answered()
    close_wave(by=make.TESTS, wave=wave)
    return wave


def _closed() -> SurveyWave:
    wave = _closing()
    finish_close(by=make.TESTS, wave=wave)
    return SurveyWave.objects.get(pk=wave.pk, state=WaveState.CLOSED)


def _comment() -> SurveyComment:
    return SurveyComment.objects.get(wave=_closed())


@example("engagement.actions.survey.closing.close_wave")
def _() -> dict[str, Any]:
    return {"wave": _answered()}


@example("engagement.actions.survey.closing.finish_close")
def _() -> dict[str, Any]:
    return {"wave": _closing()}


@example("engagement.actions.survey.closing.keep_partner_results")
def _() -> dict[str, Any]:
    """Of a wave that was closed before there were such rows."""
    wave = _closed()
    with pgtrigger.ignore("engagement.SurveyPartnerResult:append_only"):
        wave.partner_results.all().delete()
    return {"result": SurveyResult.objects.get(wave=wave)}


@example("engagement.actions.survey.closing.withdraw_closed_wave")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "wave": _closed(), "reason": "The wrong people were asked."}


@example("engagement.actions.survey.comment.let_through")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "comment": _comment()}


@example("engagement.actions.survey.comment.redact")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "comment": _comment(),
        "shown_text": "Ask us earlier.",
        "reason": "It names somebody.",
    }


@example("engagement.actions.survey.comment.hide")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "comment": _comment(), "reason": "It is about a patient."}


@example("engagement.actions.survey.raw_answers.take_out_answers")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "wave": _closed(), "reason": "An audit asked for them."}
