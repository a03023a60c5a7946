"""What came of waves: results, questions one by one, ties, and what people wrote."""

from django.urls import path

from engagement.views.surveys.comments.list import survey_comments, survey_moderation
from engagement.views.surveys.comments.moderate import survey_comment
from engagement.views.surveys.results.items import survey_items
from engagement.views.surveys.results.network import survey_network
from engagement.views.surveys.results.show import survey_results

urlpatterns = [
    path("surveys/comments/", survey_moderation, name="survey_moderation"),
    path("surveys/comments/<uuid:public_id>/", survey_comment, name="survey_comment"),
    path("surveys/<uuid:public_id>/results/", survey_results, name="survey_results"),
    path("surveys/<uuid:public_id>/results/questions/", survey_items, name="survey_items"),
    path("surveys/<uuid:public_id>/results/network/", survey_network, name="survey_network"),
    path("surveys/<uuid:public_id>/comments/", survey_comments, name="survey_comments"),
]
