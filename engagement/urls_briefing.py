"""Below a partnership: the briefing before a conversation with it."""

from django.urls import path

from engagement.views.briefing.paper import partnership_briefing_paper
from engagement.views.briefing.show import partnership_briefing

urlpatterns = [
    path("briefing/", partnership_briefing, name="partnership_briefing"),
    path("briefing.pdf", partnership_briefing_paper, name="partnership_briefing_paper"),
]
