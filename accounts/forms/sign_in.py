"""The sign-in library's forms, worded as the design system asks: labels, no placeholders."""

from typing import Any

from allauth.account import forms as library
from django import forms

from accounts.models import User

HOW_LONG = "At least 12 characters. Three random words are good."


class SignInForm(library.LoginForm):  # type: ignore[misc]
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", "Email address")
        _word(self, "password", "Password")


class AskForResetForm(library.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""

    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", "Email address")

    def clean_email(self) -> str:
        """Programs have no password that could be set anew."""
        email: str = super().clean_email()
        found: list[User] = self.users
        self.users = [user for user in found if not user.is_machine]
        return email


class NewPasswordForm(library.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, typed twice, by someone who followed the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_new_password(self)


class ChangePasswordForm(library.ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", "Current password")
        _word_new_password(self)


class SetPasswordForm(library.SetPasswordForm):  # type: ignore[misc]
    """A first password, typed twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_new_password(self)


class SignInAgainForm(library.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that needs it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", "Password")


def _word_new_password(form: forms.Form) -> None:
    _word(form, "password1", "New password", HOW_LONG)
    _word(form, "password2", "New password again")


def _word(form: forms.Form, name: str, label: str, hint: str = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
