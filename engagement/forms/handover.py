"""Which partnerships of a person go to whom, and what the new owners say to it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from engagement.ids import uuid_of
from nhsuk.forms import Radios
from partners.forms.partnership import possible_owners
from partners.models import Partnership, System

ACCEPT = "accept"
DECLINE = "decline"


class HandOverForm(forms.Form):
    """One new owner for all, or another one beside a partnership; each can be left out.

    Without scripts: a box and a list of people stand beside every partnership.
    """

    to_user = forms.ChoiceField(
        label="Who looks after them from now on?",
        required=False,
        help_text="Each is asked to accept. Leave empty to choose for each partnership below.",
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="The new owners will read this.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        system: System,
        from_user: User,
        partnerships: Sequence[Partnership],
    ) -> None:
        super().__init__(data)
        self.people = {
            str(each.public_id): each
            for each in possible_owners(system)
            if each.public_id != from_user.public_id
        }
        self.partnerships = partnerships
        names = [(key, each.name) for key, each in self.people.items()]
        to_user: Any = self.fields["to_user"]
        to_user.choices = [("", "Choose for each partnership"), *names]
        for each in partnerships:
            self.fields[f"take_{each.public_id}"] = forms.BooleanField(
                label=str(each), required=False, initial=True
            )
            self.fields[f"to_{each.public_id}"] = forms.ChoiceField(
                label=f"New owner of {each}",
                choices=[("", "The one chosen for all"), *names],
                required=False,
            )

    @property
    def rows(self) -> list[tuple[Partnership, Any, Any]]:
        """Each partnership with its box and its list of people."""
        return [
            (each, self[f"take_{each.public_id}"], self[f"to_{each.public_id}"])
            for each in self.partnerships
        ]

    @property
    def questions(self) -> list[Any]:
        """What is asked about all of them."""
        return [self["to_user"], self["reason"]]

    def to(self) -> dict[int, User]:
        """The new owner of each chosen partnership, by its key."""
        said = self.cleaned_data
        return {
            each.pk: self.people[said[f"to_{each.public_id}"] or said["to_user"]]
            for each in self.partnerships
            if said.get(f"take_{each.public_id}")
        }

    def clean(self) -> dict[str, Any]:
        """Whatever is chosen needs somebody to go to."""
        said: dict[str, Any] = super().clean() or {}
        for each in self.partnerships:
            own = f"to_{each.public_id}"
            is_chosen = said.get(f"take_{each.public_id}")
            if is_chosen and not said.get(own) and not said.get("to_user"):
                self.add_error("to_user", "Choose who looks after them from now on.")
                break
        return said


class DecideForm(forms.Form):
    """Yes, or no and why."""

    answer = forms.ChoiceField(
        label="Will you look after this partner?",
        choices=[(ACCEPT, "Yes, I accept"), (DECLINE, "No, I decline")],
        widget=Radios,
    )
    note = forms.CharField(
        label="If not: why?",
        max_length=500,
        required=False,
        help_text="Whoever handed it over will read this.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """A no needs its reason."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("answer") == DECLINE and not said.get("note", "").strip():
            self.add_error("note", "Say why, so that others can follow what was decided.")
        return said


def asked_for(data: QueryDict | None) -> list[str]:
    """The partnerships that were on the page when it was sent, whoever owns them now."""
    prefix = "take_"
    names = [name.removeprefix(prefix) for name in data or {} if name.startswith(prefix)]
    return [name for name in names if uuid_of(name) is not None]
