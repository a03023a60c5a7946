"""The questions of a survey as a form: behind a link, and in the preview of an instrument.

Show it with `engagement/surveys/answer/_questions.html`. Nothing has to be answered: who passes
over a question has said nothing about it, which is not the same as "can't say".
"""

import re
from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict

from engagement.analytics.survey_link import AnswerRefusal
from engagement.analytics.survey_words import asked_text, in_language, phrases_in, point_words
from engagement.scoring.survey.instrument import LONGEST_COMMENT, Instrument, Question, QuestionKind
from engagement.scoring.survey.phrases import Phrase
from engagement.surveys.languages import ENGLISH
from nhsuk.forms import Radios

Answers = Mapping[str, int | None]

CANT_SAY = "none"
# Nobody types this much: what is longer did not come from the page.
LONGEST_TYPED = 20_000
# Marks that change the order in which text is shown could make a sentence read as another one.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class QuestionsForm(forms.Form):
    """Some questions of an instrument; a field is called like the code of its question."""

    mark_optional = False

    def answers(self) -> dict[str, int | None]:
        """What was answered: 1 and up, None for "can't say"; what was passed over is left out."""
        chosen = {
            name: self.cleaned_data[name]
            for name, field in self.fields.items()
            if isinstance(field, forms.ChoiceField)
        }
        return {
            name: None if value == CANT_SAY else int(value)
            for name, value in chosen.items()
            if value
        }

    def comment(self) -> str | None:
        """What was written; None if these questions ask for no words."""
        for name, field in self.fields.items():
            if not isinstance(field, forms.ChoiceField):
                return _NOT_TEXT.sub("", self.cleaned_data[name]).strip()
        return None

    def refusal(self) -> AnswerRefusal | None:
        """Why what was sent cannot have come from this form."""
        sent = self.data
        known = set(sent) <= set(self.fields)
        if not known or (isinstance(sent, QueryDict) and any(len(v) > 1 for _k, v in sent.lists())):
            return AnswerRefusal.FIELDS
        codes = {error.code for found in self.errors.as_data().values() for error in found}
        longest = max((len(str(value)) for value in sent.values()), default=0)
        if codes - {"max_length"} or longest > LONGEST_TYPED:
            return AnswerRefusal.VALUES
        return None


def questions_form(
    instrument: Instrument,
    language: str = ENGLISH,
    *,
    questions: Sequence[Question] | None = None,
    asks_system: bool = False,
    data: QueryDict | None = None,
    answers: Answers | None = None,
    comment: str = "",
) -> QuestionsForm:
    """The form of these questions, or of all.

    ``asks_system``: worded for the system's people, about a partner. ``answers`` and ``comment``
    are what was kept before.
    """
    asked = instrument.questions if questions is None else questions
    kept = {
        code: CANT_SAY if value is None else str(value) for code, value in (answers or {}).items()
    }
    if instrument.open_question is not None:
        kept[instrument.open_question.code] = comment
    form = QuestionsForm(data, initial=kept)
    around = phrases_in(instrument, language)
    for question in asked:
        text = asked_text(instrument, question, language, asks_system=asks_system)
        label = in_language(text, language)
        if question.kind is QuestionKind.OPEN:
            form.fields[question.code] = _words_field(label, around[Phrase.OWN_WORDS])
        else:
            labels = point_words(instrument, question, language)
            form.fields[question.code] = _choice_field(
                label,
                [*(in_language(each, language) for each in labels)],
                around[Phrase.CANT_SAY],
            )
    return form


def _choice_field(label: str, labels: Sequence[str], cant_say: str) -> forms.ChoiceField:
    choices = [(str(point), words) for point, words in enumerate(labels, start=1)]
    return forms.ChoiceField(
        label=label,
        choices=[*choices, (CANT_SAY, cant_say)],
        required=False,
        widget=Radios(attrs={"class": "nhsuk-radios--small"}),
        error_messages={"invalid_choice": "Choose one of the answers"},
    )


def _words_field(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_COMMENT,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "max_length": f"What you write must be {LONGEST_COMMENT:,} characters or less"
        },
    )


class SendForm(forms.Form):
    """Nothing to fill in: it carries what is wrong with sending."""
