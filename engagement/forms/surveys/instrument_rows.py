"""The questions of an instrument as rows: added, moved, taken out, and checked one by one."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from engagement.forms.surveys.instrument_fields import LinesField, short_text
from engagement.scoring.survey.instrument import (
    DIMENSION_LABELS,
    PARTNER_DIMENSIONS,
    SCALE_DIMENSIONS,
    Dimension,
    Question,
    QuestionKind,
)
from engagement.scoring.survey.instrument_document import LONGEST_QUESTION, MOST_QUESTIONS
from engagement.surveys.kinds import InstrumentKind

PREFIX = "questions"
# Buttons that redraw the page with all that was typed, instead of saving it; all but the first
# are sent with the place of the row.
ADD, UP, DOWN, REMOVE = "_add", "_up", "_down", "_remove"
BUTTONS = (ADD, UP, DOWN, REMOVE)
OPEN = "open"
EMPTY_ROWS = 3
_OF_BOARDS = [each for each in PARTNER_DIMENSIONS if each not in SCALE_DIMENSIONS]
ABOUT: list[tuple[str, Any]] = [
    ("", "Choose what it is about"),
    ("On the scale", [(each.value, DIMENSION_LABELS[each]) for each in SCALE_DIMENSIONS]),
    (
        "Where organisations rate each other",
        [(each.value, DIMENSION_LABELS[each]) for each in _OF_BOARDS],
    ),
    ("In words", [(OPEN, "Open question")]),
]


class QuestionForm(forms.Form):
    """One question. Without a wording the row is empty and does not count."""

    mark_optional = False
    # The button at which a keyboard goes on after the page was redrawn.
    goes_on_at = ""

    code = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        number: int,
        published: Mapping[str, Question],
        known: Collection[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        self._published, self._known = published, known
        name = f"question {number}"
        self.fields["text"] = short_text(f"Wording of {name}", LONGEST_QUESTION)
        self.fields["text_about_partner"] = short_text(
            f"Wording of {name} when your people answer about a partner",
            LONGEST_QUESTION,
            required=False,
        )
        self.fields["about"] = forms.ChoiceField(label=f"What {name} is about", choices=ABOUT)
        self.fields["point_labels"] = LinesField(
            label=f"Its own words of the scale, question {number}",
            required=False,
            rows=4,
            help_text="Only if they are not those of the others. One in each line.",
        )
        if self._before is not None:
            self.fields["is_correction"] = forms.BooleanField(
                label=f"Question {number} is only corrected: it still asks the same",
                required=False,
                help_text="Then its answers are compared with those to the earlier wording. "
                "Otherwise a changed wording is a new question.",
            )

    @staticmethod
    def start(question: Question, published: Mapping[str, Question]) -> dict[str, Any]:
        """What the row of a question starts with."""
        before = published.get(question.code)
        return {
            "code": question.code,
            "text": question.text,
            "text_about_partner": question.text_about_partner,
            "about": question.dimension.value if question.dimension else OPEN,
            "point_labels": question.point_labels,
            "is_correction": before is not None and _words(before) != _words(question),
        }

    def has_changed(self) -> bool:
        """A row counts once something was written in it."""
        return any(str(self[name].value() or "").strip() for name in ("text", "text_about_partner"))

    def check_kind(self, kind: str, points: int) -> None:
        """Put onto the row what does not fit an instrument of this kind."""
        relates = kind == InstrumentKind.RELATIONAL
        if not relates and "text_about_partner" not in self.errors:
            self._need_both_wordings()
        about = self.cleaned_data.get("about")
        if not about or about == OPEN:
            return
        if Dimension(about) not in (PARTNER_DIMENSIONS if relates else SCALE_DIMENSIONS):
            where = "organisations rate" if relates else "organisations do not rate"
            self.add_error(
                "about",
                f"Question {self.number} is about “{DIMENSION_LABELS[Dimension(about)]}”, which "
                f"cannot be asked where {where} each other. Choose something else",
            )
        labels = self.cleaned_data.get("point_labels")
        if labels and len(labels) != points:
            self.add_error("point_labels", f"Enter {points} lines for question {self.number}")

    def question(self, kind: InstrumentKind) -> dict[str, Any]:
        """As the document has it. The row must be valid and not empty."""
        said = self.cleaned_data
        is_open = said["about"] == OPEN
        relates = kind is InstrumentKind.RELATIONAL
        scale = QuestionKind.PARTNER_SCALE if relates else QuestionKind.SCALE
        question = {
            "code": said["code"] if said["code"] in self._known else "",
            "kind": (QuestionKind.OPEN if is_open else scale).value,
            "dimension": None if is_open else said["about"],
            "text": _one_line(said["text"]),
            # Members of a board are never asked in the words of the system's people.
            "text_about_partner": _one_line(said["text_about_partner"] or said["text"]),
            "point_labels": [] if is_open else said["point_labels"],
        }
        before = self._before
        if before is not None and not said.get("is_correction") and _differs(before, question):
            question["code"] = ""
        return question

    def _need_both_wordings(self) -> None:
        if not self.cleaned_data.get("text_about_partner"):
            self.add_error(
                "text_about_partner",
                f"Enter how question {self.number} reads when your people answer about a partner",
            )

    @property
    def _before(self) -> Question | None:
        """What the question was in a published version."""
        code = str(self["code"].value() or "")
        return self._published.get(code) if code in self._known else None


class BaseQuestionRows(forms.BaseFormSet):  # type: ignore[type-arg]
    """The rows of a page, numbered as people count. Empty ones never count."""

    default_error_messages = {
        "missing_management_form": "The questions did not arrive. Go back and send them again.",
        "too_many_forms": f"There can be at most {MOST_QUESTIONS} questions.",
    }

    def initial_form_count(self) -> int:
        """Of what was sent no row has to be filled in: rows are moved and taken out."""
        return 0 if self.is_bound else super().initial_form_count()

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """The number of the row besides what all rows share."""
        return {**super().get_form_kwargs(index), "number": (index or 0) + 1}

    @property
    def filled(self) -> Iterator[Any]:
        """Rows in which something was written."""
        return (row for row in self if row.has_changed())

    def check_kind(self, kind: str, points: int) -> None:
        """Put onto the rows what does not fit an instrument of this kind."""
        opened = 0
        for row in self.filled:
            row.check_kind(kind, points)
            opened += row.cleaned_data.get("about") == OPEN
            if opened > 1:
                row.add_error(
                    "about",
                    f"Question {row.number} is a second open question. Keep one of them",
                )
                return


QuestionRows = forms.formset_factory(
    QuestionForm,
    formset=BaseQuestionRows,
    extra=EMPTY_ROWS,
    max_num=MOST_QUESTIONS,
    absolute_max=MOST_QUESTIONS,
)


def asks_to_redraw(data: Mapping[str, Any]) -> bool:
    """One of the buttons that do not save was pressed."""
    return any(name in data for name in BUTTONS)


def with_buttons(data: QueryDict) -> QueryDict:
    """What was sent, with the rows as the button that was pressed asks for them."""
    total = str(data.get(f"{PREFIX}-TOTAL_FORMS", ""))
    if not asks_to_redraw(data) or not total.isdecimal() or int(total) > MOST_QUESTIONS:
        return data
    changed = data.copy()
    rows = [_taken_out(changed, number) for number in range(int(total))]
    rows = _rearranged(data, rows)[:MOST_QUESTIONS]
    for number, row in enumerate(rows):
        for name, value in row.items():
            changed[f"{PREFIX}-{number}-{name}"] = value
    changed[f"{PREFIX}-TOTAL_FORMS"] = str(len(rows))
    return changed


def go_on_where_pressed(data: QueryDict, rows: BaseQuestionRows) -> None:
    """Let a keyboard go on at the row that was added or moved, or at the one after it."""
    if ADD in data and rows.forms:
        rows.forms[-1].fields["text"].widget.attrs["autofocus"] = True
        return
    at = _pressed(data)
    if at is None or not rows.forms:
        return
    button, last = next(name for name in (UP, DOWN, REMOVE) if name in data), len(rows.forms) - 1
    place = min(max(at + {UP: -1, DOWN: 1, REMOVE: 0}[button], 0), last)
    # At either end there is no further to go, so the button is not there.
    if (button, place) in {(UP, 0), (DOWN, last)}:
        button = REMOVE if last == 0 else DOWN if button == UP else UP
    rows.forms[place].goes_on_at = button


def _rearranged(data: QueryDict, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    if ADD in data:
        return [*rows, {}]
    at = _pressed(data)
    if at is None or at >= len(rows):
        return rows
    row = rows.pop(at)
    if REMOVE in data:
        return rows
    rows.insert(max(at - 1, 0) if UP in data else at + 1, row)
    return rows


def _pressed(data: QueryDict) -> int | None:
    """The place of the row whose button was pressed."""
    text = next((str(data[name]) for name in (UP, DOWN, REMOVE) if name in data), "")
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _taken_out(data: QueryDict, number: int) -> dict[str, str]:
    start = f"{PREFIX}-{number}-"
    names = [name for name in data if name.startswith(start)]
    return {name.removeprefix(start): str(data.pop(name)[-1]) for name in names}


def _words(question: Question) -> tuple[str, str, tuple[str, ...]]:
    return question.text, question.text_about_partner, question.point_labels


def _differs(before: Question, now: Mapping[str, Any]) -> bool:
    said = now["text"], now["text_about_partner"], tuple(now["point_labels"])
    return _words(before) != said


def _one_line(text: str) -> str:
    """A question is one paragraph, however it was typed."""
    return " ".join(text.split())
