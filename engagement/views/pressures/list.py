"""What weighs on the partners of a system, and on the system itself."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.lists.pressure_filters import PressureListFilter
from engagement.models import Pressure
from engagement.views.record_page import list_page


@require_safe
def pressures(request: SignedInRequest) -> HttpResponse:
    """The list, newest first; whoever asks for nothing sees what is in force."""
    return list_page(
        request,
        lambda asked: Pressure.objects.visible_to(asked.user).with_renewals(),
        PressureListFilter,
        name="pressure",
        title="Pressures",
        order=("-first_on", "-id"),
        usual={"state": "in_force"},
        related=("partnership__organisation", "partnership__counterpart", "system"),
        fragment="engagement/pressures/_list.html",
    )
