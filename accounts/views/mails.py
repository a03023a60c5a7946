"""Which mails somebody gets."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.actions.user import choose_mails
from accounts.requests import SignedInRequest

MAILS = {
    "wants_reminders": "Mails about commitments",
    "wants_digest": "Mails of what is waiting",
}


@require_POST
def mails(request: SignedInRequest) -> HttpResponse:
    """Switch one kind of mail on or off."""
    for name, label in MAILS.items():
        if name in request.POST:
            wants = request.POST[name] == "yes"
            choose_mails(by=request.user, user=request.user, **{name: wants})
            messages.success(request, f"{label} are switched {'on' if wants else 'off'}.")
    return redirect("accounts:account")
