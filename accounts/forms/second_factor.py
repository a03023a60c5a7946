"""The library's forms about second factors, worded as the design system asks."""

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

from accounts.lock_out import note_lock_out
from accounts.models import User

CODE_HINT = "6 digits from your authenticator app, or a recovery code."


class GiveCodeForm(base.AuthenticateForm):  # type: ignore[misc]
    """A code at sign-in."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, "Code", CODE_HINT)

    def clean_code(self) -> str:
        """A code that is right; too many wrong ones lock the account, and that is recorded."""
        try:
            code: str = super().clean_code()
        except ValidationError as error:
            if error.code == "too_many_login_attempts":
                note_lock_out(self.user.email)
            raise
        return code


class GiveCodeAgainForm(base.ReauthenticateForm):  # type: ignore[misc]
    """A code while signed in, before something that needs it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, "Code", CODE_HINT)


class AddAppForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app, which shows that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, "Code that the app shows", "6 digits. It changes every 30 seconds.")


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """What a passkey is called, and what the browser says of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        field.label = "What do you call it?"
        field.help_text = "So that you know it again, such as Work laptop or Blue key."
        field.widget.attrs["autocomplete"] = "off"
        field.max_length = 60


def _word_code(form: forms.Form, label: str, hint: str) -> None:
    field = form.fields["code"]
    field.label, field.help_text = label, hint
    field.widget = forms.TextInput(
        attrs={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "class": "nhsuk-input--width-10",
            "spellcheck": "false",
        }
    )
