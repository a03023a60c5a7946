"""Trust between a partner and its system: why it is what it is, and what it was as known then."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.access import permissions_in
from engagement.forms.trust import USUAL_ANSWERS, TrustQuestionForm
from engagement.presenters.trust_page import trust_page
from engagement.presenters.trust_records import Reader
from partners.models import Partnership


@require_safe
def partnership_trust(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Both directions; explained: the one that was asked for."""
    shown = get_object_or_404(
        Partnership.objects.visible_to(request.user).select_related("organisation", "system"),
        public_id=public_id,
    )
    reader = Reader(request.user, shown, permissions_in(request.user, shown.system))
    form = TrustQuestionForm({**USUAL_ANSWERS, **request.GET.dict()})
    asked = form.question()
    page = trust_page(reader, asked.truster, asked.since_days, asked.known_on)
    if page is None:
        raise Http404
    context = {
        "partnership": shown,
        "system": shown.system,
        "page": page,
        "form": form,
        "fictional_data": shown.system.is_fictional,
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Partnerships", "href": reverse("engagement:partnerships")},
            {
                "text": shown.organisation.name,
                "href": reverse("engagement:partnership", args=[shown.public_id]),
            },
        ],
    }
    status = 200 if form.is_valid() else 422
    return render(request, "engagement/trust.html", context, status=status)
