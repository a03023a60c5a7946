"""What may go wrong: refusals of the product, each kind a class, and no answer at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what was sent.

    ``field`` is a path such as ``partners.0.tone``; ``rule`` is a word that never changes its
    meaning; ``message`` and ``remedy`` are sentences for people.
    """

    field: str
    rule: str
    message: str
    remedy: str


class ClientError(Exception):
    """Whatever this package raises of its own."""


class NoAnswerError(ClientError):
    """There is no connection, or it broke off, also when it was tried again."""


class ApiError(ClientError):
    """The product refused a request. Its text says why and what to do about it."""

    kinds: ClassVar[dict[int, type[ApiError]]] = {}

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.problem = problem
        self.title = str(problem.get("title", ""))
        self.detail = str(problem.get("detail", ""))
        self.remedy = str(problem.get("remedy", ""))
        self.request_id = str(problem.get("request_id", ""))
        self.faults = [
            Fault(each["field"], each["rule"], each["message"], each["remedy"])
            for each in problem.get("problems", ())
        ]
        super().__init__(self._text())

    def __init_subclass__(cls, *, status: int | None = None, **options: Any) -> None:
        super().__init_subclass__(**options)
        if status is not None:
            cls.kinds[status] = cls

    def _text(self) -> str:
        lines = [f"{self.status} {self.title}: {self.detail} {self.remedy}".strip()]
        lines += [f"{each.field}: {each.message} {each.remedy}" for each in self.faults]
        if self.request_id:
            lines.append(f"Request id {self.request_id}")
        return "\n".join(lines)


class NotSignedInError(ApiError, status=401):
    """The token, or the client's id and secret, are not known, or no longer."""


class NotAllowedError(ApiError, status=403):
    """You may see this and not do this; or the token may not, a ``MissingScopeError``."""


class MissingScopeError(NotAllowedError):
    """You may do this, and the token lacks a scope: ``scopes`` names those that it lacks."""

    @property
    def scopes(self) -> list[str]:
        """What another token needs beside what this one has."""
        return [str(scope) for scope in self.problem["missing_scopes"]]


class NotFoundError(ApiError, status=404):
    """There is no such record, or you may not know of it."""


class ConflictError(ApiError, status=409):
    """This cannot be done with the record as it is now."""


class GoneError(ApiError, status=410):
    """The cursor is of data that was restored since (begin with “start”), or a file is deleted."""


class ChangedMeanwhileError(ApiError, status=412):
    """Somebody changed the record after you read it."""


class InvalidError(ApiError, status=422):
    """The body is well-formed and wrong: ``faults`` says where."""


class TooManyRequestsError(ApiError, status=429):
    """More than the allowance, also after waiting as long as the product said."""


def error_of(status: int, body: bytes) -> ApiError:
    """The refusal that an answer is; of what stands between, such as a proxy, its first words."""
    try:
        problem = json.loads(body)
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        words = body[:200].decode(errors="replace")
        problem = {"title": "Not an answer of the product", "detail": words}
    elif "title" not in problem:  # of the addresses for tokens, after RFC 6749
        words = problem.get("error_description") or problem.get("error", "")
        problem = {"title": "No token", "detail": words}
    if "missing_scopes" in problem:
        return MissingScopeError(status, problem)
    return ApiError.kinds.get(status, ApiError)(status, problem)
