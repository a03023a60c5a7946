"""Programs that call the API."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.forms.api_token import ScopesField
from accounts.limits import Scope
from accounts.models import ApiClient, User
from accounts.roles import Role
from nhsuk.forms import Radios
from partners.api_clients import roles_to_give
from partners.models import System

LIVES = [("90", "90 days"), ("180", "180 days"), ("365", "A year")]


class LifeField(forms.TypedChoiceField):
    """How long a secret lasts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="How long does its secret last?",
            help_text="Make another in time: two can work at once.",
            choices=LIVES,
            coerce=int,
            initial="180",
            widget=Radios(inline=True),
            **kwargs,
        )


class ClientForm(forms.Form):
    """What a program is for, whom to ask about it, and what it may do."""

    purpose = forms.CharField(
        label="What is it for?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: copies events and scores into the warehouse every night.",
        error_messages={"required": "Say what it is for."},
    )
    responsible = forms.ModelChoiceField(
        User.objects.none(),
        to_field_name="public_id",
        label="Who is responsible for it?",
        help_text="The person to ask about it. They need no more rights than they have.",
        empty_label="Choose somebody",
        error_messages={"required": "Choose who is responsible for it."},
    )
    scopes = ScopesField()

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        self.fields["scopes"].help_text = "It never does more than its role allows."

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("purpose", "responsible", "scopes")}


class NewClientForm(ClientForm):
    """A program, its role in the system, and how long its first secret lasts."""

    name = forms.CharField(
        label="Name of the program",
        max_length=150,
        help_text="People see it beside everything that it does.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Give it a name."},
    )
    role = forms.ChoiceField(label="Role")
    days = LifeField()
    field_order = ("name", "purpose", "responsible", "role", "scopes", "days")

    def __init__(self, *args: Any, roles: Mapping[str, Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = role_field(roles)
        self.fields["scopes"].initial = [Scope.READ.value]
        self.order_fields(self.field_order)

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("name", "role")
        return super().facts() | {name: self.cleaned_data[name] for name in names}


class SecretForm(forms.Form):
    """How long the next secret lasts."""

    days = LifeField()


class ClientRoleForm(forms.Form):
    """One more role: in this system, or in another that the person administers."""

    system = forms.ModelChoiceField(
        System.objects.none(), to_field_name="public_id", label="System", empty_label=None
    )
    role = forms.ChoiceField(label="Role")

    def __init__(
        self, *args: Any, systems: QuerySet[System], roles: Mapping[str, Role], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system"].queryset = systems  # type: ignore[attr-defined]
        self.fields["role"] = role_field(roles)

    def is_mine_to_give(self, user: User) -> bool:
        """Whether the person's own role in the chosen system allows as much."""
        system, role = self.cleaned_data["system"], self.cleaned_data["role"]
        if role in roles_to_give(user, system):
            return True
        self.add_error("role", f"In {system} your own role does not allow as much.")
        return False


def role_field(roles: Mapping[str, Role]) -> forms.ChoiceField:
    """The roles that may be given, each with what it allows."""
    return forms.ChoiceField(
        label="Role",
        help_text="Only roles that allow no more than yours.",
        choices=[(role.name, role.label) for role in roles.values()],
        widget=Radios(hints={role.name: role.description for role in roles.values()}),
        error_messages={"required": "Choose its role."},
    )


def initial_of(client: ApiClient) -> dict[str, Any]:
    """What a form about a client shows first."""
    return {
        "purpose": client.purpose,
        "responsible": client.responsible.public_id,
        "scopes": client.scopes,
    }
