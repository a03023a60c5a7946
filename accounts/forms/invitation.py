"""The first password of somebody who was invited."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.forms.sign_in import HOW_LONG
from accounts.models import User


class FirstPasswordForm(forms.Form):
    """A password, typed twice."""

    password1 = forms.CharField(
        label="Password",
        help_text=HOW_LONG,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        """As strong as any other password here."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        answers = super().clean() or {}
        first, second = answers.get("password1"), answers.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Type the same password in both boxes.")
        return answers
