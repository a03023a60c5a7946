"""Who belongs to a system, and in which role."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.models import User
from accounts.roles import NATIONAL_ADMINISTRATOR, SYSTEM_ADMINISTRATOR, Role
from nhsuk.forms import Radios
from partners.models import Membership

ADMINISTRATORS = (SYSTEM_ADMINISTRATOR.name, NATIONAL_ADMINISTRATOR.name)


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

    def __init__(self, *args: Any, roles: Mapping[str, Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label="Role",
            choices=[(role.name, role.label) for role in roles.values()],
            widget=Radios(hints={role.name: role.description for role in roles.values()}),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a name where the account has to be added."""
        answers = super().clean() or {}
        email = answers.get("email", "").lower()
        if email and not answers.get("name") and not User.objects.filter(email=email).exists():
            self.add_error("name", "Enter a name: nobody has an account with this email address.")
        return answers


class EndRoleForm(forms.Form):
    """Nothing to fill in; it refuses to leave nobody in charge."""

    confirmed = forms.BooleanField(widget=forms.HiddenInput, initial=True, required=False)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership

    def clean(self) -> dict[str, Any]:
        """The last administrator stays until there is another."""
        ended = self.membership
        others = (
            Membership.objects.current().of_people().filter(system=ended.system, role=ended.role)
        )
        if ended.role in ADMINISTRATORS and not others.exclude(user=ended.user).exists():
            raise forms.ValidationError(
                "This is the only administrator. Give someone else the role first."
            )
        return super().clean() or {}
