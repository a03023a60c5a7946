"""Conversations that somebody means to have with a partner."""

from django.urls import URLPattern, URLResolver, path

from engagement.views.conversations.change import (
    planned_conversation_again,
    planned_conversation_change,
    planned_conversation_drop,
    planned_conversation_new,
)
from engagement.views.conversations.list import planned_conversations

# Below ``partnerships/<id>/``.
of_a_partnership: list[URLPattern | URLResolver] = [
    path("planned-conversations/new/", planned_conversation_new, name="planned_conversation_new"),
]

_ONE = "planned-conversations/<uuid:public_id>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("planned-conversations/", planned_conversations, name="planned_conversations"),
    path(f"{_ONE}/change/", planned_conversation_change, name="planned_conversation_change"),
    path(f"{_ONE}/drop/", planned_conversation_drop, name="planned_conversation_drop"),
    path(f"{_ONE}/again/", planned_conversation_again, name="planned_conversation_again"),
]
