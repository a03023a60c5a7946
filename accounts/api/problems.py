"""Errors as RFC 9457 problem details: one shape for every refusal, whoever raised it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.exceptions import ValidationError as ActionRefusal
from django.forms.utils import ErrorList
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.exceptions import ErrorDetail
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from accounts.api.errors import ApiError, InvalidError
from accounts.api.rules import RULES, rule_of
from accounts.limits import MissingScopeError, words_of
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
    remedy: str


PROBLEMS: dict[int, ProblemKind] = {
    400: ProblemKind(
        "malformed",
        "Not understood",
        "The request could not be read.",
        "Put the address, the headers or the JSON right, and send it again.",
    ),
    401: ProblemKind(
        "not-signed-in",
        "Not signed in",
        "Send a personal token in the header “Authorization: Bearer …”, or sign in.",
        "Make a token, or a new one if it has expired or was revoked.",
    ),
    403: ProblemKind(
        "not-allowed",
        "Not allowed",
        "You may see this but not do this.",
        "Ask an administrator of the system for a role that may.",
    ),
    404: ProblemKind(
        "not-found",
        "Not found",
        "There is no such record, or you may not know of it.",
        "Look for it in its collection, and follow the addresses that the API gives.",
    ),
    405: ProblemKind(
        "wrong-method",
        "Method not allowed",
        "This address does not take that.",
        "Use one of the methods that the header Allow names.",
    ),
    406: ProblemKind(
        "not-acceptable",
        "Not acceptable",
        "The API answers in JSON only.",
        "Send Accept: application/json, or no such header.",
    ),
    409: ProblemKind(
        "conflict",
        "Conflict",
        "This cannot be done with the record as it is now.",
        "Read the record again, and do first what the sentence says.",
    ),
    410: ProblemKind(
        "gone",
        "Gone",
        "Start again from the beginning.",
        "Read everything anew, with changed_since=start.",
    ),
    412: ProblemKind(
        "changed-meanwhile",
        "Changed meanwhile",
        "The record was changed after you read it.",
        "Read it again, decide whether your change still holds, and send it with the new ETag.",
    ),
    413: ProblemKind(
        "too-large",
        "Too large",
        "The body is larger than the API takes.",
        "Send it in several requests.",
    ),
    415: ProblemKind(
        "not-json",
        "Media type not supported",
        "Send the body as application/json in UTF-8.",
        "Set the header Content-Type: application/json.",
    ),
    422: ProblemKind(
        "invalid",
        "Not valid",
        "Some fields need your attention.",
        "Put right what “problems” names, and send it again. Nothing was changed.",
    ),
    428: ProblemKind(
        "version-needed",
        "Version needed",
        "Send the record's ETag in the header If-Match.",
        "Read the record, and send its ETag with the change.",
    ),
    429: ProblemKind(
        "too-many-requests",
        "Too many requests",
        "Wait as long as Retry-After says, then go on.",
        "Send fewer and larger requests: longer pages, and many rows in one call.",
    ),
    500: ProblemKind(
        "server-error",
        "Our fault",
        "Something broke here. Quote the request id if you report it.",
        "Send it again with the same Idempotency-Key; if it breaks again, tell us.",
    ),
}
# The other 403: its owner may do this, and the token may not.
MISSING_SCOPE = ProblemKind(
    "missing-scope",
    "Scope missing",
    "You may do this, but the token that you sent was made without a scope that it needs.",
    "A person makes another token on their account page and chooses the scope for it. A client "
    "asks for it with its token; if it has not got it, an administrator of its system adds it.",
)
# All kinds with their status, as the documentation lists them.
CATALOGUE = sorted(
    [*PROBLEMS.items(), (403, MISSING_SCOPE)], key=lambda each: (each[0], each[1] is MISSING_SCOPE)
)
_NO_KIND = ProblemKind("", "", "", "Send it in another way.")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a request: where, which rule, and in words."""

    field: str
    rule: str
    message: str

    def as_data(self) -> dict[str, str]:
        """As the answer shows it, with the remedy."""
        remedy = RULES[self.rule].remedy
        return {
            "field": self.field,
            "rule": self.rule,
            "message": self.message,
            "remedy": remedy,
        }


