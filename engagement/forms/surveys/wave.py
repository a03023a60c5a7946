"""Waves: with what is asked, who answers, from when to when, and what is said to those asked."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from engagement.actions.survey.wave import MOST_SHOWN_AT_LEAST, WaveFacts
from engagement.enums import Side
from engagement.forms.reason import ReasonForm
from engagement.models import SurveyInstrumentVersion, SurveyWave, SystemScoring
from engagement.models.survey.wave import FEWEST_OF_ORGANISATION, FEWEST_PEOPLE, MOST_REMINDERS
from engagement.surveys.kinds import kind_of
from nhsuk.forms import NHSDateField, Radios
from partners.models import Board, System

USUAL_REMINDERS = "7, 14"
SIDES = [
    (Side.PARTNER.value, "Partners, about the system"),
    (Side.SYSTEM.value, "The system’s own people, about partners"),
]
SIDE_HINTS = {
    Side.SYSTEM.value: "Those who look after a partner, or met it in the last 12 months. Boards "
    "and partners do not see what they say.",
}


class WaveForm(forms.Form):
    """All but whom it asks, which has a page of its own."""

    instrument = forms.ChoiceField(label="Which questions?", widget=Radios)
    answered_by = forms.ChoiceField(
        label="Who answers?",
        choices=SIDES,
        initial=Side.PARTNER.value,
        widget=Radios(hints=SIDE_HINTS),
    )
    board = forms.ModelChoiceField(
        Board.objects.none(),
        to_field_name="public_id",
        label="For a board",
        empty_label="No board",
        required=False,
        help_text="To ask who sits on it. Questions to organisations about each other need one.",
    )
    title = forms.CharField(
        label="Title",
        max_length=150,
        help_text="Those you ask see it in the mail, such as “Partnership pulse, autumn 2026”.",
    )
    introduction = forms.CharField(
        label="What you say to those you ask",
        max_length=2_000,
        required=False,
        help_text="What it is for and what will be done with it. It stands in the mail and on the "
        "first page.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    opens_on = NHSDateField(
        label="First day", help_text="Mails go out on it, or when you send it out if that is later."
    )
    closes_on = NHSDateField(label="Last day", help_text="The wave closes in the night after it.")
    reminders = forms.CharField(
        label="Reminders",
        max_length=30,
        required=False,
        initial=USUAL_REMINDERS,
        help_text=f"After how many days, such as 7, 14. At most {MOST_REMINDERS}. Only who has "
        "not answered gets one.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )
    fewest_people = forms.IntegerField(
        label="Fewest people in a group that is shown",
        min_value=FEWEST_PEOPLE,
        max_value=MOST_SHOWN_AT_LEAST,
        initial=FEWEST_PEOPLE,
        help_text="Only for questions that people answer in confidence.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-2", "inputmode": "numeric"}),
    )
    fewest_of_organisation = forms.IntegerField(
        label="Fewest people of an organisation that is shown",
        min_value=FEWEST_OF_ORGANISATION,
        max_value=MOST_SHOWN_AT_LEAST,
        initial=FEWEST_OF_ORGANISATION,
        help_text="Only for questions that people answer in confidence.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-2", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._versions = _newest(system)
        instrument: Any = self.fields["instrument"]
        instrument.widget = Radios(hints={key: _hint(v) for key, v in self._versions.items()})
        instrument.choices = [(key, version.title) for key, version in self._versions.items()]
        board: Any = self.fields["board"]
        board.queryset = Board.objects.filter(system=system)
        if not SystemScoring.objects.rates_partners(system):
            # Nothing to choose, and no promise of what is switched off.
            self.fields["answered_by"].widget = forms.HiddenInput()

    def clean_reminders(self) -> tuple[int, ...]:
        """Days as numbers, however they are set apart."""
        parts = [
            part for part in re.split(r"[\s,;]+|\band\b", self.cleaned_data["reminders"]) if part
        ]
        if not all(part.isdigit() for part in parts):
            raise forms.ValidationError("Enter days as numbers, such as 7, 14")
        return tuple(int(part) for part in parts)

    def facts(self) -> WaveFacts:
        """For the action. The form must be valid."""
        said = self.cleaned_data
        return WaveFacts(
            instrument_version=self._versions[said["instrument"]],
            title=said["title"],
            introduction=said["introduction"],
            answered_by=said["answered_by"],
            board=said["board"],
            opens_on=said["opens_on"],
            closes_on=said["closes_on"],
            reminder_days=said["reminders"],
            fewest_people=said["fewest_people"],
            fewest_of_organisation=said["fewest_of_organisation"],
        )


class ChangeWaveForm(WaveForm):
    """The same for a wave that is being prepared. ``version`` is what the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, wave: SurveyWave, **kwargs: Any) -> None:
        super().__init__(*args, system=wave.system, **kwargs)
        asked = wave.instrument_version
        key = str(asked.public_id)
        if key not in self._versions:  # an older version, chosen when it was the newest
            self._versions[key] = asked
            instrument: Any = self.fields["instrument"]
            instrument.choices = [*instrument.choices, (key, str(asked))]


class OpenWaveForm(forms.Form):
    """Nothing to fill in: which state of the wave was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class LastDayForm(forms.Form):
    """Until when answers are taken."""

    closes_on = NHSDateField(label="Last day", help_text="Today or later.")
    version = forms.IntegerField(widget=forms.HiddenInput)


class CancelWaveForm(ReasonForm):
    """Why it is taken back."""


NAMES = {
    "instrument_version": "instrument",
    "reminder_days": "reminders",
}


def start_of(wave: SurveyWave) -> dict[str, Any]:
    """What a wave says now, as the form asks for it."""
    return {
        "instrument": str(wave.instrument_version.public_id),
        "answered_by": wave.answered_by,
        "board": wave.board.public_id if wave.board else None,
        "title": wave.title,
        "introduction": wave.introduction,
        "opens_on": wave.opens_on,
        "closes_on": wave.closes_on,
        "reminders": ", ".join(str(day) for day in wave.reminder_days),
        "fewest_people": wave.fewest_people,
        "fewest_of_organisation": wave.fewest_of_organisation,
    }


def usual_days() -> dict[str, Any]:
    """Three weeks from tomorrow."""
    first = timezone.localdate() + timedelta(days=1)
    return {"opens_on": first, "closes_on": first + timedelta(days=21)}


def _newest(system: System) -> dict[str, SurveyInstrumentVersion]:
    """The newest published version of each instrument, by public id."""
    found: dict[int, SurveyInstrumentVersion] = {}
    for version in SurveyInstrumentVersion.objects.usable_in(system).defer("document"):
        found.setdefault(version.instrument_id, version)
    return {str(version.public_id): version for version in found.values()}


def _hint(version: SurveyInstrumentVersion) -> str:
    return kind_of(version).sentence
