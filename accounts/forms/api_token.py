"""A personal key to the API."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from accounts.limits import ALL_SCOPES, SCOPE_HINTS, SCOPE_LABELS, Scope
from nhsuk.forms import Checkboxes, Radios

LIVES = [("30", "30 days"), ("90", "90 days"), ("365", "A year")]


class ScopesField(forms.TypedMultipleChoiceField):
    """What a token or a client may be used for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="What may it do?",
            help_text="It never does more than its owner may.",
            choices=[(scope.value, SCOPE_LABELS[scope]) for scope in Scope],
            coerce=Scope,
            initial=[scope.value for scope in sorted(ALL_SCOPES) if scope != Scope.WRITE],
            widget=Checkboxes(hints={scope: SCOPE_HINTS[scope] for scope in Scope}),
            error_messages={"required": "Choose what it may do."},
            **kwargs,
        )


class TokenForm(forms.Form):
    """What the key is for, what it may do, in which systems, and how long it lasts."""

    name = forms.CharField(
        label="What is it for?",
        max_length=100,
        help_text="So that you know it again, such as Power BI report.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = ScopesField()
    systems = forms.TypedMultipleChoiceField(
        label="In which systems?",
        help_text="Choose none for all that you may see, those that you join later included.",
        required=False,
        coerce=UUID,
        empty_value=None,
        widget=Checkboxes(),
    )
    days = forms.TypedChoiceField(
        label="How long does it last?",
        choices=LIVES,
        coerce=int,
        initial="90",
        widget=Radios(inline=True),
    )

    def __init__(self, *args: Any, systems: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(public_id), name) for public_id, name in systems]
        if len(choices) > 1:
            self.fields["systems"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["systems"]
