"""What partners hold of a plan and of its principles."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from engagement.actions.plan_statement import PositionFacts, Rating, Shown
from engagement.enums import Alignment, NoteNature, Sensitivity, Stance
from engagement.forms.event import MAY_BE_READ
from engagement.models import Document, Event, PlanPartner
from nhsuk.formats import nhs_date
from nhsuk.forms import NHSDateField, Radios
from partners.models import Person, Position

OFFERED = 30
NO_CHANGE = ("", "No change")
HINTS = {
    Stance.CONDITIONAL.value: "It agrees if something happens: say what.",
    Stance.CANNOT_SAY.value: "It was asked, and needs time or a decision of its own.",
    Stance.NOT_ASKED.value: "Only to put right what was recorded last.",
}
_FIGURE = {"inputmode": "decimal", "class": "nhsuk-input--width-10"}


class ShownForm(forms.Form):
    """When it was said, and what shows it: an event, a document, or a title or an address."""

    said_on = NHSDateField(label="When did they say so?", initial=timezone.localdate)
    event = forms.ModelChoiceField(
        Event.objects.none(),
        to_field_name="public_id",
        label="At a meeting",
        empty_label="None",
        required=False,
    )
    document = forms.ModelChoiceField(
        Document.objects.none(),
        to_field_name="public_id",
        label="In a document that was asked for",
        empty_label="None",
        required=False,
    )
    source = forms.CharField(
        label="What else shows it",
        max_length=500,
        required=False,
        help_text="The title or the address of a letter, a paper or a minute.",
    )
    sensitivity = forms.ChoiceField(
        label="Who may read the note?",
        choices=Sensitivity.choices,
        initial=Sensitivity.CONFIDENTIAL,
        widget=Radios,
    )
    nature = forms.ChoiceField(
        label="Is the note fact or opinion?",
        choices=NoteNature.choices,
        initial=NoteNature.FACT,
        widget=Radios,
    )

    def offer(self, user: User, plan_partner: PlanPartner) -> None:
        """The newest few events and documents of the partner."""
        partnership = plan_partner.partnership
        event: Any = self.fields["event"]
        events = Event.objects.visible_to(user).standing().of_partnership(partnership)
        event.queryset = _newest(events, "-starts_at")
        event.label_from_instance = lambda row: f"{row}, {nhs_date(row.occurred_on)}"
        document: Any = self.fields["document"]
        documents = Document.objects.visible_to(user).standing().filter(partnership=partnership)
        document.queryset = _newest(documents, "-asked_on")

    def shown(self, note: str = "", *, corrects_newest: bool = False) -> Shown:
        """For the action. The form must be valid."""
        said = self.cleaned_data
        return Shown(
            said_on=said["said_on"],
            note=note,
            nature=said["nature"],
            sensitivity=said["sensitivity"],
            event=said.get("event"),
            document=said.get("document"),
            source=said["source"],
            corrects_newest=corrects_newest,
        )


class PositionForm(ShownForm):
    """What the partner holds, on what condition, until when, and who said so."""

    stance = forms.ChoiceField(
        label="What do they hold?", choices=Stance.choices, widget=Radios(hints=HINTS)
    )
    condition = forms.CharField(
        label="On what condition?",
        max_length=1_000,
        required=False,
        help_text="Everyone in your system can read this.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    figure = forms.DecimalField(
        label="A figure, if there is one",
        max_digits=14,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs=_FIGURE),
    )
    figure_low = forms.DecimalField(
        label="At least",
        max_digits=14,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs=_FIGURE),
    )
    figure_high = forms.DecimalField(
        label="At most",
        max_digits=14,
        decimal_places=2,
        required=False,
        widget=forms.TextInput(attrs=_FIGURE),
    )
    unit = forms.CharField(
        label="What the figure counts",
        max_length=60,
        required=False,
        help_text="Such as “million pounds a year” or “beds”.",
    )
    until = NHSDateField(
        label="Until when?",
        required=False,
        help_text="When the condition must be met, or when they expect to be able to say.",
    )
    said_by = forms.ModelChoiceField(
        Person.objects.none(),
        to_field_name="public_id",
        label="Who said so",
        empty_label="Not known",
        required=False,
    )
    note = forms.CharField(
        label="Note",
        max_length=4_000,
        required=False,
        help_text=MAY_BE_READ,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    corrects_newest = forms.BooleanField(
        label="This puts right what was recorded last, which was wrong", required=False
    )

    field_order = (
        "stance",
        "condition",
        "figure",
        "figure_low",
        "figure_high",
        "unit",
        "until",
        "said_on",
        "said_by",
        "event",
        "document",
        "source",
        "note",
    )

    def __init__(self, *args: Any, user: User, plan_partner: PlanPartner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(user, plan_partner)
        person: Any = self.fields["said_by"]
        partnership = plan_partner.partnership
        jobs = Position.objects.filter(
            organisation=partnership.organisation_id, system=plan_partner.system_id
        )
        person.queryset = Person.objects.visible_to(user).filter(
            pk__in=jobs.values("person"), erased_at__isnull=True
        )
        if not plan_partner.positions.exists():
            del self.fields["corrects_newest"]
            stance: Any = self.fields["stance"]
            stance.choices = [each for each in Stance.choices if each[0] != Stance.NOT_ASKED]

    def facts(self) -> PositionFacts:
        """For the action. The form must be valid."""
        said = self.cleaned_data
        corrects = said.get("corrects_newest", False)
        names = ("stance", "condition", "until", "figure", "figure_low", "figure_high", "unit")
        return PositionFacts(
            **{name: said[name] for name in names},
            said_by=said["said_by"],
            shown=self.shown(said["note"], corrects_newest=corrects),
        )


class QuickPositionsForm(ShownForm):
    """What many partners hold, on one page: a choice, a condition and a day for each."""

    mark_optional = False
    stances = [NO_CHANGE, *(each for each in Stance.choices if each[0] != Stance.NOT_ASKED)]

    def __init__(self, *args: Any, parts: Sequence[PlanPartner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("event", "document", "sensitivity", "nature"):
            del self.fields[name]
        self.parts = parts
        for part in parts:
            key = part.public_id
            self.fields[f"stance-{key}"] = forms.ChoiceField(
                label="What they hold", choices=self.stances, required=False
            )
            self.fields[f"condition-{key}"] = forms.CharField(
                label="On what condition", max_length=1_000, required=False
            )
            self.fields[f"until-{key}"] = NHSDateField(label="Until when", required=False)

    @property
    def rows(self) -> list[tuple[PlanPartner, list[forms.BoundField]]]:
        """Each partner with its three questions, for the template."""
        return [
            (part, [self[f"{name}-{part.public_id}"] for name in ("stance", "until", "condition")])
            for part in self.parts
        ]

    def positions(self) -> dict[PlanPartner, PositionFacts]:
        """Those of which something was said. The form must be valid."""
        said = self.cleaned_data
        shown = Shown(said_on=said["said_on"], source=said["source"])
        return {
            part: PositionFacts(
                stance=said[f"stance-{part.public_id}"],
                condition=said[f"condition-{part.public_id}"],
                until=said[f"until-{part.public_id}"],
                shown=shown,
            )
            for part in self.parts
            if said[f"stance-{part.public_id}"]
        }


class RatingsForm(ShownForm):
    """How far each of several principles, or each of several partners, is aligned, and why."""

    mark_optional = False
    levels = [NO_CHANGE, *Alignment.choices]

    def __init__(
        self, *args: Any, asked: Mapping[str, str], hints: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for key, label in asked.items():
            self.fields[f"level-{key}"] = forms.ChoiceField(
                label=label, choices=self.levels, required=False, help_text=hints.get(key, "")
            )
            self.fields[f"note-{key}"] = forms.CharField(
                label=f"What shows it: {label}", max_length=4_000, required=False
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two questions of each, for the template."""
        return [(self[f"level-{key}"], self[f"note-{key}"]) for key in self.asked]

    @property
    def common(self) -> list[forms.BoundField]:
        """What is asked once for all."""
        return [self[name] for name in ShownForm.base_fields if name in self.fields]

    def ratings(self) -> dict[str, Rating]:
        """Those of which something was said, by their keys. The form must be valid."""
        said = self.cleaned_data
        return {
            key: Rating(said[f"level-{key}"], said[f"note-{key}"])
            for key in self.asked
            if said[f"level-{key}"]
        }


def _newest(rows: Any, order: str) -> Any:
    """The newest few: a long list helps nobody to find the one."""
    newest = rows.order_by(order, "-id").values("pk")[:OFFERED]
    return rows.filter(pk__in=newest).order_by(order, "-id")
