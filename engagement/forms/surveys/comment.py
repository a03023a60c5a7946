"""What somebody who moderates decides about a comment."""

from typing import Any

from django import forms

from engagement.enums import CommentState
from engagement.models import SurveyComment
from engagement.scoring.survey.instrument import LONGEST_COMMENT
from nhsuk.forms import Radios

DECISIONS = [
    (CommentState.SHOWN.value, "Show it as it was written"),
    (CommentState.REDACTED.value, "Show it with parts left out"),
    (CommentState.HIDDEN.value, "Do not show it"),
]
HINTS = {
    CommentState.REDACTED.value: "Take out what could tell who wrote it, or who is meant. Write "
    "[…] in its place.",
    CommentState.HIDDEN.value: "It stays stored, and only those who moderate can read it.",
}


class CommentDecisionForm(forms.Form):
    """Shown, shown with parts left out, or not; the last two with a reason."""

    decision = forms.ChoiceField(
        label="May others read it?",
        choices=DECISIONS,
        widget=Radios(hints=HINTS),
        error_messages={"required": "Choose whether others may read it"},
    )
    shown_text = forms.CharField(
        label="What others read",
        required=False,
        max_length=LONGEST_COMMENT,
        strip=True,
        help_text="Only where parts are left out.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    reason = forms.CharField(
        label="Why?",
        required=False,
        max_length=500,
        help_text="Needed unless it is shown as written. Others who moderate read it, so do not "
        "repeat what was left out.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    # Which of them is needed depends on the decision, so none is called optional.
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        """What is left out or kept back needs a reason, and what is left a text."""
        given: dict[str, Any] = super().clean() or {}
        decision = given.get("decision")
        if decision == CommentState.REDACTED and not given.get("shown_text"):
            self.add_error("shown_text", "Enter what others may read")
        needs_reason = decision in (CommentState.REDACTED, CommentState.HIDDEN)
        if needs_reason and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why, so that others can follow it")
        return given


def initial_of(comment: SurveyComment) -> dict[str, Any]:
    """The form as it stands: the words to begin with are those that were written."""
    decided = comment.state != CommentState.WAITING
    return {
        "decision": comment.state if decided else None,
        "shown_text": comment.shown_text or comment.text,
        "reason": comment.reason,
        "version": comment.version,
    }
