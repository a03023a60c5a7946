"""When silence is known, of whom: what was recorded, and what lies ahead."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.lists.pressure_filters import QuietListFilter
from engagement.models import QuietPeriod
from engagement.views.record_page import list_page


@require_safe
def quiet_periods(request: SignedInRequest) -> HttpResponse:
    """The list, newest first; whoever asks for nothing sees what holds now and what is to come."""
    return list_page(
        request,
        lambda asked: QuietPeriod.objects.visible_to(asked.user),
        QuietListFilter,
        name="quiet_period",
        title="Quiet periods",
        order=("-first_on", "-id"),
        usual={"state": "now"},
        related=("partnership__organisation", "partnership__counterpart", "place"),
        fragment="engagement/quiet_periods/_list.html",
    )
