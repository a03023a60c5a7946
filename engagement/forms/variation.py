"""What pages of variation ask for: a figure, a kind of partner, a place and a period."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

Choices = Sequence[tuple[str, str]]
LAST_YEAR = "year"
# Asks for all kinds on a page whose usual kind is a single one.
ALL_TOGETHER = "all"
USUAL = "12"
# How far back a control chart goes, unless it is asked for more.
USUAL_SERIES = "36"
SERIES_PERIODS = (("36", "Last 3 years"), ("60", "Last 5 years"))


def last_whole_month() -> date:
    """The first day of the newest month that is over."""
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


def periods() -> Choices:
    """What may be chosen for a comparison; the financial year is the newest that is over."""
    begin = _financial_year(last_whole_month())
    return (
        ("3", "Last 3 months"),
        ("6", "Last 6 months"),
        (USUAL, "Last 12 months"),
        ("24", "Last 2 years"),
        ("36", "Last 3 years"),
        (LAST_YEAR, f"April {begin.year} to March {begin.year + 1}"),
    )


def months_of(period: str) -> tuple[date, date]:
    """The first days of the first and the last month of a period, all of them over."""
    last = last_whole_month()
    if period == LAST_YEAR:
        begin = _financial_year(last)
        return begin, date(begin.year + 1, 3, 1)
    number = last.year * 12 + last.month - int(period)
    return date(number // 12, number % 12 + 1, 1), last


def _financial_year(last: date) -> date:
    """The first day of the newest financial year that ended by the end of a month."""
    return date(last.year - (1 if last.month >= 3 else 2), 4, 1)


class VariationForm(forms.Form):
    """Everything may be left out; what is left out has its usual value."""

    measure = forms.ChoiceField(label="Figure", required=False)
    kind = forms.ChoiceField(label="Kind of partner", required=False)
    place = forms.ChoiceField(label="Place", required=False)
    period = forms.ChoiceField(label="Period", required=False)

    mark_optional = False

    def __init__(
        self,
        data: Any = None,
        *,
        measures: Choices,
        kinds: Choices,
        places: Choices,
        periods: Choices,
        usual: str,
        all_measures: str = "",
        usual_kind: str = "",
    ) -> None:
        """``usual``: the period that nobody had to ask for. ``all_measures``: in words, where a
        page can show all figures; else the first one is shown. ``usual_kind``: the kind that
        nobody had to ask for; without it all kinds.
        """
        first = "" if all_measures else measures[0][0]
        self.usual = {"measure": first, "kind": usual_kind, "place": "", "period": usual}
        # What is left out of an address is shown as what it stands for.
        said = {name: value for name, value in (data or {}).items() if value}
        super().__init__(None if data is None else self.usual | said, initial=self.usual)
        every = [("", all_measures)] if all_measures else []
        self._choose("measure", [*every, *measures])
        every_kind = (ALL_TOGETHER if usual_kind else "", "All kinds")
        self._choose("kind", [every_kind, *kinds])
        self._choose("place", [("", "All places"), *places])
        self._choose("period", periods)

    @property
    def said(self) -> dict[str, str]:
        """What was asked for, with the usual values where nothing or nonsense was."""
        clean = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {name: clean.get(name) or value for name, value in self.usual.items()}

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the type)
        field.choices = choices
