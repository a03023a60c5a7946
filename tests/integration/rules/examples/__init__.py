"""One working call for each action. The rules of all actions are proved on these.

An example prepares what the action needs and returns the call; a new action without an example
fails ``test_every_action_has_an_example``.
"""

from tests.integration.rules.examples import (
    accounts_and_jobs,
    boards,
    calendars,
    dealings,
    engagement_plans,
    exports,
    information,
    meetings,
    packs,
    partners,
    plans,
    readings,
    representation,
    rights,
    saved_views,
    scores,
    surveys_answering,
    surveys_bringing_in,
    surveys_instruments,
    surveys_results,
    surveys_waves,
    todo,
    webhooks,
)
from tests.integration.rules.examples.registry import EXAMPLES, call_of

__all__ = [
    "EXAMPLES",
    "accounts_and_jobs",
    "boards",
    "calendars",
    "call_of",
    "dealings",
    "engagement_plans",
    "exports",
    "information",
    "meetings",
    "packs",
    "partners",
    "plans",
    "readings",
    "representation",
    "rights",
    "saved_views",
    "scores",
    "surveys_answering",
    "surveys_bringing_in",
    "surveys_instruments",
    "surveys_results",
    "surveys_waves",
    "todo",
    "webhooks",
]
