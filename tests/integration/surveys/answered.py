"""Waves whose partners answer every question alike, and are closed."""

from audit.recording import Service
from engagement.actions.survey.closing import close_wave, finish_close
from engagement.models import SurveyWave
from partners.models import Partnership
from tests import factories as make

BY = Service("survey")


def points(wave: SurveyWave, point: int) -> dict[str, int | None]:
    """That answer to all questions with a scale."""
    questions = wave.instrument_version.document["questions"]
    return {one["code"]: point for one in questions if one["kind"] != "open"}


def answered(wave: SurveyWave, partner: Partnership, *said: int) -> None:
    """Of the partner one person more for each point of the scale."""
    for point in said:
        invitation = make.make_invitation(wave=wave, partnership=partner)
        make.make_response(invitation, answers=points(wave, point))


def closed(wave: SurveyWave) -> SurveyWave:
    """The wave once its results are frozen."""
    close_wave(by=BY, wave=wave)
    finish_close(by=BY, wave=wave)
    return SurveyWave.objects.get(pk=wave.pk)