def problem(
    status: int,
    detail: str = "",
    findings: Sequence[Finding] = (),
    kind: ProblemKind | None = None,
) -> dict[str, Any]:
    """The body of a problem answer; ``kind`` where it is not the usual one of the status."""
    usual = PROBLEMS.get(status) or replace(_NO_KIND, title=HTTPStatus(status).phrase)
    kind = kind or usual
    body: dict[str, Any] = {
        "type": f"/api/#problem-{kind.slug}" if kind.slug else "about:blank",
        "title": kind.title,
        "status": int(status),
        "detail": detail or kind.detail,
        "remedy": kind.remedy,
        "request_id": request_id.get(),
    }
    if findings:
        errors: dict[str, list[str]] = {}
        for each in findings:
            errors.setdefault(each.field, []).append(each.message)
        body["errors"] = errors
        body["problems"] = [each.as_data() for each in findings]
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
    if isinstance(error, MissingScopeError):
        return _of_scope(error)
    asks_for, wait = getattr(refusal, "auth_header", None), getattr(refusal, "wait", None)
    headers = {"WWW-Authenticate": asks_for} if asks_for else {}
    if wait:
        headers["Retry-After"] = str(int(wait))
    body = problem(refusal.status_code, _sentence(refusal), _findings(refusal))
    return Response(body, refusal.status_code, headers=headers, content_type=PROBLEM_JSON)


def _of_scope(error: MissingScopeError) -> Response:
    """The answer to a token that lacks a scope, with the header of RFC 6750, 3.1."""
    asks_for = f'Bearer error="insufficient_scope", scope="{" ".join(error.scopes)}"'
    headers = {"WWW-Authenticate": asks_for}
    body = problem_of_scope(error)
    return Response(body, HTTPStatus.FORBIDDEN, headers=headers, content_type=PROBLEM_JSON)


def problem_of_scope(error: MissingScopeError) -> dict[str, Any]:
    """Which scopes a token lacks, and where its owner gets one that has them."""
    kind = replace(MISSING_SCOPE, remedy=_remedy_of_scope(error))
    named = [str(scope) for scope in error.scopes]
    return problem(HTTPStatus.FORBIDDEN, str(error), kind=kind) | {"missing_scopes": named}


def _remedy_of_scope(error: MissingScopeError) -> str:
    scopes = words_of(error.scopes)
    if error.is_of_program:
        return (
            f"Ask for a token with {scopes}. If that is refused as invalid_scope, ask an "
            "administrator of your system to add it: Systems, API clients, Change."
        )
    return (
        f"Make another token on your account page (Account, API tokens), and choose {scopes} "
        "for it. The scopes of a token that was made stay as they are."
    )


def _as_refusal(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.ValidationError):
        return InvalidError(errors=error.detail)
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


def _findings(refusal: exceptions.APIException) -> list[Finding]:
    """What is wrong field by field, in the order in which it was found."""
    errors = refusal.errors if isinstance(refusal, ApiError) else None
    return [
        Finding(".".join(path) or WHOLE_REQUEST, rule_of(getattr(said, "code", None)), str(said))
        for path, said in _walk(errors or {}, ())
    ]


def _of_action(refusal: ActionRefusal) -> dict[str, list[ErrorDetail]]:
    if not hasattr(refusal, "error_dict"):
        return {WHOLE_REQUEST: _sentences(refusal)}
    return {
        WHOLE_REQUEST if name == NON_FIELD_ERRORS else name: [
            sentence for each in errors for sentence in _sentences(each)
        ]
        for name, errors in refusal.error_dict.items()
    }


def _sentences(refusal: ActionRefusal) -> list[ErrorDetail]:
    return [
        ErrorDetail(str(sentence), code=each.code or "")
        for each in refusal.error_list
        for sentence in each.messages
    ]


def _walk(detail: Any, path: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], Any]]:
    """Nested errors as one level: ``partners.0.tone`` and each of its sentences."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            is_whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _walk(inner, path if is_whole else (*path, str(name)))
    elif isinstance(detail, ErrorList):
        for refusal in detail.as_data():
            yield from ((path, sentence) for sentence in _sentences(refusal))
    elif isinstance(detail, list | tuple):
        for index, inner in enumerate(detail):
            is_sentence = isinstance(inner, str)
            yield from _walk(inner, path if is_sentence else (*path, str(index)))
    else:
        yield path, detail
