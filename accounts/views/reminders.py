"""Whether somebody gets mails about commitments that fall due."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.actions.user import choose_reminders
from accounts.requests import SignedInRequest


@require_POST
def reminders(request: SignedInRequest) -> HttpResponse:
    """Switch them on or off."""
    wants = request.POST.get("wants_reminders") == "yes"
    choose_reminders(by=request.user, user=request.user, wants_reminders=wants)
    messages.success(request, f"Mails about commitments are switched {'on' if wants else 'off'}.")
    return redirect("accounts:account")
