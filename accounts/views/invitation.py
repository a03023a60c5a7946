"""The page behind the link of an invitation: set a first password, then sign in."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.user import accept_invitation
from accounts.forms.invitation import FirstPasswordForm
from accounts.invitations import invited_by
from nhsuk.submission import errors_into, form_page, sent


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who was invited sets a password; of any other link no more is said than that it ended."""
    user = invited_by(token)
    if user is None:
        return render(request, "accounts/invitation_over.html", status=HTTPStatus.NOT_FOUND)
    form = FirstPasswordForm(sent(request), user=user)
    if form.is_valid():
        with errors_into(form):
            accept_invitation(by=user, password=form.cleaned_data["password1"])
            messages.success(request, "Your password is set. Sign in with it now.")
            return redirect("account_login")
    return form_page(request, "accounts/invitation.html", form, invited=user)
