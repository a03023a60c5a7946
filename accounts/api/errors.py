"""Refusals that only programs meet, each with its HTTP status."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException, ErrorDetail

# Sentences by field, nested as the body is. One that is an ``ErrorDetail`` names its rule.
FieldErrors = Mapping[str, Any] | list[Any]


class ApiError(APIException):
    """A refusal with a plain sentence and, where fields are to blame, sentences per field."""

    def __init__(self, detail: str | None = None, errors: FieldErrors | None = None) -> None:
        super().__init__(detail)
        self.errors = errors


class BadQueryError(ApiError):
    """The address asks for something that this list does not have."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = "Something in the address is wrong."


class ConflictError(ApiError):
    """The record is in a state in which this cannot be done."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "This cannot be done with the record as it is now."


class GoneError(ApiError):
    """What the cursor points at is no longer there."""

    status_code = status.HTTP_410_GONE
    default_detail = "Start again from the beginning."


class ChangedMeanwhileError(ApiError):
    """The record has another version than the one that the caller knows."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_detail = "The record was changed after you read it. Read it again first."


class TooLargeError(ApiError):
    """The body is larger than the API takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is too large."


class InvalidError(ApiError):
    """The body is well-formed, but what it says is not acceptable."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "Some fields need your attention."


class VersionNeededError(ApiError):
    """A change must say which version it changes."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = (
        "Send the record's ETag in the header If-Match, so that nobody's change is overwritten."
    )


def unknown_names(
    names: Iterable[str], sentence: str = "There is no such filter."
) -> dict[str, Any]:
    """The errors of an address that names filters or parameters that are not there."""
    return {name: [ErrorDetail(sentence, code="unknown_filter")] for name in names}
