"""Surveys: instrument, wave, invitation, answers, results."""

from engagement.models.survey.answer_file import SurveyAnswerFile
from engagement.models.survey.instrument import SurveyInstrument, SurveyInstrumentVersion
from engagement.models.survey.invitation import SurveyAbout, SurveyInvitation, SurveyOptOut
from engagement.models.survey.partner_result import SurveyPartnerResult
from engagement.models.survey.response import SurveyComment, SurveyResponse
from engagement.models.survey.wave import SurveyResult, SurveyWave

__all__ = [
    "SurveyAbout",
    "SurveyAnswerFile",
    "SurveyComment",
    "SurveyInstrument",
    "SurveyInstrumentVersion",
    "SurveyInvitation",
    "SurveyOptOut",
    "SurveyPartnerResult",
    "SurveyResponse",
    "SurveyResult",
    "SurveyWave",
]
