"""The internal review: somebody else looks again at what was answered or refused."""

from datetime import date

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import action, require_reason
from engagement.actions.days import not_happened
from engagement.actions.information.answer import why_not_approver
from engagement.actions.information.request import locked_request, record_request
from engagement.enums import RequestState, ReviewOutcome
from engagement.errors import NotPossibleError
from engagement.foi.working_days import DAYS_OF_REVIEW, last_day_to_answer
from engagement.models import InformationRequest


@action
def ask_second_look(
    *, by: User, request: InformationRequest, asked_on: date, words: str, days: int
) -> InformationRequest:
    """Note that the applicant asks for an internal review, to be done in so many working days.

    :raises NotPossibleError: nothing was answered or refused, or a review was asked for already.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    request = locked_request(request)
    if request.state not in (RequestState.RELEASED, RequestState.REFUSED):
        raise NotPossibleError("Only an answer or a refusal can be looked at again.")
    if request.review_asked_on is not None:
        raise NotPossibleError("A review of this answer was asked for already.")
    errors = not_happened(asked_on=asked_on)
    if request.closed_on and asked_on < request.closed_on:
        errors["asked_on"] = "This day is before the answer."
    if days not in DAYS_OF_REVIEW:
        errors["days"] = "Select how much time there is."
    if not words.strip():
        errors["words"] = "Say with what the applicant is not content."
    if errors:
        raise ValidationError(errors)
    request.review_asked_on, request.review_words = asked_on, words.strip()
    request.review_due_on = last_day_to_answer(asked_on, days)
    request.save()
    facts = {"due_on": request.review_due_on.isoformat()}
    record_request("information_request.review_asked", request, facts=facts)
    return request


@action
def close_second_look(
    *, by: User, request: InformationRequest, closed_on: date, outcome: str, reason: str
) -> InformationRequest:
    """Note what came of the internal review, done by somebody who had no part in the answer.

    :raises NotPossibleError: none is open, or the person had a part in the answer.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    request = locked_request(request)
    if not request.is_reviewed_again:
        raise NotPossibleError("No internal review of this request is open.")
    if why := why_not_reviewer(request, by):
        raise NotPossibleError(why)
    errors = not_happened(closed_on=closed_on)
    if request.review_asked_on and closed_on < request.review_asked_on:
        errors["closed_on"] = "This day is before the review was asked for."
    if outcome not in ReviewOutcome.values:
        errors["outcome"] = "Select what came of the review."
    if errors:
        raise ValidationError(errors)
    request.review_closed_on, request.review_outcome = closed_on, outcome
    request.review_reason, request.reviewed_by = require_reason(reason), by
    request.save()
    facts = {"outcome": outcome}
    record_request("information_request.reviewed", request, facts=facts)
    return request


def why_not_reviewer(request: InformationRequest, person: User) -> str:
    """A sentence if the person may not review: they had a part in what is looked at again."""
    if request.approved_by_id == person.pk:
        return "You approved this answer. Somebody else must look at it again."
    if why_not_approver(request, person):
        return "You had a part in this answer. Somebody else must look at it again."
    return ""
