"""Commissioned services."""

from django.urls import URLPattern, URLResolver, include, path

from engagement.models import CommissionedService
from engagement.views.services.change import (
    service_correct,
    service_new,
    service_renew,
    service_withdraw,
)
from engagement.views.services.list import services
from engagement.views.services.show import service
from engagement.views.trail import to_services
from partners.views.history import record_history

_service = [
    path("", service, name="service"),
    path(
        "history/",
        record_history(CommissionedService, "engagement:service", above=to_services),
        name="service_history",
    ),
    path("renew/", service_renew, name="service_renew"),
    path("correct/", service_correct, name="service_correct"),
    path("withdraw/", service_withdraw, name="service_withdraw"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("services/", services, name="services"),
    path("services/new/", service_new, name="service_new"),
    path("services/<uuid:public_id>/", include(_service)),
]
