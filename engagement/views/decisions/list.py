"""The decisions of a system and of its partners, the latest first."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.lists.decision_filters import DecisionListFilter
from engagement.models import Decision
from engagement.presenters.decision import with_affected
from engagement.views.record_page import list_page


@require_safe
def decisions(request: SignedInRequest) -> HttpResponse:
    """By the day of the decision or, ahead, the day on which it is expected."""
    return list_page(
        request,
        lambda asked: with_affected(Decision.objects.visible_to(asked.user)).by_day(),
        DecisionListFilter,
        name="decision",
        fragment="engagement/decisions/_list.html",
        title="Decisions",
        order=("-on_day", "-id"),
        usual={},
        related=("partnership__organisation",),
    )
