"""The commissioned services of a system, those whose contract ends first at the top."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.lists.service_filters import ServiceListFilter
from engagement.models import CommissionedService
from engagement.views.record_page import list_page


@require_safe
def services(request: SignedInRequest) -> HttpResponse:
    """By the end of the contract; without one, last."""
    return list_page(
        request,
        lambda asked: CommissionedService.objects.visible_to(asked.user).by_end().with_partners(),
        ServiceListFilter,
        name="service",
        fragment="engagement/services/_list.html",
        title="Commissioned services",
        order=("end_day", "id"),
        usual={"state": "running"},
        related=("commissioner__organisation",),
    )
