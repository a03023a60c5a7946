"""More time to answer a request, as far as the law gives it."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import action, require_reason
from engagement.actions.information.request import (
    begins_on,
    locked_request,
    record_request,
    refuse_closed,
)
from engagement.enums import ExtensionLaw
from engagement.errors import NotPossibleError
from engagement.foi.working_days import DAYS_IF_COMPLEX, last_day_to_answer
from engagement.models import InformationRequest
from nhsuk.formats import nhs_date


@action
def extend_time(
    *, by: User, request: InformationRequest, until: date, under: str, reason: str
) -> InformationRequest:
    """Take more time to answer, of which the applicant must be told within the usual time.

    :raises NotPossibleError: it is closed, waits for the applicant, or the usual time is over.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    request = locked_request(request)
    refuse_closed(request)
    begins = begins_on(request)
    if begins is None:
        raise NotPossibleError("No time runs: the applicant was asked what they mean.")
    usual = last_day_to_answer(begins)
    if timezone.localdate() > usual:
        raise NotPossibleError(
            f"The time to tell the applicant of it was over on {nhs_date(usual)}, so it cannot be "
            "extended any more."
        )
    errors = _errors(until, under, begins)
    if errors:
        raise ValidationError(errors)
    request.extended_to, request.extended_under = until, under
    request.extension_reason = require_reason(reason)
    request.due_on = until
    request.save()
    facts = {"due_on": until.isoformat(), "law": under.replace("(", ".").rstrip(")")}
    record_request("information_request.extended", request, facts=facts)
    return request


def latest_day(begins: date) -> date:
    """The last day that the Environmental Information Regulations allow."""
    return last_day_to_answer(begins, DAYS_IF_COMPLEX)


def _errors(until: date, under: str, begins: date) -> dict[str, str]:
    errors = {}
    if under not in ExtensionLaw.values:
        errors["under"] = "Select what allows more time."
    first = last_day_to_answer(begins) + timedelta(days=1)
    if until < first:
        errors["until"] = f"Choose a day from {nhs_date(first)} on: there is time until then."
    elif under == ExtensionLaw.COMPLEX and until > latest_day(begins):
        errors["until"] = (
            f"Choose a day up to {nhs_date(latest_day(begins))}: the Regulations allow 40 working "
            "days in all."
        )
    return errors
