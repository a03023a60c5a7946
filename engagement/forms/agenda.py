"""The agenda of a board's meeting, and the interests that were declared in its items."""

from typing import TYPE_CHECKING, Any

from django import forms

from accounts.models import User
from engagement.actions.agenda import InterestFacts, ItemFacts
from engagement.enums import InterestHandling, InterestNature, ItemPurpose, Sensitivity
from engagement.models import AgendaItem, Decision, DeclaredInterest, Event
from nhsuk.forms import Radios
from partners.models import Person

ROWS, MOST_ROWS = 10, 30
OFFERED = 50
_SHORT = {"inputmode": "numeric", "class": "nhsuk-input--width-3"}
NATURE_HINTS = {
    InterestNature.FINANCIAL.value: "They may gain or lose money by the decision.",
    InterestNature.PROFESSIONAL.value: "It may help their standing or career.",
    InterestNature.PERSONAL.value: "It may matter to them in another way.",
    InterestNature.INDIRECT.value: "Somebody close to them has such an interest.",
}
HANDLING_HINTS = {
    InterestHandling.TAKES_PART.value: "They count for the quorum of the item.",
    InterestHandling.NO_VOTE.value: "They do not count for the quorum of the item.",
    InterestHandling.LEAVES.value: "They do not count for the quorum of the item.",
}
DETAILS_HINT = "What the interest is. The person may ask to see what is written here."


class AgendaRowForm(forms.Form):
    """One of many items: a number, a title, and what it is for. Without a title it is empty."""

    number = forms.IntegerField(
        min_value=1, max_value=999, required=False, widget=forms.TextInput(attrs=_SHORT)
    )
    title = forms.CharField(max_length=200, required=False)
    purpose = forms.ChoiceField(
        choices=ItemPurpose.choices, initial=ItemPurpose.DISCUSSION, required=False
    )

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = int((self.prefix or "items-0").rpartition("-")[2]) + 1
        for name, what in (("number", "Number"), ("title", "Title"), ("purpose", "What for")):
            self.fields[name].label = f"{what}, row {row}"

    def has_changed(self) -> bool:
        """A row counts once it has a title."""
        return bool(str(self["title"].value() or "").strip())

    def clean(self) -> dict[str, Any]:
        """An item without a number cannot be referred to."""
        data = super().clean() or self.cleaned_data
        if self.has_changed() and "number" not in self.errors and not data.get("number"):
            self.add_error("number", "Enter the number of the item")
        return data

    def facts(self) -> ItemFacts:
        """For the action. The row must be valid and not empty."""
        said = self.cleaned_data
        purpose = said["purpose"] or ItemPurpose.DISCUSSION
        return ItemFacts(number=said["number"], title=said["title"], purpose=purpose)


if TYPE_CHECKING:
    _Rows = forms.BaseFormSet[AgendaRowForm]
else:
    _Rows = forms.BaseFormSet


class AgendaRows(_Rows):
    """Ten rows or more, numbered from the next free number on."""

    def clean(self) -> None:
        """No number twice; at least one item."""
        numbers = [row.cleaned_data.get("number") for row in self.said]
        if not self.said:
            raise forms.ValidationError("Enter at least one item")
        if len(set(numbers)) < len(numbers):
            raise forms.ValidationError("Give each item a number of its own")

    @property
    def said(self) -> list[AgendaRowForm]:
        """The rows in which something was written."""
        return [row for row in self.forms if row.has_changed() and hasattr(row, "cleaned_data")]


def agenda_rows(data: Any, first_number: int) -> AgendaRows:
    """The rows of the page, as they start or as they were sent."""
    made: Any = forms.formset_factory(
        AgendaRowForm, formset=AgendaRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    begun = [{"number": first_number + row} for row in range(ROWS)]
    rows: AgendaRows = made(data, initial=begun, prefix="items")
    return rows


class AgendaItemForm(forms.Form):
    """The whole of one item."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = forms.IntegerField(min_value=1, max_value=999, widget=forms.TextInput(attrs=_SHORT))
    title = forms.CharField(label="Item", max_length=200)
    purpose = forms.ChoiceField(label="What is it for?", choices=ItemPurpose.choices, widget=Radios)
    decision = forms.ModelChoiceField(
        Decision.objects.none(),
        to_field_name="public_id",
        label="Decision that it belongs to",
        empty_label="None",
        required=False,
    )

    def __init__(self, *args: Any, user: User, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decisions = Decision.objects.visible_to(user).filter(system=item.system_id).standing()
        newest = decisions.order_by("-created_at", "-id").values("pk")[:OFFERED]
        shown = [row["pk"] for row in newest]
        if item.decision_id:
            shown.append(item.decision_id)
        field: Any = self.fields["decision"]
        field.queryset = Decision.objects.filter(pk__in=shown).order_by("title", "id")

    def facts(self) -> ItemFacts:
        """For the action. The form must be valid."""
        said = self.cleaned_data
        return ItemFacts(
            **{name: said[name] for name in ("number", "title", "purpose", "decision")}
        )


class InterestForm(forms.Form):
    """Nature, handling and details of an interest."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    nature = forms.ChoiceField(
        label="What kind of interest is it?",
        choices=InterestNature.choices,
        widget=Radios(hints=NATURE_HINTS),
    )
    handling = forms.ChoiceField(
        label="What was done about it?",
        choices=InterestHandling.choices,
        widget=Radios(hints=HANDLING_HINTS),
    )
    details = forms.CharField(
        label="Details",
        max_length=2_000,
        required=False,
        help_text=DETAILS_HINT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sensitivity = forms.ChoiceField(
        label="Who may read the details?",
        choices=Sensitivity.choices,
        initial=Sensitivity.CONFIDENTIAL,
        widget=Radios,
    )

    def facts(self) -> InterestFacts:
        """For the action. The form must be valid."""
        said = self.cleaned_data
        names = ("nature", "handling", "details", "sensitivity")
        return InterestFacts(**{name: said[name] for name in names})


class NewInterestForm(InterestForm):
    """Whose it is as well: one of the people at the meeting."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        to_field_name="public_id",
        label="Who declared it?",
        empty_label="Select a person",
        error_messages={"required": "Select who declared it"},
    )

    field_order = ("person", "nature", "handling", "details", "sensitivity")

    def __init__(self, *args: Any, user: User, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = event.attendees.filter(is_standing=True)
        field: Any = self.fields["person"]
        field.queryset = Person.objects.visible_to(user).filter(
            pk__in=there.values("person"), erased_at__isnull=True
        )


def said_of_item(item: AgendaItem) -> dict[str, Any]:
    """What the form of an item starts with."""
    return {
        "version": item.version,
        "number": item.number,
        "title": item.title,
        "purpose": item.purpose,
        "decision": item.decision.public_id if item.decision else None,
    }


def said_of_interest(interest: DeclaredInterest) -> dict[str, Any]:
    """What the form of an interest starts with."""
    names = ("version", "nature", "handling", "details", "sensitivity")
    return {name: getattr(interest, name) for name in names}
