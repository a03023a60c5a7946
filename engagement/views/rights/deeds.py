"""What is done with a request: searched again, decided together, carried out, withdrawn."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from engagement.actions.rights.item import include_rest
from engagement.actions.rights.request import carry_out, search_again, withdraw_request
from engagement.errors import EngagementError
from engagement.forms.reason import ReasonForm
from engagement.models import RightsRequest
from engagement.views.record_page import Words
from engagement.views.rights.found import request_or_404, to_request
from nhsuk.submission import errors_into, form_page, sent
from partners.errors import PartnersError

COPY = Words(
    title="Make the copy?",
    text="It holds what is not held back, and the reasons for what is. Read it before you send it. "
    "It is deleted after some days.",
    button="Make the copy",
    done="The copy is being made.",
)
ERASING = Words(
    title="Erase this person?",
    text="Their name is taken out of every record, file, draft and mail of this system, and their "
    "own details are blanked. Exports that may hold them are deleted, and an account that belongs "
    "to this system alone is closed. Meetings, promises and scores stay as they are, without the "
    "person. Backups keep what they hold until they run out. This cannot be taken back.",
    button="Erase this person",
    done="The person is being erased.",
    is_warning=True,
)
REST = Words(
    title="Decide all that is left together?",
    text="Everything that is not decided yet goes in. Do this only once you have looked for what "
    "others confided.",
    button="Let it all go in",
    done="Everything that was left goes in.",
)
AGAIN = Words(
    title="Search again?",
    text="What has come since is found too. What you decided stays decided.",
    button="Search again",
    done="Everything is being searched again.",
)
WITHDRAW = Words(
    title="Withdraw this request?",
    text="It is not answered then. Say why, and leave the name out.",
    button="Withdraw",
    done="The request is withdrawn.",
    is_warning=True,
)
Deed = Callable[[forms.Form], object]


@require_http_methods(["GET", "HEAD", "POST"])
def rights_carry_out(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask, then have it done by a worker."""
    shown = request_or_404(request, public_id)
    words = COPY if shown.is_access else ERASING
    return _asked(
        request, shown, words, forms.Form, lambda _: carry_out(by=request.user, request=shown)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rights_rest(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask, then let in all that is not decided."""
    shown = request_or_404(request, public_id)
    return _asked(
        request, shown, REST, forms.Form, lambda _: include_rest(by=request.user, request=shown)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rights_search(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask, then search once more."""
    shown = request_or_404(request, public_id)
    return _asked(
        request, shown, AGAIN, forms.Form, lambda _: search_again(by=request.user, request=shown)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rights_withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask why, then end the request."""
    shown = request_or_404(request, public_id)

    def withdraw(form: forms.Form) -> RightsRequest:
        reason = form.cleaned_data["reason"]
        return withdraw_request(by=request.user, request=shown, reason=reason)

    return _asked(request, shown, WITHDRAW, ReasonForm, withdraw)


def _asked(
    request: SignedInRequest,
    shown: RightsRequest,
    words: Words,
    kind: type[forms.Form],
    deed: Deed,
) -> HttpResponse:
    form = kind(sent(request))
    if form.is_valid():
        with errors_into(form, EngagementError, PartnersError):
            deed(form)
            messages.success(request, words.done)
            return redirect("engagement:rights_request", shown.public_id)
    return form_page(
        request,
        "engagement/record_change.html",
        form,
        words=words,
        back_url=reverse("engagement:rights_request", args=[shown.public_id]),
        fictional_data=shown.system.is_fictional,
        breadcrumbs=to_request(shown),
    )
