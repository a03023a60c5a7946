"""You said, we did: a page of one partnership that can be printed and handed to the partner."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from engagement.forms.said_did import USUAL, SaidDidForm
from engagement.presenters.said_did import said_and_done
from engagement.views.trail import to_partnership
from nhsuk.submission import wants_fragment
from partners.models import Partnership


@require_safe
def said_did(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What they told us beside what followed; the rows alone for htmx."""
    partnership = get_object_or_404(
        Partnership.objects.visible_to(request.user).select_related("organisation", "system"),
        public_id=public_id,
    )
    form = SaidDidForm(request.GET or USUAL)
    theme, since = form.asked()
    context = {
        "partnership": partnership,
        "filter_form": form,
        "page": said_and_done(partnership, theme, since),
        "since": since,
        "today": timezone.localdate(),
        "fictional_data": partnership.system.is_fictional,
        "breadcrumbs": to_partnership(partnership),
    }
    fragment, page = "engagement/_said_did.html", "engagement/said_did.html"
    return render(request, fragment if wants_fragment(request) else page, context)
