"""Recovery codes: shown and downloaded right after they were made, and only counted later."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.recovery_codes import SHOWN_FOR, may_see, unused_codes
from accounts.requests import SignedInRequest


@never_cache
@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """The codes, for a few minutes; after that how many are left."""
    codes = unused_codes(request.user)
    seen = may_see(request)
    context = {
        "codes": codes if seen else [],
        "left": len(codes),
        "minutes": int(SHOWN_FOR.total_seconds() // 60),
        "breadcrumbs": [
            {"text": "Home", "href": "/"},
            {"text": "Second factor", "href": reverse("mfa_index")},
        ],
    }
    return render(request, "mfa/recovery_codes/index.html", context)


@never_cache
@require_safe
def download(request: SignedInRequest) -> HttpResponse:
    """The same as a file to print or to put into a password manager."""
    if not may_see(request):
        raise Http404
    text = render_to_string(
        "mfa/recovery_codes/download.txt", {"codes": unused_codes(request.user)}
    )
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ics-crm-recovery-codes.txt"'
    return response
