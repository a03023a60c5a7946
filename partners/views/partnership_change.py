"""Change who looks after a partner, and how."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.requests import SignedInRequest
from accounts.roles import Permission
from nhsuk.forms import is_picker_search, without_errors
from nhsuk.submission import errors_into, form_page, sent
from partners.access import require
from partners.actions.partnership import change_partnership
from partners.errors import ChangedMeanwhileError
from partners.forms.partnership import TermsForm
from partners.models import Partnership
from partners.views.conflict import conflict_page

TEMPLATE = "partners/partnership_change.html"


def partnership_change(request: SignedInRequest, public_id: str) -> HttpResponse:
    """The form, and what happens with it; both versions when someone else was quicker."""
    user = request.user
    partnership = get_object_or_404(
        Partnership.objects.visible_to(user)
        .active()
        .select_related("system", "organisation", "owner", "represented_by__organisation", "place"),
        public_id=public_id,
    )
    require(user, Permission.MANAGE_PARTNERSHIPS, partnership.system)
    form = TermsForm(
        sent(request),
        user=user,
        system=partnership.system,
        partnership=partnership,
        initial=_initial(partnership),
    )
    back_url = reverse("engagement:partnership", args=[partnership.public_id])
    page = {
        "partnership": partnership,
        "back_url": back_url,
        "fictional_data": partnership.system.is_fictional,
    }
    if is_picker_search(request):
        return form_page(request, TEMPLATE, without_errors(form), **page)
    if form.is_valid():
        try:
            with errors_into(form, names={"represented_by": "partnership"}):
                change_partnership(
                    by=user,
                    partnership=partnership,
                    expected_version=form.cleaned_data["version"] or 0,
                    **form.terms(),
                )
                messages.success(request, "The changes are saved.")
                return redirect(back_url)
        except ChangedMeanwhileError:
            return conflict_page(
                request, form, partnership, current=_current(partnership), back_url=back_url
            )
    return form_page(request, TEMPLATE, form, **page)


def _current(partnership: Partnership) -> dict[str, object]:
    return {
        "tier": partnership.tier,
        "owner": partnership.owner,
        "partnership": partnership.represented_by,
        "place": partnership.place,
    }


def _initial(partnership: Partnership) -> dict[str, object]:
    """Select boxes know records by their public id."""
    shown = {
        name: getattr(value, "public_id", value) for name, value in _current(partnership).items()
    }
    return {**shown, "version": partnership.version}
