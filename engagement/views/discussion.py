"""What a partner told us: noted outside a meeting, or taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.discussion import note_discussion_point, withdraw_discussion_point
from engagement.errors import EngagementError
from engagement.forms.discussion import DiscussionPointForm
from engagement.forms.reason import ReasonForm
from engagement.models import DiscussionPoint
from engagement.views.trail import to_partnership
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.models import Partnership


def discussion_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Note what a partner said."""
    partnership = get_object_or_404(
        Partnership.objects.visible_to(request.user)
        .active()
        .select_related("organisation", "system"),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, partnership.system)
    form = DiscussionPointForm(sent(request))
    back_url = reverse("engagement:partnership", args=[partnership.public_id])
    if form.is_valid():
        with errors_into(form):
            note_discussion_point(by=request.user, partnership=partnership, **form.cleaned_data)
            messages.success(request, "What they said is noted.")
            return redirect(f"{back_url}#said")
    context = {
        "partnership": partnership,
        "breadcrumbs": to_partnership(partnership),
        "fictional_data": partnership.system.is_fictional,
    }
    return form_page(request, "engagement/discussion_new.html", form, **context)


def discussion_withdraw(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Take back what was noted by mistake."""
    point = get_object_or_404(
        DiscussionPoint.objects.visible_to(request.user).select_related(
            "partnership__organisation", "system"
        ),
        public_id=public_id,
    )
    require(request.user, Permission.LOG_EVENTS, point.system)
    form = ReasonForm(sent(request))
    back_url = reverse("engagement:partnership", args=[point.partnership.public_id])
    if form.is_valid():
        with errors_into(form, EngagementError):
            withdraw_discussion_point(
                by=request.user, point=point, reason=form.cleaned_data["reason"]
            )
            messages.success(request, "It is withdrawn.")
            return redirect(f"{back_url}#said")
    context = {
        "point": point,
        "back_url": back_url,
        "breadcrumbs": to_partnership(point.partnership),
        "fictional_data": point.system.is_fictional,
    }
    return form_page(request, "engagement/discussion_withdraw.html", form, **context)
