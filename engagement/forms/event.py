"""What happened: the part of the meeting form that is the same whoever was there."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from engagement.actions.event import EventFacts, PartnerPart, PersonPart
from engagement.enums import Channel, EventKind, Initiator, NoteNature, Sensitivity, Stage, Theme
from nhsuk.forms import Checkboxes, NHSDateField, NHSTimeField, Picker, Radios
from partners.models import Board, Partnership, Place, System

MIDDAY = time(12)
# Asked for so seldom that they are folded away.
RARE = ("start_time", "end_time", "channel", "boards", "place", "stage", "themes")
READABLE_BY_ALL = (
    "Everyone in your system can read this, so keep confidential matters to the notes."
)
MAY_BE_READ = "Write so that you would not mind the partner reading it one day: they may ask to."


def partners_of(system: System) -> QuerySet[Partnership]:
    """The partners that can be at a meeting of a system, by name."""
    return (
        Partnership.objects.active()
        .filter(system=system, counterpart__isnull=True)
        .select_related("organisation", "system")
        .order_by(Lower("organisation__name"), "id")
    )


def partner_hint(partnership: Partnership) -> str:
    """What tells two partners of one name apart."""
    organisation = partnership.organisation
    kind = organisation.get_kind_display()
    return f"{kind}, {organisation.town}" if organisation.town else kind


def named_like(rows: Any, text: str) -> Any:
    """Partners whose names or codes contain every word."""
    return rows.named_like(text)


def partner_picker(
    system: System, route: str = "engagement:partner_options", *, single: bool = False
) -> Picker:
    """The search box for partners of a system, or for one of them; ``route`` answers it."""
    return Picker(
        url=f"{reverse(route)}?system={system.public_id}",
        search=named_like,
        hint=partner_hint,
        single=single,
        search_label="Search for partners by name",
    )


class EventForm(forms.Form):
    """When, how and what; ``facts`` puts it together with who was there."""

    # Where the fields of the action are shown, for its messages.
    PLACES = {"starts_at": "occurred_on", "people": "partners"}

    partners = forms.ModelMultipleChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="Which partners were there?",
        error_messages={"required": "Select at least one partner"},
    )
    occurred_on = NHSDateField(label="Date")
    start_time = NHSTimeField(label="Start time", required=False, help_text="Such as 2:30pm")
    end_time = NHSTimeField(label="End time", required=False, help_text="Such as 3:30pm")
    kind = forms.ChoiceField(
        label="What was it?", choices=EventKind.choices, widget=Radios(inline=True)
    )
    title = forms.CharField(
        label="What was it about?", max_length=200, required=False, help_text=READABLE_BY_ALL
    )
    initiated_by = forms.ChoiceField(
        label="Who asked for it?",
        choices=Initiator.choices[1:] + Initiator.choices[:1],
        required=False,
        widget=Radios,
    )
    channel = forms.ChoiceField(label="How", choices=Channel.choices, required=False)
    boards = forms.ModelMultipleChoiceField(
        Board.objects.none(),
        to_field_name="public_id",
        label="Meeting of a board",
        help_text="Several, if boards met in common.",
        required=False,
        widget=Checkboxes(attrs={"class": "nhsuk-checkboxes--small app-tight"}),
    )
    place = forms.ModelChoiceField(
        Place.objects.none(),
        to_field_name="public_id",
        label="About one place",
        empty_label="No one place",
        required=False,
    )
    stage = forms.ChoiceField(
        label="If it was about a decision, how far was that?",
        choices=Stage.choices,
        required=False,
    )
    themes = forms.MultipleChoiceField(
        label="Themes",
        choices=Theme.choices,
        required=False,
        widget=Checkboxes(attrs={"class": "nhsuk-checkboxes--small app-tight"}),
    )
    notes = forms.CharField(
        label="Notes",
        max_length=20_000,
        required=False,
        help_text=MAY_BE_READ,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    notes_nature = forms.ChoiceField(
        label="Are the notes fact or opinion?", choices=NoteNature.choices, widget=Radios
    )
    notes_sensitivity = forms.ChoiceField(
        label="Who may read the notes?", choices=Sensitivity.choices, widget=Radios
    )

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = self.fields["partners"]
        partners.widget = partner_picker(system)
        partners.queryset = partners_of(system)  # type: ignore[attr-defined]
        partners.widget.choices = partners.choices  # type: ignore[attr-defined]
        self.fields["boards"].queryset = Board.objects.filter(system=system)  # type: ignore[attr-defined]
        self.fields["place"].queryset = Place.objects.filter(system=system)  # type: ignore[attr-defined]

    def facts(self, partners: list[PartnerPart], people: list[PersonPart]) -> EventFacts:
        """All that was said, for the action. The form must be valid."""
        data = self.cleaned_data
        day: date = data["occurred_on"]
        starts: time | None = data["start_time"]
        return EventFacts(
            starts_at=_moment(day, starts or MIDDAY),
            ends_at=_moment(day, data["end_time"]) if starts and data["end_time"] else None,
            has_time=starts is not None,
            partners=partners,
            people=people,
            kind=data["kind"],
            title=data["title"].strip(),
            channel=data["channel"],
            initiated_by=data["initiated_by"],
            boards=list(data["boards"]),
            place=data["place"],
            stage=data["stage"],
            themes=data["themes"],
            notes=data["notes"].strip(),
            notes_nature=data["notes_nature"],
            notes_sensitivity=data["notes_sensitivity"],
        )

    def clean(self) -> dict[str, Any]:
        """Only what the form itself can know; the rest is the action's."""
        data = super().clean() or self.cleaned_data
        if data.get("end_time") and not data.get("start_time") and "start_time" not in self.errors:
            self.add_error("start_time", "Enter the start time as well, or leave the end time out")
        return data

    @property
    def has_rare(self) -> bool:
        """Whether one of the fields that are folded away says something, or is wrong."""
        return any(self[name].errors or self[name].value() for name in RARE)

    @staticmethod
    def usual() -> dict[str, Any]:
        """What a new meeting starts with."""
        return {
            "occurred_on": timezone.localdate(),
            "kind": EventKind.MEETING,
            "initiated_by": Initiator.NOT_KNOWN,
            "notes_nature": NoteNature.FACT,
            "notes_sensitivity": Sensitivity.CONFIDENTIAL,
        }


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
