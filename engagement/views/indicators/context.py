"""The area of a partner over the years, as public bodies publish it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.presenters.indicators import AreaContext, Figure, context_of
from engagement.views.trail import to_partnership
from partners.models import Partnership


@require_safe
def partnership_context(request: SignedInRequest, public_id: str) -> HttpResponse:
    """All figures of each area; one of them, which the address names, as a picture and a table."""
    partnership = get_object_or_404(
        Partnership.objects.visible_to(request.user).select_related("organisation", "system"),
        public_id=public_id,
    )
    contexts = context_of(partnership)
    asked = request.GET.get("indicator", ""), request.GET.get("area", "")
    chosen = _chosen(contexts, *asked)
    context = {
        "partnership": partnership,
        "contexts": contexts,
        "chosen": chosen,
        "chart": chosen[1].chart(chosen[0].area.name) if chosen else None,
        "fictional_data": partnership.system.is_fictional,
        "breadcrumbs": to_partnership(partnership),
    }
    return render(request, "engagement/indicators/context.html", context)


def _chosen(
    contexts: list[AreaContext], indicator: str, area: str
) -> tuple[AreaContext, Figure] | None:
    """What was asked for, or the first that there is."""
    pairs = [(context, figure) for context in contexts for figure in context.figures]
    named = (
        (context, figure)
        for context, figure in pairs
        if figure.indicator.code == indicator and area in ("", context.area.code)
    )
    return next(named, pairs[0] if pairs else None)
