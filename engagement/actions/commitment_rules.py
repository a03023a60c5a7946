"""What can be said of a promise: which state on which day, with what to show for it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from engagement.enums import CommitmentState
from engagement.errors import NotPossibleError
from engagement.models import Commitment

_is_web_address = URLValidator(schemes=["http", "https"])


def dated_state(commitment: Commitment, state: str, happened_on: date) -> str:
    """Kept or late, whatever the person chose: the date decides."""
    if state == CommitmentState.KEPT and happened_on > commitment.due_on:
        return CommitmentState.LATE
    if state == CommitmentState.LATE and happened_on <= commitment.due_on:
        return CommitmentState.KEPT
    return state


def check_settlement(
    commitment: Commitment, state: str, happened_on: date, new_due_on: date | None
) -> None:
    """Refuse a day or a date that cannot be.

    :raises NotPossibleError: it was renegotiated after it was due.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    if happened_on > timezone.localdate():
        raise ValidationError({"happened_on": "This day is in the future."})
    if happened_on < commitment.made_on:
        raise ValidationError({"happened_on": "This day is before the promise was made."})
    if state == CommitmentState.RENEGOTIATED:
        if new_due_on is None or new_due_on <= commitment.due_on:
            raise ValidationError({"new_due_on": "Give a new due date later than the old one."})
        if happened_on > commitment.due_on:
            raise NotPossibleError(
                "It was due before that day, so it cannot have been renegotiated in time. "
                "Record it as kept, late or broken."
            )
    elif new_due_on is not None:
        raise ValidationError({"new_due_on": "A new due date needs the state renegotiated."})


def check_evidence(url: str) -> None:
    """Refuse an address that a browser could not open, or that would run something.

    :raises ValidationError: it is not the address of a web page.
    """
    if not url:
        return
    try:
        _is_web_address(url)
    except ValidationError as error:
        sentence = "Enter the address of a web page, such as https://example.org/minutes."
        raise ValidationError({"evidence_url": sentence}) from error
