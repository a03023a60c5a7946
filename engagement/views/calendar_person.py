"""Add somebody who was invited to a waiting meeting and is not known yet."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from engagement.analytics.calendar_people import guess_partners, strangers
from engagement.forms.calendar_person import InvitedPersonForm
from engagement.views.calendar_lookup import calendar_crumbs, meeting_or_404
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.person import add_person

TEMPLATE = "engagement/calendar_person.html"


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_person(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Who it is, and of which partner: guessed by the address, and asked. `?who=` or the first."""
    entry = meeting_or_404(request, public_id)
    require(request.user, Permission.MANAGE_PEOPLE, entry.system)
    unknown = strangers(entry.system, [entry])[entry.pk]
    named = request.GET.get("who")
    who = next((each for each in unknown if named in {None, each.key}), None)
    if who is None:
        raise Http404
    form = InvitedPersonForm(
        sent(request), invited=who, guessed=guess_partners(entry.system, who), user=request.user
    )
    back_url = reverse("engagement:calendar_entry", args=[entry.public_id])
    context = {
        "entry": entry,
        "invited": who,
        "back_url": back_url,
        "fictional_data": entry.system.is_fictional,
        "breadcrumbs": calendar_crumbs(("Meetings to review", "calendar_inbox")),
    }
    if is_picker_search(request):
        return form_page(request, TEMPLATE, without_errors(form), **context)
    if form.is_valid():
        with errors_into(form):
            person = add_person(
                by=request.user,
                system=entry.system,
                email=who.email,
                since=timezone.localdate(min(entry.starts_at, timezone.now())),
                **form.details(),
            )
            messages.success(request, f"{person.name} is added to {form.partnership()}.")
            return redirect(back_url)
    return form_page(request, TEMPLATE, form, **context)
