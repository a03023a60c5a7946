"""Hand a person's partnerships over to others, in one step."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.handover import hand_over
from engagement.errors import EngagementError
from engagement.forms.handover import HandOverForm, asked_for
from engagement.views.lookup import uuid_or_404
from engagement.views.trail import HOME
from nhsuk.formats import counted
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.current_system import current_system
from partners.errors import PartnersError
from partners.models import Partnership, System

# More than anybody looks after; a page of more would be of no use to anybody.
MOST = 500


def handover_new(request: SignedInRequest) -> HttpResponse:
    """One's own partnerships, or those of the colleague whom a link names."""
    system = current_system(request)
    if system is None:
        return redirect("engagement:home")
    require(request.user, Permission.MANAGE_PARTNERSHIPS, system)
    from_user = _from_user(request, system)
    data = sent(request)
    partnerships = _theirs(request, system, from_user, asked_for(data))
    form = HandOverForm(data, system=system, from_user=from_user, partnerships=partnerships)
    back_url = reverse("engagement:handovers")
    if form.is_valid():
        with errors_into(form, EngagementError, PartnersError):
            made = hand_over(
                by=request.user,
                system=system,
                from_user=from_user,
                to=form.to(),
                reason=form.cleaned_data["reason"],
            )
            count = counted(made.rows.count(), "partnership")
            messages.success(request, f"Handed over: {count}. The new owners are asked to accept.")
            return redirect("engagement:handover", made.public_id)
    return form_page(
        request,
        "engagement/handovers/new.html",
        form,
        system=system,
        from_user=from_user,
        is_own=from_user == request.user,
        partnerships=partnerships,
        back_url=back_url,
        fictional_data=system.is_fictional,
        breadcrumbs=[HOME, {"text": "Handed over", "href": back_url}],
    )


def _from_user(request: SignedInRequest, system: System) -> User:
    """A colleague who looks after partners here; may no longer be able to sign in."""
    if not request.GET.get("from"):
        return request.user
    owners = Partnership.objects.visible_to(request.user).filter(system=system).values("owner")
    colleagues = User.objects.filter(Q(pk__in=owners) | Q(memberships__system=system)).distinct()
    return get_object_or_404(colleagues, public_id=uuid_or_404(request.GET["from"]))


def _theirs(
    request: SignedInRequest, system: System, from_user: User, asked: Sequence[str]
) -> list[Partnership]:
    """All that the person looks after, and whatever stood on the page that was sent."""
    visible = Partnership.objects.visible_to(request.user).active().filter(system=system)
    rows = visible.filter(public_id__in=asked) if asked else visible.owned_by(from_user)
    return list(
        rows.select_related("organisation", "counterpart", "place").order_by(
            "organisation__name", "id"
        )[:MOST]
    )
