"""The API as its description says it is, and what is wrong with an answer."""

import json
from typing import Any

import schemathesis
from schemathesis import Case
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from ics_crm.api.views import api_description
from partners.models import Organisation, OrganisationName
from tests.integration.fuzz.senders import Sender, application
from tests.world import MARK, SECRET

Schema = Any
NOTHING_NEW = "304"  # to If-None-Match: *
# A request of the right shape may name a record that is not there, or come at a wrong time.
REFUSED_RIGHTLY = ["400", "401", "403", "404", "409", "410", "412", "422"]
SOME_ROWS_REFUSED = "207"
ANOTHER_VERSION = "412"  # is found before anything else of a request is read
OK = 200


def the_schema() -> Schema:
    """The description, with every check that schemathesis has.

    Of them ``object_level_authorization`` has nothing to compare, since each request here has a
    sender of its own: what one reads of another's is looked for in the answers themselves.
    """
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api_description())))
    schema.app = application()
    allowed, forbidden = (
        schema.config.checks.positive_data_acceptance,
        schema.config.checks.negative_data_rejection,
    )
    allowed.expected_statuses = ["2xx", NOTHING_NEW, *REFUSED_RIGHTLY]
    forbidden.expected_statuses += [SOME_ROWS_REFUSED, ANOTHER_VERSION]
    return schema


class Judge:
    """Finds what is wrong with answers; each fault is told once, with the first request of it."""

    def __init__(self) -> None:
        self.faults: dict[str, str] = {}
        self.statuses: dict[str, set[int]] = {}
        self._guarded: set[str] = set()

    def look_at(self, case: Case[Any], answer: Any, sender: Sender, recorder: Any = None) -> None:
        """Hold an answer against the description, and against what its reader may know."""
        operation = case.operation.label
        self.statuses.setdefault(operation, set()).add(answer.status_code)
        complaints = [*_leaks(answer, sender), *self._broken(case, answer, sender, recorder)]
        for complaint in complaints:
            self.faults.setdefault(f"{operation}: {complaint}", _told(case, sender, answer))

    @property
    def succeeded(self) -> list[str]:
        """The operations that did for somebody what they were asked."""
        return [
            name for name, seen in self.statuses.items() if any(200 <= one < 300 for one in seen)
        ]

    def told(self) -> str:
        """All faults, for people."""
        return "\n".join(f"{what}\n    {how}" for what, how in self.faults.items())

    def _broken(self, case: Case[Any], answer: Any, sender: Sender, recorder: Any) -> list[str]:
        excluded = []
        if case.operation.label in self._guarded:
            excluded.append(checks.ignored_auth)  # once shown, it holds for all requests to it
        elif 200 <= answer.status_code < 300:
            self._guarded.add(case.operation.label)
        if answer.status_code == OK and "fields" in (case.query or {}):
            excluded.append(checks.response_schema_conformance)  # it shows a part of what is there
        try:
            case.validate_response(
                answer,
                headers=sender.headers,
                transport_kwargs={"headers": sender.headers},
                excluded_checks=excluded,
                recorder=recorder,
            )
        except FailureGroup as group:
            return [f"{each.title}: {each.message}" for each in group.exceptions]
        return []


def _leaks(answer: Any, sender: Sender) -> list[str]:
    text = answer.content.decode("utf-8", "replace")
    found = []
    if SECRET in text and not sender.reads_confidences:
        found.append(f"{sender.name} reads what is confidential")
    if MARK in text and not sender.is_at_home and MARK in _without_public_names(text):
        found.append(f"{sender.name} reads of another system")
    return found


def _without_public_names(text: str) -> str:
    """Who exists is known in every system; what a system does with them is not."""
    names = Organisation.objects.values_list("name", flat=True)
    also = OrganisationName.objects.values_list("name", flat=True)
    for name in [*names.filter(name__contains=MARK), *also.filter(name__contains=MARK)]:
        text = text.replace(name, "")
    return text


def _told(case: Case[Any], sender: Sender, answer: Any) -> str:
    """A request that was answered wrongly, to be sent again by hand."""
    asked = f"{case.method} {case.formatted_path} ?{case.query} {case.body!r}"
    return f"{answer.status_code} for {sender.name}: {asked[:600]}"
