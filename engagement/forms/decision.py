"""Decisions by either side, and how whoever they affect was engaged."""

from typing import Any

from django import forms
from django.utils import timezone

from engagement.actions.decision import DecisionFacts
from engagement.enums import Audience, DecisionKind, Side, Stage, Theme
from engagement.forms.event import MAY_BE_READ, READABLE_BY_ALL, partner_picker, partners_of
from engagement.models import Consultation, Decision
from nhsuk.forms import NHSDateField, Radios
from partners.models import Partnership, System

PARTNER_OPTIONS = "engagement:decision_partners"
STAGES = [choice for choice in Stage.choices if choice[0] != Stage.NONE]


class _DecisionFields(forms.Form):
    """What is decided, and whom it affects."""

    kind = forms.ChoiceField(label="What kind of decision?", choices=DecisionKind, widget=Radios)
    title = forms.CharField(label="What is decided?", max_length=300, help_text=READABLE_BY_ALL)
    theme = forms.ChoiceField(
        label="Theme", choices=[("", "No theme"), *Theme.choices], required=False
    )
    affected = forms.ModelMultipleChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="Which partners does it affect?",
        help_text="Everyone whose services, money or people it changes, not only who was asked.",
        required=False,
    )
    affects_system = forms.BooleanField(
        label="It affects the system itself",
        help_text="Only where a partner decides: the NHS side of the system is affected too.",
        required=False,
    )
    expected_on = NHSDateField(label="Decision expected on", required=False)
    decided_on = NHSDateField(
        label="Decided on", required=False, help_text="Leave it empty while it lies ahead."
    )

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.system = system
        self._offer("affected", single=False)

    def facts(self) -> DecisionFacts:
        """All that was said, for the action. The form must be valid."""
        data = self.cleaned_data
        return DecisionFacts(
            kind=data["kind"],
            title=data["title"],
            theme=data["theme"],
            affected=list(data["affected"]),
            affects_system=data.get("affects_system", False),
            expected_on=data["expected_on"],
            decided_on=data["decided_on"],
        )

    def _offer(self, name: str, *, single: bool) -> None:
        field: Any = self.fields[name]
        field.widget = partner_picker(self.system, PARTNER_OPTIONS, single=single)
        field.queryset = partners_of(self.system)
        field.widget.choices = field.choices


class DecisionForm(_DecisionFields):
    """A decision, ahead or made, and who makes it, which cannot be changed later."""

    made_by = forms.ChoiceField(
        label="Who decides?",
        choices=[
            (Side.SYSTEM.value, "We do: the system decides"),
            (Side.PARTNER.value, "A partner decides"),
        ],
        widget=Radios,
    )
    partnership = forms.ModelChoiceField(
        Partnership.objects.none(),
        to_field_name="public_id",
        label="Which partner decides?",
        help_text="Only where a partner decides.",
        required=False,
    )

    field_order = ("made_by", "partnership", "kind", "title", "theme", "affected")

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, system=system, **kwargs)
        self._offer("partnership", single=True)

    def clean(self) -> dict[str, Any]:
        """Who decides is named if and only if a partner does."""
        data = super().clean() or self.cleaned_data
        if data.get("made_by") == Side.SYSTEM:
            data["partnership"], data["affects_system"] = None, False
        return data


class CorrectDecisionForm(_DecisionFields):
    """The whole record as it should have been, and why. `version` is what the person looked at."""

    reason = forms.CharField(
        label="Why is it put right?",
        max_length=500,
        help_text="Others will read this beside the record.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, system=decision.system, **kwargs)
        if decision.made_by == Side.SYSTEM:
            del self.fields["affects_system"]

    @staticmethod
    def current(decision: Decision) -> dict[str, Any]:
        """What the record says now, by field."""
        affected = decision.consultations.standing().values_list("affected", flat=True)
        of_system = partners_of(decision.system)
        return {
            "kind": decision.kind,
            "title": decision.title,
            "theme": decision.theme,
            "affected": list(of_system.filter(organisation__in=[pk for pk in affected if pk])),
            **({} if decision.made_by == Side.SYSTEM else {"affects_system": None in affected}),
            "expected_on": decision.expected_on,
            "decided_on": decision.decided_on,
        }


class DecideForm(forms.Form):
    """The day of the decision."""

    decided_on = NHSDateField(label="Decided on", initial=timezone.localdate)


class EngageForm(forms.Form):
    """Who was engaged, when first, and how far the decision was."""

    audience = forms.ChoiceField(label="Who was engaged?", choices=Audience.choices, widget=Radios)
    first_engaged_on = NHSDateField(label="When first?", initial=timezone.localdate)
    stage = forms.ChoiceField(label="How far was the decision then?", choices=STAGES, widget=Radios)


class OutcomeForm(forms.Form):
    """What was asked, said and changed, or why not, and when they were told."""

    asked = forms.CharField(
        label="What were they asked?",
        max_length=4_000,
        required=False,
        help_text=MAY_BE_READ,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    said = forms.CharField(
        label="What did they say?",
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    changed = forms.CharField(
        label="What changed because of it?",
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    why_not = forms.CharField(
        label="If nothing changed, why not?",
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    told_on = NHSDateField(label="Told of the outcome on", required=False)

    @staticmethod
    def current(consultation: Consultation) -> dict[str, Any]:
        """What the record says now, by field."""
        return {name: getattr(consultation, name) for name in OutcomeForm.base_fields}
