"""What people wrote in a survey, looked at by somebody before others may read it."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import action, record, require_reason
from engagement.enums import CommentState
from engagement.errors import ChangedMeanwhileError, NotPossibleError
from engagement.models import SurveyComment
from engagement.scoring.survey.instrument import LONGEST_COMMENT


@action
def let_through(
    *, by: User, comment: SurveyComment, expected_version: int | None = None
) -> SurveyComment:
    """Let others read a comment as it was written.

    :raises NotPossibleError: its wave was withdrawn, or its words were erased.
    :raises ChangedMeanwhileError: someone else decided after the person opened it.
    """
    comment = _locked(comment, expected_version)
    return _decide(by, comment, CommentState.SHOWN, comment.text)


@action
def redact(
    *,
    by: User,
    comment: SurveyComment,
    shown_text: str,
    reason: str,
    expected_version: int | None = None,
) -> SurveyComment:
    """Let others read a comment with parts left out, such as names; with the reason.

    :raises NotPossibleError: its wave was withdrawn, or its words were erased.
    :raises ChangedMeanwhileError: someone else decided after the person opened it.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    comment = _locked(comment, expected_version)
    shown = _checked(comment, shown_text)
    return _decide(by, comment, CommentState.REDACTED, shown, require_reason(reason))


@action
def hide(
    *, by: User, comment: SurveyComment, reason: str, expected_version: int | None = None
) -> SurveyComment:
    """Keep a comment from others, with the reason.

    :raises NotPossibleError: its wave was withdrawn.
    :raises ChangedMeanwhileError: someone else decided after the person opened it.
    :raises ValidationError: no reason was given.
    """
    comment = _locked(comment, expected_version)
    return _decide(by, comment, CommentState.HIDDEN, "", require_reason(reason))


def _locked(comment: SurveyComment, expected_version: int | None) -> SurveyComment:
    comment = (
        SurveyComment.objects.select_for_update(of=("self",))
        .select_related("system", "wave")
        .get(pk=comment.pk)
    )
    if comment.wave.is_withdrawn:
        raise NotPossibleError("This wave was withdrawn, so nobody reads what was written in it.")
    if expected_version is not None and comment.version != expected_version:
        raise ChangedMeanwhileError(
            "Someone else decided on this comment after you opened it. Look at it again first."
        )
    return comment


def _checked(comment: SurveyComment, shown_text: str) -> str:
    shown = shown_text.strip()
    error = ""
    if not shown:
        error = "Enter what others may read, or keep the comment hidden."
    elif len(shown) > LONGEST_COMMENT:
        error = f"What others may read must be {LONGEST_COMMENT:,} characters or fewer."
    elif shown == comment.text.strip():
        error = "This is what was written, word for word. Leave something out, or show it as it is."
    if error:
        raise ValidationError({"shown_text": error})
    return shown


def _decide(
    by: User, comment: SurveyComment, state: CommentState, shown: str, reason: str = ""
) -> SurveyComment:
    if state != CommentState.HIDDEN and not comment.text:
        raise NotPossibleError(
            "The words of this comment were erased, so there is nothing to show."
        )
    comment.state, comment.shown_text, comment.reason = state, shown, reason
    comment.moderated_by, comment.moderated_at = by, timezone.now()
    comment.save()
    # The reason may repeat what was written, so it stays with the comment.
    record(
        "survey_comment.decided",
        comment,
        system_id=comment.system.public_id,
        parent=comment.wave,
        facts={"state": state.value},
    )
    return comment
