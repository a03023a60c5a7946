"""What the rooms refuse, as HTTP: the one place that knows the errors of all of them."""

from collections.abc import Mapping
from typing import Any

from django.db import DatabaseError
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response

import engagement.errors
import partners.errors
from accounts.api import problems
from accounts.api.errors import BadQueryError, ChangedMeanwhileError, ConflictError
from accounts.api.meeting import met_another

CHANGED = (partners.errors.ChangedMeanwhileError, engagement.errors.ChangedMeanwhileError)
REFUSED = (partners.errors.PartnersError, engagement.errors.EngagementError)

WRITTEN_TWICE = "23505"  # unique_violation


class BusyError(ConflictError):
    """Two requests stood in each other's way; this one changed nothing."""

    wait = 1  # second


def handle_exception(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an exception of an API view."""
    if isinstance(error, CHANGED):
        error = ChangedMeanwhileError(str(error))
    elif isinstance(error, REFUSED):
        error = ConflictError(str(error))
    elif isinstance(error, DatabaseError):
        error = _of_database(error)
    elif isinstance(error, ValidationError) and context["request"].method in SAFE_METHODS:
        error = BadQueryError(errors=error.detail)  # nothing but the address can be wrong
    return problems.answer_to(error)


def _of_database(error: DatabaseError) -> Exception:
    if getattr(error.__cause__, "sqlstate", None) == WRITTEN_TWICE:
        return ConflictError("Somebody else wrote the same record a moment ago.")
    if met_another(error):
        return BusyError("Another request changed the same records. Send it again.")
    return error
