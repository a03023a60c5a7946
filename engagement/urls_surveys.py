"""Surveys: waves on their way, who is asked, and who is not."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.models import SurveyWave
from engagement.views.surveys.waves.invitations import (
    survey_bounced,
    survey_invite,
    survey_take_back,
)
from engagement.views.surveys.waves.list import survey_waves
from engagement.views.surveys.waves.make import survey_change, survey_new
from engagement.views.surveys.waves.opt_outs import (
    survey_opt_out_new,
    survey_opt_out_withdraw,
    survey_opt_outs,
)
from engagement.views.surveys.waves.people import survey_partners, survey_people
from engagement.views.surveys.waves.send import (
    survey_cancel,
    survey_close,
    survey_move,
    survey_open,
    survey_remind,
    survey_withdraw,
)
from engagement.views.surveys.waves.show import survey_mail, survey_wave
from partners.views.history import record_history

_wave = [
    path("", survey_wave, name="survey_wave"),
    path("change/", survey_change, name="survey_change"),
    path("people/", survey_people, name="survey_people"),
    path("people/new/", survey_invite, name="survey_invite"),
    path("mail/", survey_mail, name="survey_mail"),
    path("send/", survey_open, name="survey_open"),
    path("remind/", survey_remind, name="survey_remind"),
    path("move/", survey_move, name="survey_move"),
    path("close/", survey_close, name="survey_close"),
    path("cancel/", survey_cancel, name="survey_cancel"),
    path("withdraw/", survey_withdraw, name="survey_withdraw"),
    path(
        "history/",
        record_history(
            SurveyWave,
            "engagement:survey_wave",
            # When somebody answered is of no use, and in confidence it may tell who it was.
            without=["survey_wave.answered"],
        ),
        name="survey_history",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("surveys/", survey_waves, name="survey_waves"),
    path("surveys/new/", survey_new, name="survey_new"),
    path("surveys/partners/", survey_partners, name="survey_partners"),
    path("surveys/opt-outs/", survey_opt_outs, name="survey_opt_outs"),
    path("surveys/opt-outs/new/", survey_opt_out_new, name="survey_opt_out_new"),
    path(
        "surveys/opt-outs/<uuid:public_id>/withdraw/",
        survey_opt_out_withdraw,
        name="survey_opt_out_withdraw",
    ),
    path(
        "surveys/invitations/<uuid:public_id>/take-back/",
        survey_take_back,
        name="survey_take_back",
    ),
    path("surveys/invitations/<uuid:public_id>/bounced/", survey_bounced, name="survey_bounced"),
    path("surveys/<uuid:public_id>/", include(_wave)),
]
