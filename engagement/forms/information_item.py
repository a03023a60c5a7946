"""The review of one item: what becomes of it, and which passages and words are blanked."""

from collections.abc import Iterable
from typing import Any

from django import forms

from engagement.actions.information.review import Ground, Judgement
from engagement.enums import ItemDecision
from engagement.foi.exemptions import PERSONAL_DATA
from engagement.foi.passages import Passage, Span, occurrences, passages, spans_of
from engagement.forms.information import GroundFields
from engagement.models import InformationItem
from nhsuk.forms import Checkboxes, Radios

NAMES_REASON = (
    "Names and contact details of people. It would be unfair to them to disclose these, and is "
    "not needed to understand what happened."
)
HINTS = {
    ItemDecision.RELEASE: "All of it goes out.",
    ItemDecision.REDACT: "It goes out without what you select below.",
    ItemDecision.WITHHOLD: "Nothing of it goes out but its number and the exemption.",
    ItemDecision.OUTSIDE: "It is not mentioned in the answer.",
    ItemDecision.UNDECIDED: "Leave it for later.",
}
ORDER = (
    ItemDecision.RELEASE,
    ItemDecision.REDACT,
    ItemDecision.WITHHOLD,
    ItemDecision.OUTSIDE,
    ItemDecision.UNDECIDED,
)


class DecideItemForm(GroundFields):
    """``passages`` are keys of spans, ``people`` numbers of proposals, ``words`` lines."""

    decision = forms.ChoiceField(
        label="What becomes of it?",
        choices=[(each.value, each.label) for each in ORDER],
        widget=Radios(hints=HINTS),
    )
    passages = forms.MultipleChoiceField(label="Passages to blank", required=False)
    people = forms.MultipleChoiceField(
        label="Names and contact details to blank",
        required=False,
        help_text="Proposed because they look like it. Nothing is blanked that you do not tick.",
        widget=Checkboxes(attrs={"class": "nhsuk-checkboxes--small app-tight"}),
    )
    people_reason = forms.CharField(
        label="Why are they blanked, under section 40(2)?",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    words = forms.CharField(
        label="Other words to blank",
        required=False,
        max_length=2_000,
        help_text="Exactly as they stand in the item, one piece on each line. They are blanked "
        "wherever they stand in it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: InformationItem, **kwargs: Any) -> None:
        kwargs.setdefault("initial", start_of(item))
        super().__init__(*args, **kwargs)
        self._texts = item.texts
        self._proposed = item.proposed_words()
        self._all = [span for at, text in enumerate(self._texts) for span in passages(at, text)]
        chosen: Any = self.fields["passages"]
        chosen.choices = [(span.key, span.key) for span in self._all]
        people: Any = self.fields["people"]
        why = {
            self._words(span): each["why"]
            for each, span in zip(item.proposals, spans_of(_bare(item.proposals)), strict=True)
        }
        people.choices = [
            (str(at), f"{words} ({why[words]})") for at, words in enumerate(self._proposed)
        ]

    def clean(self) -> dict[str, Any]:
        """Words must stand in the item, or somebody believes that they are blanked."""
        said: dict[str, Any] = super().clean() or {}
        for line in self._lines(said):
            if not occurrences(self._texts, line):
                self.add_error("words", f"“{line}” does not stand in this item.")
        return said

    def judgement(self) -> Judgement:
        """For the action. The form must be valid."""
        decision = ItemDecision(self.cleaned_data["decision"])
        if decision == ItemDecision.WITHHOLD:
            return Judgement(decision, (self.ground(),))
        if decision != ItemDecision.REDACT:
            return Judgement(decision)
        section = self.cleaned_data["section"]
        others = [*self._ticked(), *self._typed()]
        people = list(self._people())
        spans = [Span(s.part, s.start, s.end, section) for s in others]
        spans += [Span(s.part, s.start, s.end, PERSONAL_DATA) for s in people]
        grounds = [self.ground()] if others else []
        if people and not (others and section == PERSONAL_DATA):
            grounds.append(Ground(PERSONAL_DATA, self.cleaned_data["people_reason"]))
        return Judgement(decision, tuple(grounds), tuple(spans))

    def passages_of(self, part: int) -> list[Passage]:
        """The check boxes of a part."""
        ticked = set(self["passages"].value() or ())
        return [
            Passage(span.key, self._words(span), span.key in ticked)
            for span in self._all
            if span.part == part
        ]

    def _ticked(self) -> Iterable[Span]:
        keys = set(self.cleaned_data["passages"])
        return (span for span in self._all if span.key in keys)

    def _typed(self) -> Iterable[Span]:
        for line in self._lines(self.cleaned_data):
            yield from occurrences(self._texts, line)

    def _people(self) -> Iterable[Span]:
        for at in self.cleaned_data["people"]:
            yield from occurrences(self._texts, self._proposed[int(at)])

    def _words(self, span: Span) -> str:
        return self._texts[span.part][span.start : span.end]

    @staticmethod
    def _lines(said: dict[str, Any]) -> list[str]:
        return [line.strip() for line in said.get("words", "").splitlines() if line.strip()]


def start_of(item: InformationItem) -> dict[str, Any]:
    """What was decided about an item, as the form asks for it."""
    texts = item.texts
    proposed = item.proposed_words()
    whole = {span.key for at, text in enumerate(texts) for span in passages(at, text)}
    spans = spans_of(item.redactions)
    people = {
        str(proposed.index(words))
        for span in spans
        if (words := texts[span.part][span.start : span.end]) in proposed
        and span.section == PERSONAL_DATA
    }
    others = [
        span
        for span in spans
        if span.section != PERSONAL_DATA or texts[span.part][span.start : span.end] not in proposed
    ]
    grounds = {ground["section"]: ground for ground in item.grounds}
    personal = grounds.pop(PERSONAL_DATA, None) if people and not _is_only(others) else None
    ground: dict[str, str] = next(iter(grounds.values()), {})
    typed = (texts[s.part][s.start : s.end] for s in others if s.key not in whole)
    decided = item.decision
    return {
        "decision": "" if decided == ItemDecision.UNDECIDED else decided,
        "passages": [span.key for span in others if span.key in whole],
        "people": sorted(people, key=int),
        "people_reason": personal["reason"] if personal else NAMES_REASON,
        "words": "\n".join(dict.fromkeys(typed)),
        "section": ground.get("section", ""),
        "reason": ground.get("reason", ""),
        "public_interest": ground.get("public_interest", ""),
        "version": item.version,
    }


def _is_only(others: Iterable[Span]) -> bool:
    """Whether all that is blanked besides rests on section 40(2) too."""
    sections = {span.section for span in others}
    return sections == {PERSONAL_DATA}


def _bare(proposals: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return ({name: value for name, value in each.items() if name != "why"} for each in proposals)
