"""What was said and what was promised: rows of which those left empty do not count."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from engagement.actions.capture import Point, Promise
from engagement.enums import DiscussionKind, Importance, NoteNature, Sensitivity, Side, Theme
from nhsuk.forms import NHSDateField
from partners.models import Partnership

MOST_ROWS = 10
# Weeks after the meeting.
DUE_IN = [
    ("", "Select a time"),
    ("1", "In a week"),
    ("2", "In two weeks"),
    ("4", "In four weeks"),
    ("13", "In three months"),
]


class RowForm(forms.Form):
    """A row about one of the partners at the meeting. Without a text it is empty."""

    partner = forms.ChoiceField(label="Partner", required=False)
    text = forms.CharField(required=False)

    mark_optional = False

    def __init__(self, *args: Any, partnerships: Sequence[Partnership] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnerships = {str(each.public_id): each for each in partnerships}
        choices = [(key, str(each)) for key, each in self.partnerships.items()]
        if len(choices) != 1:
            choices.insert(0, ("", "Select a partner"))
        self.fields["partner"].choices = choices  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """A row counts once something was written in it."""
        return bool(str(self["text"].value() or "").strip())

    def clean_partner(self) -> str:
        """The only partner there was need not be chosen."""
        chosen: str = self.cleaned_data["partner"]
        if not chosen and len(self.partnerships) == 1:
            return next(iter(self.partnerships))
        if not chosen and self.has_changed():
            raise forms.ValidationError("Select which partner this is about")
        return chosen

    @property
    def partnership(self) -> Partnership:
        """Of a valid row."""
        return self.partnerships[self.cleaned_data["partner"]]


class PointForm(RowForm):
    """What a partner told us."""

    theme = forms.ChoiceField(label="Theme", choices=Theme.choices)
    kind = forms.ChoiceField(label="What was it?", choices=DiscussionKind.choices)
    text = forms.CharField(
        label="What they said",
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    nature = forms.ChoiceField(label="Fact or opinion", choices=NoteNature.choices)
    sensitivity = forms.ChoiceField(
        label="Who may read it",
        choices=Sensitivity.choices,
        initial=Sensitivity.CONFIDENTIAL,
    )

    field_order = ("partner", "text", "kind", "theme", "nature", "sensitivity")

    def point(self) -> Point:
        """For the action. The row must be valid and not empty."""
        data = self.cleaned_data
        return Point(
            partnership=self.partnership,
            theme=data["theme"],
            text=data["text"].strip(),
            kind=data["kind"],
            nature=data["nature"],
            sensitivity=data["sensitivity"],
        )


class PromiseForm(RowForm):
    """What one side promised the other."""

    made_by = forms.ChoiceField(
        label="Who promised",
        choices=[
            (Side.SYSTEM, "We promised the partner"),
            (Side.PARTNER, "The partner promised us"),
        ],
    )
    text = forms.CharField(label="What was promised", max_length=500, required=False)
    due_in = forms.ChoiceField(label="When it is due", choices=DUE_IN, required=False)
    due_on = NHSDateField(label="Or on this date", required=False)
    importance = forms.ChoiceField(
        label="How important", choices=Importance.choices, initial=Importance.STANDARD
    )

    field_order = ("text", "made_by", "partner", "due_in", "due_on", "importance")

    def clean(self) -> dict[str, Any]:
        """A promise without a date can be neither kept nor broken."""
        data = super().clean() or self.cleaned_data
        if self.has_changed() and "due_on" not in self.errors:
            if not data.get("due_on") and not data.get("due_in"):
                self.add_error("due_in", "Select when it is due, or enter the date")
            elif data.get("due_on") and data.get("due_in"):
                self.add_error("due_in", "Select when it is due or enter the date, not both")
        return data

    def promise(self, said_on: date) -> Promise:
        """For the action. The row must be valid and not empty."""
        data = self.cleaned_data
        due_on = data["due_on"] or said_on + timedelta(weeks=int(data["due_in"]))
        return Promise(
            partnership=self.partnership,
            made_by=data["made_by"],
            text=data["text"].strip(),
            due_on=due_on,
            importance=data["importance"],
        )


def _rows(form: type[RowForm], shown: int) -> Any:
    return forms.formset_factory(form, extra=shown, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


PointRows = _rows(PointForm, 1)
PromiseRows = _rows(PromiseForm, 2)
