"""Errors as RFC 9457 problem details: one shape for every refusal, whoever raised it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as ActionRefusal
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from accounts.api.errors import ApiError, InvalidError
from audit.recording import request_id

PROBLEM_JSON = "application/problem+json"
# Sentences about the request as a whole stand under this name.
WHOLE_REQUEST = "request"


@dataclass(frozen=True)
class ProblemKind:
    """What a status means here; the documentation page explains each under its slug."""

    slug: str
    title: str
    detail: str


PROBLEMS: dict[int, ProblemKind] = {
    400: ProblemKind("malformed", "Not understood", "The request could not be read."),
    401: ProblemKind(
        "not-signed-in",
        "Not signed in",
        "Send a personal token in the header “Authorization: Bearer …”, or sign in.",
    ),
    403: ProblemKind("not-allowed", "Not allowed", "You may see this but not do this."),
    404: ProblemKind(
        "not-found", "Not found", "There is no such record, or you may not know of it."
    ),
    405: ProblemKind("wrong-method", "Method not allowed", "This address does not take that."),
    406: ProblemKind("not-acceptable", "Not acceptable", "The API answers in JSON only."),
    409: ProblemKind("conflict", "Conflict", "This cannot be done with the record as it is now."),
    410: ProblemKind("gone", "Gone", "Start again from the beginning."),
    412: ProblemKind(
        "changed-meanwhile", "Changed meanwhile", "The record was changed after you read it."
    ),
    413: ProblemKind("too-large", "Too large", "The body is larger than the API takes."),
    415: ProblemKind(
        "not-json", "Media type not supported", "Send the body as application/json in UTF-8."
    ),
    422: ProblemKind("invalid", "Not valid", "Some fields need your attention."),
    428: ProblemKind(
        "version-needed", "Version needed", "Send the record's ETag in the header If-Match."
    ),
    429: ProblemKind(
        "too-many-requests", "Too many requests", "Wait as long as Retry-After says, then go on."
    ),
    500: ProblemKind(
        "server-error", "Our fault", "Something broke here. Quote the request id if you report it."
    ),
}


def problem(
    status: int, detail: str = "", errors: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The body of a problem answer."""
    kind = PROBLEMS.get(status) or ProblemKind("", HTTPStatus(status).phrase, "")
    body: dict[str, Any] = {
        "type": f"/api/#problem-{kind.slug}" if kind.slug else "about:blank",
        "title": kind.title,
        "status": int(status),
        "detail": detail or kind.detail,
        "request_id": request_id.get(),
    }
    if errors:
        body["errors"] = errors
    return body


def problem_response(status: int, detail: str = "") -> JsonResponse:
    """A problem outside the API's own views: unknown address, body too large, our own failure."""
    return JsonResponse(problem(status, detail), status=status, content_type=PROBLEM_JSON)


def answer_to(error: Exception) -> Response | None:
    """The answer to an exception of an API view; ``None`` leaves it to the error page for 500."""
    refusal = _as_refusal(error)
    if refusal is None:
        return None
    set_rollback()
    asks_for, wait = getattr(refusal, "auth_header", None), getattr(refusal, "wait", None)
    headers = {"WWW-Authenticate": asks_for} if asks_for else {}
    if wait:
        headers["Retry-After"] = str(int(wait))
    body = problem(refusal.status_code, _sentence(refusal), _field_errors(refusal))
    return Response(body, refusal.status_code, headers=headers, content_type=PROBLEM_JSON)


def _as_refusal(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.ValidationError):
        return InvalidError(errors=flatten(error.detail))
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied(*error.args)
    if isinstance(error, ActionRefusal):
        return InvalidError(errors=_of_action(error))
    return None


def _sentence(refusal: exceptions.APIException) -> str:
    """The words of whoever raised it; ours, from the table, instead of the framework's."""
    if isinstance(refusal, exceptions.MethodNotAllowed | exceptions.ParseError | ApiError):
        return str(refusal.detail)
    if refusal.detail == refusal.default_detail or isinstance(
        refusal, exceptions.Throttled | exceptions.UnsupportedMediaType
    ):
        return ""
    return str(refusal.detail)


def _field_errors(refusal: exceptions.APIException) -> Mapping[str, Any] | None:
    return refusal.errors if isinstance(refusal, ApiError) else None


def _of_action(refusal: ActionRefusal) -> dict[str, list[str]]:
    if not hasattr(refusal, "error_dict"):
        return {WHOLE_REQUEST: list(refusal.messages)}
    return {
        WHOLE_REQUEST if name == NON_FIELD_ERRORS else name: messages
        for name, messages in refusal.message_dict.items()
    }


def flatten(detail: Any) -> dict[str, list[str]]:
    """Nested errors as one level: ``partners.0.tone`` → its sentences."""
    found: dict[str, list[str]] = {}
    for path, sentence in _walk(detail, ()):
        found.setdefault(".".join(path) or WHOLE_REQUEST, []).append(sentence)
    return found


def _walk(detail: Any, path: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            is_whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _walk(inner, path if is_whole else (*path, str(name)))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            is_sentence = isinstance(inner, str)
            yield from _walk(inner, path if is_sentence else (*path, str(index)))
    else:
        yield path, str(detail)
