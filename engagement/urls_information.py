"""Requests for information, their items, and the log of what became of them."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.models import InformationRequest
from engagement.views.information.answer import (
    information_answer,
    information_approve,
    information_decisions,
    information_make,
    information_release,
    information_return,
)
from engagement.views.information.item import information_item
from engagement.views.information.items import information_items
from engagement.views.information.list import information_log, information_requests
from engagement.views.information.request import (
    information_clarified,
    information_clarify,
    information_end,
    information_new,
    information_partners,
    information_refuse,
    information_request,
    information_request_change,
    information_scope,
)
from engagement.views.information.time import (
    information_ask_review,
    information_close_review,
    information_extend,
)
from partners.views.history import record_history

_request = [
    path("", information_request, name="information_request"),
    path("change/", information_request_change, name="information_request_change"),
    path("scope/", information_scope, name="information_scope"),
    path("clarify/", information_clarify, name="information_clarify"),
    path("clarified/", information_clarified, name="information_clarified"),
    path("extend/", information_extend, name="information_extend"),
    path("review/", information_ask_review, name="information_ask_review"),
    path("reviewed/", information_close_review, name="information_close_review"),
    path("items/", information_items, name="information_items"),
    path("approve/", information_approve, name="information_approve"),
    path("return/", information_return, name="information_return"),
    path("make/", information_make, name="information_make"),
    path("release/", information_release, name="information_release"),
    path("refuse/", information_refuse, name="information_refuse"),
    path("end/", information_end, name="information_end"),
    path("answer/", information_answer, name="information_answer"),
    path("decisions/", information_decisions, name="information_decisions"),
    path(
        "history/",
        record_history(InformationRequest, "engagement:information_request"),
        name="information_request_history",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("information-requests/", information_requests, name="information_requests"),
    path("information-requests/new/", information_new, name="information_new"),
    path("information-requests/partners/", information_partners, name="information_partners"),
    path("information-requests/log/", information_log, name="information_log"),
    path("information-requests/<uuid:public_id>/", include(_request)),
    path("information-items/<uuid:public_id>/", information_item, name="information_item"),
]
