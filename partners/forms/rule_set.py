"""Rule sets of boards: whose they are, what they rest on, and their requirements one by one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from nhsuk.forms import NHSDateField, Radios
from partners.actions.rule_set import RuleSetFacts
from partners.enums import BoardKind, RuleSetStanding
from partners.models import CompositionRuleSet
from partners.requirements import (
    LONGEST_TEXT,
    LONGEST_TITLES,
    MOST_RULES,
    MOST_SEATS,
    TEST_CHOICES,
    TITLE,
    titles_as_test,
    titles_of_test,
)

EMPTY_ROWS = 3


class VersionForm(forms.Form):
    """What a version of a rule set says, but for its requirements."""

    legal_source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="The law, guidance or constitution, with section or paragraph.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    as_at = NHSDateField(
        label="As it stood on",
        required=False,
        help_text="Only of what is proposed, such as a bill.",
    )
    stage = forms.CharField(
        label="Stage reached",
        max_length=60,
        required=False,
        help_text="Only of what is proposed. For example, committee.",
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "off"}),
    )
    valid_from = NHSDateField(
        label="Holds from", help_text="Of what is proposed: the day from which you compare with it."
    )

    def facts(self, rules: Sequence[Mapping[str, Any]]) -> RuleSetFacts:
        """What the action takes."""
        said = self.cleaned_data
        return RuleSetFacts(
            legal_source=said["legal_source"],
            valid_from=said["valid_from"],
            rules=rules,
            as_at=said.get("as_at"),
            stage=said.get("stage") or "",
        )


class NewRuleSetForm(VersionForm):
    """A rule set that there was not before."""

    name = forms.CharField(
        max_length=200,
        help_text="Such as Constitution of the board, or the name of the bill.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    board_kind = forms.ChoiceField(
        label="For boards of the kind", choices=[("", ""), *BoardKind.choices]
    )
    standing = forms.ChoiceField(
        label="Does it hold, or is it proposed?",
        choices=RuleSetStanding.choices,
        initial=RuleSetStanding.IN_FORCE,
        widget=Radios(inline=True),
        help_text="What is proposed is shown apart and never counts as not met.",
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["valid_from"].initial = timezone.localdate()
        self.order_fields(["name", "board_kind", "standing"])


class ChangeForm(VersionForm):
    """A new version, and why it is made. `version` is what the person was looking at."""

    reason = forms.CharField(
        label="Why does it change?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, so that others can follow what was changed."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, rule_set: CompositionRuleSet) -> None:
        initial = {
            "legal_source": rule_set.legal_source,
            "as_at": rule_set.as_at,
            "stage": rule_set.stage,
            "valid_from": timezone.localdate(),
            "version": rule_set.version,
        }
        super().__init__(data, initial=initial)
        self.fields["valid_from"].label = "The change holds from"
        self.fields[
            "valid_from"
        ].help_text = (
            "The version before ends on the day before, and what it found until then stays."
        )
        if not rule_set.is_proposed:
            del self.fields["as_at"], self.fields["stage"]


class RequirementForm(forms.Form):
    """One requirement: what is asked for, what is counted, and how many at least."""

    text = forms.CharField(
        label="What is asked for",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    test = forms.ChoiceField(
        label="What is counted", choices=[("", ""), *TEST_CHOICES], required=False
    )
    titles = forms.CharField(
        label="Titles, if seats are counted by title",
        max_length=LONGEST_TITLES,
        required=False,
        help_text="As the seats are called, divided by commas.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    at_least = forms.IntegerField(
        label="At least how many",
        min_value=1,
        max_value=MOST_SEATS,
        initial=1,
        required=False,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
    )
    code = forms.CharField(max_length=50, required=False, widget=forms.HiddenInput)

    mark_optional = False

    def clean(self) -> dict[str, Any]:
        """A row without words is left out; one with words needs to be whole."""
        said = super().clean() or {}
        if not said.get("text"):
            if said.get("test") and "text" not in self.errors:
                self.add_error("text", "Say in words what is asked for, or empty this requirement.")
            return said
        if not said.get("test") and "test" not in self.errors:
            self.add_error("test", "Select what is counted.")
        if said.get("test") == TITLE and not said.get("titles") and "titles" not in self.errors:
            self.add_error("titles", "Enter the titles by which seats are counted.")
        if said.get("at_least") is None and "at_least" not in self.errors:
            self.add_error("at_least", "Enter how many at least.")
        return said

    def rule(self) -> dict[str, Any] | None:
        """The requirement as it is kept; None for an empty row."""
        said = self.cleaned_data
        if not said.get("text"):
            return None
        test = titles_as_test(said["titles"]) if said["test"] == TITLE else said["test"]
        return {
            "code": said["code"],
            "text": said["text"],
            "test": test,
            "at_least": said["at_least"],
        }


_Formset = forms.formset_factory(
    RequirementForm, extra=0, max_num=MOST_RULES, absolute_max=MOST_RULES
)


def requirements_formset(
    data: Any, *, rules: Sequence[Mapping[str, Any]] = (), shown: int = 0
) -> Any:
    """The requirements to be edited, and a few empty ones.

    :param shown: how many rows; without, those that there are and a few more.
    """
    rows: list[dict[str, Any]] = [_typed(rule) for rule in rules]
    wanted = min(max(shown, len(rows) + EMPTY_ROWS), MOST_RULES)
    rows += [{"at_least": 1} for _ in range(wanted - len(rows))]
    return _Formset(data, initial=rows, prefix="rules")


def more_rows(data: Mapping[str, Any]) -> Any:
    """What was typed so far with a few more rows, not judged: nobody has asked to save yet."""
    typed = [
        {name: str(data.get(f"rules-{row}-{name}", "")) for name in RequirementForm.base_fields}
        for row in range(MOST_RULES)
        if f"rules-{row}-text" in data
    ]
    wanted = min(len(typed) + EMPTY_ROWS, MOST_RULES)
    rows: list[dict[str, Any]] = [*typed]
    rows += [{"at_least": 1} for _ in range(wanted - len(typed))]
    return _Formset(None, initial=rows, prefix="rules")


def rules_of(formset: Any) -> list[dict[str, Any]]:
    """The requirements that were typed, without the empty rows. The formset is valid."""
    return [rule for rule in (form.rule() for form in formset.forms) if rule is not None]


def _typed(rule: Mapping[str, Any]) -> dict[str, Any]:
    titles = titles_of_test(rule["test"])
    return {**rule, "test": TITLE if titles else rule["test"], "titles": titles}


class RuleSetEndForm(forms.Form):
    """The last day of a rule set, and why it ends."""

    on = NHSDateField(label="Last day", help_text="For example, 31 3 2026")
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, so that others can follow what was changed."},
    )

    def __init__(self, data: Any = None, *, on: date | None = None) -> None:
        super().__init__(data, initial={"on": on or timezone.localdate()})
