"""Who belongs to a system, and in which role."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from nhsuk.forms import NHSDateField, Radios
from partners.administration import in_state
from partners.models.membership import MembershipQuerySet


class MemberForm(forms.Form):
    """Someone, new or known, and the role they get."""

    email = forms.EmailField(
        label="Work email",
        max_length=254,
        help_text="If nobody has an account with it yet, one is added and they get a mail.",
    )
    name = forms.CharField(
        label="Full name",
        max_length=150,
        required=False,
        help_text="Needed for someone new. The name of a known person stays as it is.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label="Role")
    last_day = NHSDateField(
        label="Last day with the role",
        required=False,
        help_text="Leave empty if it is for good. A date suits cover, or work for a project.",
    )

    def __init__(self, *args: Any, roles: Mapping[str, Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role_field(roles)

    def clean(self) -> dict[str, Any]:
        """Ask for a name where the account has to be added."""
        answers = super().clean() or {}
        email = answers.get("email", "").lower()
        if email and not answers.get("name") and not User.objects.filter(email=email).exists():
            self.add_error("name", "Enter a name: nobody has an account with this email address.")
        return answers


class ChangeRoleForm(forms.Form):
    """Another role in place of the one that somebody has."""

    role = forms.ChoiceField(label="New role")

    def __init__(self, *args: Any, roles: Mapping[str, Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role_field(roles)


class ConfirmForm(forms.Form):
    """Nothing to fill in: a question that was answered with yes."""

    confirmed = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)


class MemberFilterForm(forms.Form):
    """By which a list of members is narrowed."""

    mark_optional = False

    q = forms.CharField(
        label="Name or email",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label="Role", required=False)
    state = forms.ChoiceField(
        label="Account",
        required=False,
        choices=[
            ("", "All"),
            ("open", "Open"),
            ("invited", "Not signed in yet"),
            ("closed", "Closed"),
        ],
    )

    def __init__(self, *args: Any, roles: Mapping[str, Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.name, role.label) for role in roles.values()]
        self.fields["role"] = forms.ChoiceField(
            label="Role", required=False, choices=[("", "All"), *choices]
        )

    def narrow(self, grants: MembershipQuerySet) -> MembershipQuerySet:
        """The grants that fit; what was asked wrongly narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        for word in asked.get("q", "").split():
            grants = grants.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
        if asked.get("role"):
            grants = grants.filter(role=asked["role"])
        if asked.get("state"):
            grants = grants.filter(in_state(asked["state"]))
        return grants


def _role_field(roles: Mapping[str, Role]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Role",
        choices=[(role.name, role.label) for role in roles.values()],
        widget=Radios(hints={role.name: role.description for role in roles.values()}),
    )
