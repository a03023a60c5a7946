"""What the rooms refuse, as HTTP: the one place that knows the errors of all of them."""

from collections.abc import Mapping
from typing import Any

from rest_framework.response import Response

import engagement.errors
import partners.errors
from accounts.api import problems
from accounts.api.errors import ChangedMeanwhileError, ConflictError

CHANGED = (partners.errors.ChangedMeanwhileError, engagement.errors.ChangedMeanwhileError)
REFUSED = (partners.errors.PartnersError, engagement.errors.EngagementError)


def handle_exception(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an exception of an API view."""
    if isinstance(error, CHANGED):
        error = ChangedMeanwhileError(str(error))
    elif isinstance(error, REFUSED):
        error = ConflictError(str(error))
    return problems.answer_to(error)
