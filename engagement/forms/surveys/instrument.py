"""Instruments as people write them: what it is, and its questions one after the other."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from engagement.actions.survey.instrument_content import USUAL_POINTS
from engagement.actions.survey.instrument_words import translations_kept
from engagement.forms.surveys.instrument_fields import LinesField
from engagement.forms.surveys.instrument_rows import (
    EMPTY_ROWS,
    QuestionForm,
    QuestionRows,
    asks_to_redraw,
    go_on_where_pressed,
    with_buttons,
)
from engagement.scoring.survey.instrument import (
    PARTNER_POINTS,
    AnsweredFor,
    Instrument,
    Question,
)
from engagement.scoring.survey.instrument_document import (
    LONGEST_INTRODUCTION,
    LONGEST_TITLE,
    instrument_document,
)
from engagement.scoring.survey.shipped import PULSE, RELATIONAL, shipped_instrument
from engagement.surveys.kinds import InstrumentKind, kind_of
from nhsuk.forms import Radios, without_errors


class InstrumentForm(forms.Form):
    """All but the questions. ``version`` is what the person looked at."""

    title = forms.CharField(
        label="Title", max_length=LONGEST_TITLE, help_text="Those who are asked read it first."
    )
    kind = forms.ChoiceField(
        label="Who answers?",
        choices=InstrumentKind.choices,
        widget=Radios(hints={kind.value: kind.sentence for kind in InstrumentKind}),
    )
    introduction = forms.CharField(
        label="Introduction",
        required=False,
        max_length=LONGEST_INTRODUCTION,
        help_text="A few sentences above the questions: what it is about, and how long it takes. "
        "Who will see what is said without you.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    point_labels = LinesField(
        label="Words of the scale",
        required=False,
        help_text=f"From the lowest to the highest, one in each line: {USUAL_POINTS}, or "
        f"{PARTNER_POINTS} where organisations rate each other. Left empty, you get the usual "
        "ones. “Can’t say” is always there.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """As many words as the scale has points."""
        data = super().clean() or self.cleaned_data
        labels, points = data.get("point_labels"), self.points
        if labels and points and len(labels) != points:
            self.add_error("point_labels", f"Enter {points} lines, or none")
        return data

    @property
    def points(self) -> int:
        """Of the scale of the chosen kind; 0 while none is chosen."""
        kind = self.cleaned_data.get("kind")
        if not kind:
            return 0
        return PARTNER_POINTS if kind == InstrumentKind.RELATIONAL else USUAL_POINTS


class InstrumentForms:
    """The form and the rows of questions of one page, read and checked as one."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        base: Instrument | None = None,
        published: Mapping[str, Question] | None = None,
        version: int | None = None,
        title: str = "",
    ) -> None:
        """``base`` is what it starts with, ``published`` the questions of published versions."""
        self.data = with_buttons(data) if data is not None else None
        self.base = base
        start: dict[str, Any] = {"version": version}
        if base is not None:
            start |= {
                "title": title or base.title,
                "kind": kind_of(base).value,
                "introduction": base.introduction,
                "point_labels": base.point_labels,
            }
        self.form = InstrumentForm(self.data, initial=start)
        self.rows: Any = QuestionRows(
            self.data,
            prefix="questions",
            initial=[QuestionForm.start(one, published or {}) for one in _questions(base)],
            form_kwargs={"published": published or {}, "known": _codes(base)},
        )
        self.rows.extra = EMPTY_ROWS if base is None else 0

    @property
    def asks_to_redraw(self) -> bool:
        """A button that does not save was pressed."""
        return self.data is not None and asks_to_redraw(self.data)

    def is_valid(self) -> bool:
        """Both, and what each row may be about in an instrument of the chosen kind."""
        answers = [self.form.is_valid(), self.rows.is_valid()]
        if self.data is not None and self.form.is_valid():
            self.rows.check_kind(self.form.cleaned_data["kind"], self.form.points)
        return all(answers) and not self.has_errors()

    def has_errors(self) -> bool:
        """Whether anything on the page is wrong."""
        wrong = self.form.is_bound and bool(self.form.errors)
        return wrong or (self.rows.is_bound and self.rows.total_error_count() > 0)

    def without_errors(self) -> "InstrumentForms":
        """As typed so far: nobody asked to save yet."""
        for form in (self.form, *self.rows):
            without_errors(form)
        if self.data is not None:
            go_on_where_pressed(self.data, self.rows)
        return self

    def content(self) -> dict[str, Any]:
        """For the action, with what can be kept of the translations. All must be valid."""
        said = self.form.cleaned_data
        kind = InstrumentKind(said["kind"])
        confidential = kind is InstrumentKind.CONFIDENTIAL
        content: dict[str, Any] = {
            "title": said["title"].strip(),
            "introduction": said["introduction"].replace("\r\n", "\n").strip(),
            "answered_for": (
                AnsweredFor.PERSON if confidential else AnsweredFor.ORGANISATION
            ).value,
            "points": self.form.points,
            "point_labels": said["point_labels"] or usual_labels(kind),
            "questions": [row.question(kind) for row in self.rows.filled],
            "translations": {},
        }
        if self.base is not None:
            content["translations"] = translations_kept(instrument_document(self.base), content)
        return content


def usual_labels(kind: InstrumentKind) -> list[str]:
    """The words of the scale that shipped instruments of this kind use."""
    code = RELATIONAL if kind is InstrumentKind.RELATIONAL else PULSE
    return list(shipped_instrument(code).point_labels)


def _questions(base: Instrument | None) -> Sequence[Question]:
    return base.questions if base is not None else ()


def _codes(base: Instrument | None) -> frozenset[str]:
    return frozenset(one.code for one in _questions(base))
