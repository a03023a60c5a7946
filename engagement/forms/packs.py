"""Packs: what they are about and for whom, and what people write in them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from django import forms
from django.utils import timezone

from engagement.actions.pack import PackFacts, last_day_of_month
from engagement.enums import PackAudience, PackKind
from engagement.forms.reason import ReasonForm
from engagement.models import Pack
from engagement.models.pack import LONGEST_TEXT
from engagement.packs.naming import months_in_words, usual_title
from nhsuk.formats import nhs_month
from nhsuk.forms import Checkboxes, NHSDateField, Radios
from partners.models import Board, System

Choices = list[tuple[str, str]]
OTHER = "other"
# How far back the lists of months go.
MONTHS_OFFERED = 60
KIND_HINTS = {
    PackKind.BOARD.value: "What a board reads before a meeting.",
    PackKind.ASSESSMENT.value: "Partners engaged, forums, feedback and what changed, as evidence "
    "for NHS England’s annual assessment of the board.",
}
AUDIENCE_HINTS = {
    PackAudience.PRIVATE.value: "It may name partners, and leads to the records behind a figure.",
    PackAudience.PUBLIC.value: "It names no partner but where one sits on a board, and holds no "
    "small numbers.",
}


class Offer(Protocol):
    """A section that some packs may have, and some must."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def kinds(self) -> frozenset[PackKind]: ...
    @property
    def audiences(self) -> frozenset[PackAudience]: ...
    @property
    def is_fixed(self) -> bool: ...


class PackForm(forms.Form):
    """All but its words. Only the sections of the kind that was chosen count."""

    # Sections are not optional, but those of the other kind are not asked for.
    mark_optional = False

    kind = forms.ChoiceField(
        label="What is it for?",
        choices=PackKind.choices,
        initial=PackKind.BOARD.value,
        widget=Radios(hints=KIND_HINTS),
    )
    audience = forms.ChoiceField(
        label="Who may read it?",
        choices=PackAudience.choices,
        initial=PackAudience.PRIVATE.value,
        widget=Radios(hints=AUDIENCE_HINTS),
    )
    period = forms.ChoiceField(
        label="Which months is it about?",
        widget=Radios,
        help_text="Whole months. Charts show earlier ones too, where they are needed to judge.",
    )
    first_month = forms.ChoiceField(label="First month", required=False)
    last_month = forms.ChoiceField(label="Last month", required=False)
    board = forms.ModelChoiceField(
        Board.objects.none(),
        to_field_name="public_id",
        label="For which board? (optional)",
        empty_label="All boards of the system",
        required=False,
        help_text="Who sits on it and who is not in the room is then said of this board alone.",
    )
    meeting_on = NHSDateField(label="Day of the meeting (optional)", required=False)
    title = forms.CharField(
        label="Title (optional)",
        max_length=200,
        required=False,
        help_text="Left empty, it is called after its kind and months, such as "
        "“Board pack, July to September 2026”.",
    )
    board_sections = forms.MultipleChoiceField(label="Sections of a board pack", required=False)
    assessment_sections = forms.MultipleChoiceField(
        label="Sections of evidence for an assessment", required=False
    )

    def __init__(
        self, *args: Any, system: System, sections: Sequence[Offer], **kwargs: Any
    ) -> None:
        """``sections``: all that there are, in their order."""
        super().__init__(*args, **kwargs)
        self._sections = sections
        board: Any = self.fields["board"]
        board.queryset = Board.objects.filter(system=system)
        months = [("", "Choose a month"), *months_offered()]
        self._choose("period", [*periods(), (OTHER, "Other months")])
        self._choose("first_month", months)
        self._choose("last_month", months)
        self.fields["period"].initial = periods()[0][0]
        for kind in PackKind:
            self._offer_sections(kind)

    def clean(self) -> dict[str, Any]:
        """The months in order, and sections that this kind of pack may have."""
        data = super().clean() or self.cleaned_data
        if data.get("period") == OTHER:
            self._check_months(data)
        if data.get("kind") and data.get("audience"):
            self._check_sections(data)
        return data

    def facts(self) -> PackFacts:
        """For the action. The form must be valid."""
        data = self.cleaned_data
        since, until = self._months()
        return PackFacts(
            kind=data["kind"],
            title=data["title"] or usual_title(data["kind"], data["audience"], since, until),
            since=since,
            until=until,
            audience=data["audience"],
            sections=tuple(data[f"{data['kind']}_sections"]),
            board=data["board"],
            meeting_on=data["meeting_on"],
        )

    def _months(self) -> tuple[date, date]:
        data = self.cleaned_data
        span = data["period"]
        if span == OTHER:
            span = span_of(data["first_month"], data["last_month"])
        first, last = span.split("_")
        return _first_day(first), last_day_of_month(_first_day(last))

    def _check_months(self, data: dict[str, Any]) -> None:
        first, last = data.get("first_month"), data.get("last_month")
        for name, value in (("first_month", first), ("last_month", last)):
            if not value and name not in self.errors:
                self.add_error(name, f"Select the {name.replace('_', ' ')}")
        if first and last and last < first:
            self.add_error("last_month", "Select a month that is not before the first one")

    def _check_sections(self, data: dict[str, Any]) -> None:
        kind, audience = PackKind(data["kind"]), PackAudience(data["audience"])
        name = f"{kind}_sections"
        asked = data.get(name) or []
        refused = [
            one.title
            for one in self._sections
            if one.key in asked and audience not in one.audiences
        ]
        if refused:
            them = "it" if len(refused) == 1 else "them"
            self.add_error(
                name,
                f"A public pack cannot have {_listed(refused)}, because partners are named there. "
                f"Untick {them}, or make the pack private.",
            )
        elif not asked and name not in self.errors:
            self.add_error(name, "Select at least one section")

    def _choose(self, name: str, choices: Choices) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _offer_sections(self, kind: PackKind) -> None:
        rows = [one for one in self._sections if kind in one.kinds]
        chosen = [one for one in rows if not one.is_fixed]
        field: Any = self.fields[f"{kind}_sections"]
        field.widget = Checkboxes(hints={one.key: _hint(one) for one in chosen})
        field.choices = [(one.key, one.title) for one in chosen]
        field.initial = [one.key for one in chosen]
        always = [one.title for one in rows if one.is_fixed]
        if always:
            field.help_text = f"Every pack also has {_listed(always)}."


