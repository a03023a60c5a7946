"""What weighs on a partner, or on the system itself."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from engagement.actions.pressure import USUAL_LENGTH, PressureFacts
from engagement.enums import PressureKind
from engagement.forms.event import MAY_BE_READ
from engagement.models import Pressure
from engagement.models.pressure import LEVELS, words_of_level
from nhsuk.forms import NHSDateField, Radios
from partners.forms.pickers import person_field
from partners.models import System

LEVEL_HINTS = {
    0.2: "It takes some effort, and others hardly notice.",
    0.4: "Some things take longer than they used to.",
    0.6: "Work that matters is put off.",
    0.8: "Only what law and safety demand still gets done.",
}
KIND_HINTS = {
    PressureKind.FUNDING: "Such as an overspend, spending controls or a section 114 notice.",
    PressureKind.WORKFORCE: "Such as vacancies, sickness, or staff leaving for other employers.",
    PressureKind.LEADERSHIP: "Such as an interim chief executive, or a new administration.",
    PressureKind.REORGANISATION: "Such as a merger, new boundaries, or a restructure.",
}
CAUSE_HINT = (
    "What lies behind it, in a sentence. For workforce say where people go, such as: NHS bodies "
    "recruit its care staff. Then the system can see its own part in it."
)
WEEKS = USUAL_LENGTH // timedelta(weeks=1)
# Where the fields of the action are shown, for its messages.
NAMES = {"second_person": "person"}


class EvidenceForm(forms.Form):
    """How heavy, until when, and what or who shows it."""

    level = forms.TypedChoiceField(
        label="How heavy is it?",
        choices=[(f"{level:g}", words) for level, words in LEVELS.items()],
        coerce=float,
        widget=Radios(hints={f"{level:g}": hint for level, hint in LEVEL_HINTS.items()}),
    )
    last_on = NHSDateField(
        label="Until",
        required=False,
        help_text=f"Leave it empty for {WEEKS} weeks. It can be renewed.",
    )
    cause = forms.CharField(
        label="Cause",
        max_length=500,
        required=False,
        help_text=f"{CAUSE_HINT} {MAY_BE_READ}",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = forms.CharField(
        label="Document that shows it",
        max_length=500,
        required=False,
        help_text="A title or an address. Needed unless a second person confirms it.",
    )

    def __init__(
        self, *args: Any, user: User, system: System, level: float | None = None, **kwargs: Any
    ) -> None:
        """``level``: that of now, offered as it is when it is none of those with a word."""
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_field(
            user,
            system,
            required=False,
            label="Second person who confirms it",
            help_text="Somebody other than you: of the partner, or of your system.",
        )
        if level is not None and level not in LEVELS:
            levels: Any = self.fields["level"]
            levels.choices = [*levels.choices, (f"{level:g}", words_of_level(level))]

    def evidence(self) -> dict[str, Any]:
        """What the actions call these answers."""
        said = self.cleaned_data
        return {
            **{name: said[name] for name in ("level", "last_on", "cause", "document")},
            "second_person": said["person"],
        }


class PressureForm(EvidenceForm):
    """The whole of a pressure."""

    kind = forms.ChoiceField(
        label="What weighs on them?",
        choices=PressureKind.choices,
        widget=Radios(hints=KIND_HINTS),
    )
    first_on = NHSDateField(label="From", initial=timezone.localdate)

    field_order = ("kind", "cause", "level", "first_on", "last_on", "document", "person")

    def facts(self) -> PressureFacts:
        """For the action. The form must be valid."""
        said = self.cleaned_data
        return PressureFacts(kind=said["kind"], first_on=said["first_on"], **self.evidence())


class CorrectPressureForm(PressureForm):
    """The whole as it should have been, and why."""

    reason = forms.CharField(
        label="Why is it put right?",
        max_length=500,
        help_text="Others will read this beside the record.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def said_of(pressure: Pressure) -> dict[str, Any]:
    """What the form starts with when a pressure is put right."""
    person = pressure.second_person
    return {
        "kind": pressure.kind,
        "level": f"{pressure.level:g}",
        "first_on": pressure.first_on,
        "last_on": pressure.last_on,
        "cause": pressure.cause,
        "document": pressure.document,
        "person": None if person is None else str(person.public_id),
    }
