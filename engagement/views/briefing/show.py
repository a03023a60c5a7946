"""Briefing before a conversation: who they are, what is open, what they said, what to do next."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.presenters.briefing.gather import briefing, to_brief_on
from engagement.views.trail import to_partnership


@require_safe
def partnership_briefing(request: SignedInRequest, public_id: str) -> HttpResponse:
    """All of it as the reader may see it, with a way to each record and to the paper."""
    partnership = get_object_or_404(to_brief_on(request.user), public_id=public_id)
    context = {
        "partnership": partnership,
        "briefing": briefing(request.user, partnership),
        "fictional_data": partnership.system.is_fictional,
        "breadcrumbs": to_partnership(partnership),
    }
    return render(request, "engagement/briefing/show.html", context)
