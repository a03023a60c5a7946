"""What somebody opens who is asked in a survey: without an account, by a secret address."""

from django.urls import path

from engagement.views.surveys.answer.leave import survey_pass_on, survey_stop
from engagement.views.surveys.answer.questions import survey_answer, survey_questions
from engagement.views.surveys.answer.send import survey_check, survey_done

urlpatterns = [
    path("", survey_answer, name="survey_answer"),
    path("questions/", survey_questions, name="survey_questions"),
    path("check/", survey_check, name="survey_check"),
    path("sent/", survey_done, name="survey_done"),
    path("pass-on/", survey_pass_on, name="survey_pass_on"),
    path("stop/", survey_stop, name="survey_stop"),
]
