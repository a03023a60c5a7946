"""Agree with a partner how often, with how many people and how senior."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.actions.agreement import agree_contact
from engagement.analytics.engagement_plan import plan_of
from engagement.enums import ModelFamily
from engagement.forms.agreement import AgreementForm
from engagement.models import ScoreModel
from engagement.presenters.agreement import in_force, usual_values
from engagement.views.trail import to_partnership
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.models import Partnership


def agreement(request: SignedInRequest, public_id: str) -> HttpResponse:
    """What holds from a day on; what held before stays."""
    partnership = get_object_or_404(
        Partnership.objects.visible_to(request.user)
        .active()
        .select_related("organisation", "system"),
        public_id=public_id,
    )
    require(request.user, Permission.MANAGE_PARTNERSHIPS, partnership.system)
    rows = list(partnership.agreements.select_related("plan").order_by("-valid_from", "-id"))
    now = in_force(rows)
    initial = {
        name: getattr(now, name) if now else None for name in ("contacts_a_year", "people", "grade")
    }
    form = AgreementForm(sent(request), initial=initial)
    back_url = reverse("engagement:partnership", args=[partnership.public_id])
    if form.is_valid():
        with errors_into(form):
            agree_contact(by=request.user, partnership=partnership, **form.cleaned_data)
            messages.success(request, "The agreement is recorded. The score is being updated.")
            return redirect(back_url)
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    context = {
        "partnership": partnership,
        "agreements": rows,
        "in_force": now,
        "usual": usual_values(partnership, model),
        "plan": plan_of(partnership, timezone.localdate()),
        "breadcrumbs": to_partnership(partnership),
        "fictional_data": partnership.system.is_fictional,
    }
    return form_page(request, "engagement/agreement.html", form, **context)