class ChangePackForm(PackForm):
    """The same for a draft. ``version`` is what the person looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PackTextForm(forms.Form):
    """One text. ``replaces`` is the number of the one that the person saw, 0 where none was."""

    text = forms.CharField(
        label="Text",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    replaces = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawPackForm(ReasonForm):
    """The reason, and the state in which the person saw the pack: they were asked about that."""

    expected_state = forms.CharField(required=False, widget=forms.HiddenInput)


class ApprovePackForm(forms.Form):
    """Nothing to fill in: which version of the pack was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def start_of(pack: Pack) -> dict[str, Any]:
    """What a draft says now, as the form asks for it."""
    span = span_of(month_key(pack.since), month_key(pack.until))
    is_usual = span in dict(periods())
    return {
        "kind": pack.kind,
        "audience": pack.audience,
        "period": span if is_usual else OTHER,
        "first_month": "" if is_usual else month_key(pack.since),
        "last_month": "" if is_usual else month_key(pack.until),
        "board": pack.board.public_id if pack.board else None,
        "meeting_on": pack.meeting_on,
        # The usual one is made anew, or it would go on naming the months before.
        "title": "" if pack.title == _usual_title_of(pack) else pack.title,
        f"{pack.kind}_sections": list(pack.sections),
    }


def periods() -> Choices:
    """Usual periods, all of them over but the last, as spans with what they are called."""
    last = _months_before(timezone.localdate().replace(day=1), 1)
    quarter = _months_before(last, (last.month) % 3)  # the last month of the newest whole quarter
    year = _months_before(last, (last.month - 3) % 12)  # the newest March that is over
    begun = _months_before(year, -1)
    spans = [
        ("Last quarter", _months_before(quarter, 2), quarter),
        ("The quarter before", _months_before(quarter, 5), _months_before(quarter, 3)),
        ("Last 12 months", _months_before(last, 11), last),
        ("Last financial year", _months_before(year, 11), year),
    ]
    if begun <= last:
        spans.append(("This financial year so far", begun, last))
    found: dict[str, str] = {}
    for words, first, end in spans:
        span = span_of(month_key(first), month_key(end))
        found.setdefault(span, f"{words}: {months_in_words(first, end)}")
    return list(found.items())


def months_offered() -> Choices:
    """Months that have begun, the newest first."""
    this = timezone.localdate().replace(day=1)
    months = (_months_before(this, back) for back in range(MONTHS_OFFERED))
    return [(month_key(month), nhs_month(month)) for month in months]


def month_key(day: date) -> str:
    """2026-07, for any day of July 2026."""
    return f"{day:%Y-%m}"


def span_of(first: str, last: str) -> str:
    """Two months as one value of a form."""
    return f"{first}_{last}"


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _months_before(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def _hint(one: Offer) -> str:
    private = "" if PackAudience.PUBLIC in one.audiences else " In private packs only."
    return f"{one.about}{private}"


def _listed(titles: Iterable[str]) -> str:
    """“One”, “Two” and “Three”."""
    quoted = [f"“{title}”" for title in titles]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)


def _usual_title_of(pack: Pack) -> str:
    return usual_title(pack.kind, pack.audience, pack.since, pack.until)
