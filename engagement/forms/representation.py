"""Which day, board and denominator; figures by sector; and the choice to be compared."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from engagement.enums import Denominator, SectorUnit
from nhsuk.forms import NHSDateField, Radios
from partners.enums import Sector
from partners.forms.board import DayForm
from partners.models import Board, System

_FIGURE = {"inputmode": "decimal", "class": "nhsuk-input--width-10"}


class OnDayForm(DayForm):
    """On which day; today when nothing is said."""

    on = NHSDateField(label="On this day", required=False, help_text="For example, 1 4 2026")

    @property
    def day(self) -> date:
        """The day; today also when what was typed is no day."""
        asked: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return asked or timezone.localdate()


class RoomForm(OnDayForm):
    """Also on which board, and what the seats are compared with."""

    board = forms.ModelChoiceField(
        Board.objects.none(), to_field_name="public_id", required=False, empty_label="All boards"
    )
    denominator = forms.ChoiceField(
        label="Compared with",
        choices=Denominator.choices,
        initial=Denominator.PARTNERS,
        required=False,
    )

    def __init__(self, *args: Any, system: System, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        board: Any = self.fields["board"]
        board.queryset = Board.objects.filter(system=system).order_by("name", "id")

    @property
    def chosen(self) -> tuple[Board | None, str]:
        """The board, if one was chosen, and the denominator."""
        said = self.cleaned_data if self.is_valid() else {}
        return said.get("board"), said.get("denominator") or Denominator.PARTNERS.value


class SectorFiguresForm(forms.Form):
    """One figure for each sector, of one source."""

    unit = forms.ChoiceField(label="What is counted?", choices=SectorUnit.choices, widget=Radios)
    as_at = NHSDateField(label="As at", help_text="For example, 31 3 2026")
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="Where the figures are from, such as the title of a publication.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for sector in Sector:
            self.fields[sector.value] = forms.DecimalField(
                label=str(sector.label),
                min_value=0,
                max_digits=14,
                decimal_places=2,
                required=False,
                widget=forms.TextInput(attrs=_FIGURE),
            )

    def values(self) -> dict[str, Decimal]:
        """Those that were entered. The form must be valid."""
        said = self.cleaned_data
        return {s.value: said[s.value] for s in Sector if said[s.value] is not None}


class ComparisonForm(forms.Form):
    """Whether the system may be shown beside others."""

    allows = forms.TypedChoiceField(
        label="May your system be shown beside others?",
        choices=[("yes", "Yes, beside systems that agreed as well"), ("no", "No")],
        coerce=lambda said: said == "yes",
        widget=Radios,
    )
    reason = forms.CharField(
        label="Why, or who decided?", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
