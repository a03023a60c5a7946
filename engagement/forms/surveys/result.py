"""Which groups of a closed wave stand side by side: one of a fixed list, and nothing free.

Whatever could be narrowed further would let two answers be subtracted from each other.
"""

from collections.abc import Sequence
from typing import Any

from django import forms

from engagement.scoring.survey.results import WHOLE, Level

GROUPS = [
    (Level.SECTOR.value, "Sectors"),
    (Level.PLACE.value, "Places"),
    (Level.ORGANISATION.value, "Organisations"),
]


class CompareForm(forms.Form):
    """Without an answer: all questions, by sector."""

    groups = forms.ChoiceField(label="Compare", choices=GROUPS, required=False)
    measure = forms.ChoiceField(label="About", required=False)
    mark_optional = False

    def __init__(self, *args: Any, measures: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = measures  # type: ignore[attr-defined]

    @property
    def level(self) -> Level:
        """The groups that were asked for."""
        return Level(self.cleaned_data.get("groups") or Level.SECTOR.value)

    @property
    def asked(self) -> str:
        """The measure that was asked for."""
        return str(self.cleaned_data.get("measure") or WHOLE)
