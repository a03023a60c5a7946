"""Second factors: the library's views with our words, recorded, answering 422 when wrong."""

from http import HTTPStatus
from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as webauthn
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse

from accounts.actions.second_factor import note_second_factor
from accounts.forms.second_factor import AddAppForm, AddPasskeyForm, GiveCodeAgainForm, GiveCodeForm
from accounts.recovery_codes import note_made
from accounts.second_factor import is_exempt, is_given, is_required, note_given
from accounts.views.sign_in import WrongIs422

CRUMBS = [{"text": "Home", "href": "/"}]


class IndexView(base.IndexView):  # type: ignore[misc]
    """What one has; or, to who needs one and has none, what to choose from."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether one is needed, given, or not asked for in the demonstration."""
        user = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "is_required": is_required(self.request, user),
            "is_given": is_given(self.request),
            "is_exempt": is_exempt(user),
            "breadcrumbs": [*CRUMBS, {"text": "Your account", "href": reverse("accounts:account")}],
        }


class GiveView(base.AuthenticateView):  # type: ignore[misc]
    """At sign-in, after the password: a code, a recovery code or a passkey."""

    form_class = GiveCodeForm

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Come in; the use of a recovery code is recorded, and its owner told."""
        used = getattr(form, "authenticator", None)
        response: HttpResponse = super().form_valid(form)
        if used is not None and used.type == Authenticator.Type.RECOVERY_CODES:
            note_second_factor(by=used.user, change="recovery_code_used", kind=used.type)
        return response

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """The page with what was wrong."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether there is a passkey to ask for; what was wrong with one, beside the code."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        types = {Authenticator.Type.WEBAUTHN}
        context["has_passkey"] = is_mfa_enabled(self.stage.login.user, types)
        for messages in context["webauthn_form"].errors.values():
            if context["form"].is_bound:
                context["form"].add_error(None, messages)
        return context


class GiveAgainView(WrongIs422, base.ReauthenticateView):  # type: ignore[misc]
    """A code while signed in."""

    form_class = GiveCodeAgainForm


class GivePasskeyAgainView(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """A passkey while signed in."""


class _Added(WrongIs422):
    """After adding one: recorded, and given in this session."""

    kind: str

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Keep it, and show the recovery codes that were made beside a first one."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            user = self.request.user  # type: ignore[attr-defined]
            note_second_factor(by=user, change="second_factor_added", kind=self.kind)
        note_given(self.request)  # type: ignore[attr-defined]
        if self.did_generate_recovery_codes:  # type: ignore[attr-defined]
            note_made(self.request)  # type: ignore[attr-defined]
        return response


class AddAppView(_Added, totp.ActivateTOTPView):  # type: ignore[misc]
    """Add an authenticator app."""

    form_class = AddAppForm
    kind = "totp"


class AddPasskeyView(_Added, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey: a fingerprint, a face, a PIN or a key."""

    form_class = AddPasskeyForm
    kind = "webauthn"


class _Removed:
    """After removing one: recorded in the same transaction."""

    kind: str

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Remove and record it."""
        with transaction.atomic():
            user = self.request.user  # type: ignore[attr-defined]
            note_second_factor(by=user, change="second_factor_removed", kind=self.kind)
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response


class RemoveAppView(_Removed, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Remove the authenticator app."""

    kind = "totp"


class RemovePasskeyView(_Removed, webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey."""

    kind = "webauthn"


class MakeCodesView(WrongIs422, codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes; those from before end."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Make them, record it, and show them."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            user = self.request.user
            note_second_factor(by=user, change="recovery_codes_made", kind="recovery_codes")
        note_made(self.request)
        return response


index = IndexView.as_view()
give = GiveView.as_view()
give_again = GiveAgainView.as_view()
give_passkey_again = GivePasskeyAgainView.as_view()
add_app = AddAppView.as_view()
remove_app = RemoveAppView.as_view()
add_passkey = AddPasskeyView.as_view()
remove_passkey = RemovePasskeyView.as_view()
make_codes = MakeCodesView.as_view()
