"""What is done with a record one thing after another, along the links of the description.

Each journey goes through one collection, begins with its list or a new record, and is taken back
as a whole. ``ICS_CRM_FUZZ=n`` (``bin/fuzz``) is how many journeys each sender makes.
"""

from contextlib import ExitStack
from random import Random
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase
from schemathesis import Case
from schemathesis.generation.stateful.state_machine import StepInput, StepOutput

from tests.integration.fuzz.described import Judge, the_schema
from tests.integration.fuzz.drawing import is_allowed, made_up
from tests.integration.fuzz.records import Records
from tests.integration.fuzz.senders import Sender, senders_of, taken_back
from tests.world import build_world

pytestmark = pytest.mark.django_db
UNTIRING = 10**9
STEPS = 5


def test_what_follows_from_an_answer_can_be_done(settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = settings.API_CLIENT_REQUESTS_A_MINUTE = UNTIRING
    settings.ALLOWED_HOSTS = ["*"]
    world = build_world()
    senders, records, judge = senders_of(world), Records(world), Judge()
    schema = the_schema()
    for turn, collection in enumerate(collections(schema)):
        machine = journeys(schema, collection, records, judge)
        for sender in _travellers(senders, turn):
            travel(machine, sender)
    assert judge.faults == {}, judge.told()


def collections(schema: Any) -> list[str]:
    """Those with links from what they answer."""
    paths = schema.raw_schema["paths"]
    return sorted(path for path in paths if f"{path}/{{id}}" in paths)


def journeys(schema: Any, collection: str, records: Records, judge: Judge) -> Any:
    """The machine that goes through a collection."""
    part = schema.include(path_regex=rf"^{collection}(/|$)")
    at = Random(collection)

    class Journey(part.as_state_machine()):  # type: ignore[misc]
        sender: Sender

        def setup(self) -> None:
            self.way_back = ExitStack()
            self.way_back.enter_context(taken_back())

        def teardown(self) -> None:
            self.way_back.close()

        def step(self, planned: StepInput) -> StepOutput:
            case = planned.case
            if is_allowed(case):
                if planned.transition is None:
                    records.put_into(case, at)
                else:
                    records.name_in(case, at)
                if case.method == "POST" and case.path == collection:
                    case.body = records.body_that_is_taken(case)
            output: StepOutput = super().step(planned)
            return output

        def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:
            return {"headers": self.sender.headers}

        def validate_response(self, response: Any, case: Case[Any], **_: Any) -> None:
            judge.look_at(case, response, self.sender, self.recorder)

    return Journey


def travel(machine: Any, sender: Sender) -> None:
    """A few journeys of one sender."""
    machine.sender = sender
    machine.run(
        settings=hypothesis.settings(
            max_examples=made_up() or 1,
            stateful_step_count=STEPS,
            derandomize=not made_up(),
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
    )


def _travellers(senders: list[Sender], turn: int) -> list[Sender]:
    """Somebody who may do everything and, in CI, one of the others in turn."""
    if made_up():
        return senders
    everybody, *others = senders
    return [everybody, others[turn % len(others)]]
