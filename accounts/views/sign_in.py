"""Sign-in, sign-out and passwords: the library's views with our forms, answering 422 when wrong."""

from http import HTTPStatus
from typing import Any

from allauth.account import views as library
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse

from accounts.forms.sign_in import (
    AskForResetForm,
    ChangePasswordForm,
    NewPasswordForm,
    SetPasswordForm,
    SignInAgainForm,
    SignInForm,
)


class WrongIs422:
    """The library answers 200 to an invalid form; a program, or htmx, could not tell."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The page with what was wrong."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class SignInView(WrongIs422, library.LoginView):  # type: ignore[misc]
    """Sign in."""

    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Also what the organisation's own sign-in is called, where there is one."""
        name = settings.SINGLE_SIGN_ON.name
        return {**super().get_context_data(**kwargs), "single_sign_on": name}


class AskForResetView(WrongIs422, library.PasswordResetView):  # type: ignore[misc]
    """Ask for a mail with a link."""

    form_class = AskForResetForm


class NewPasswordView(WrongIs422, library.PasswordResetFromKeyView):  # type: ignore[misc]
    """Set a new password by the link of the mail."""

    form_class = NewPasswordForm


class ChangePasswordView(WrongIs422, library.PasswordChangeView):  # type: ignore[misc]
    """Change the password while signed in."""

    form_class = ChangePasswordForm

    def get_default_success_url(self) -> str:
        """Back to the person's own page."""
        return reverse("accounts:account")


class SetPasswordView(WrongIs422, library.PasswordSetView):  # type: ignore[misc]
    """Set a first password while signed in."""

    form_class = SetPasswordForm


class SignInAgainView(WrongIs422, library.ReauthenticateView):  # type: ignore[misc]
    """Give the password once more."""

    form_class = SignInAgainForm


login = SignInView.as_view()
logout = library.logout
account_inactive = library.account_inactive
reauthenticate = SignInAgainView.as_view()
password_change = ChangePasswordView.as_view()
password_set = SetPasswordView.as_view()
password_reset = AskForResetView.as_view()
password_reset_done = library.password_reset_done
password_reset_from_key = NewPasswordView.as_view()
password_reset_from_key_done = library.password_reset_from_key_done
