"""Two versions of a record side by side, when someone else changed it in the meantime."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.db.models import QuerySet

from nhsuk.formats import nhs_date

NOT_OF_THE_RECORD = ("csrfmiddlewaretoken", "version", "_search")


@dataclass(frozen=True)
class Difference:
    """One field: what it is now, and what the person wanted."""

    label: str
    theirs: str
    mine: str

    @property
    def differs(self) -> bool:
        """Whether the person has to decide."""
        return self.theirs != self.mine


def differences(form: forms.Form, current: Mapping[str, Any]) -> list[Difference]:
    """The fields of a valid form beside the values that the record has now."""
    return [
        Difference(
            label=str(form[name].label),
            theirs=_shown(form.fields[name], value),
            mine=_shown(form.fields[name], form.cleaned_data.get(name)),
        )
        for name, value in current.items()
    ]


def to_send_again(form: forms.Form) -> list[tuple[str, str]]:
    """What the person sent, as hidden inputs of a form that sends it once more."""
    sent = form.data
    return [
        (name, value)
        for name in sent
        if name not in NOT_OF_THE_RECORD
        for value in sent.getlist(name)  # type: ignore[attr-defined]
    ]


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, list | QuerySet):
        return ", ".join(sorted(str(each) for each in value)) or "None"
    if value in (None, ""):
        return "None"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, date):
        return nhs_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)
