"""Addresses that are told what happens, below a system and by themselves."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.views.webhooks.change import webhook_change, webhook_end, webhook_secret
from engagement.views.webhooks.deeds import (
    webhook_message_replay,
    webhook_pause,
    webhook_replay,
    webhook_resume,
    webhook_take_over,
    webhook_test,
)
from engagement.views.webhooks.list import webhook_add, webhooks, webhooks_current
from engagement.views.webhooks.show import webhook

_webhook: list[URLPattern | URLResolver] = [
    path("", webhook, name="webhook"),
    path("change/", webhook_change, name="webhook_change"),
    path("secret/", webhook_secret, name="webhook_secret"),
    path("pause/", webhook_pause, name="webhook_pause"),
    path("resume/", webhook_resume, name="webhook_resume"),
    path("take-over/", webhook_take_over, name="webhook_take_over"),
    path("test/", webhook_test, name="webhook_test"),
    path("replay/", webhook_replay, name="webhook_replay"),
    path("end/", webhook_end, name="webhook_end"),
    path(
        "messages/<uuid:message_id>/replay/", webhook_message_replay, name="webhook_message_replay"
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("webhooks/", webhooks_current, name="webhooks_current"),
    path("systems/<uuid:public_id>/webhooks/", webhooks, name="webhooks"),
    path("systems/<uuid:public_id>/webhooks/add/", webhook_add, name="webhook_add"),
    path("webhooks/<uuid:public_id>/", include(_webhook)),
]
