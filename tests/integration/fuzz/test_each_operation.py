"""Every operation, sent by everyone what its description allows and forbids: no surprise."""

from random import Random
from typing import Any

import pytest

from tests.integration.fuzz.described import Judge, the_schema
from tests.integration.fuzz.drawing import is_allowed, requests_to
from tests.integration.fuzz.records import Records
from tests.integration.fuzz.senders import senders_of, taken_back
from tests.world import build_world

pytestmark = pytest.mark.django_db
UNTIRING = 10**9
PARTS = 2  # of the operations, for as many processes


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_sent_is_answered_as_described(part: int, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = settings.API_CLIENT_REQUESTS_A_MINUTE = UNTIRING
    settings.ALLOWED_HOSTS = ["*"]
    world = build_world()
    senders, records, judge = senders_of(world), Records(world), Judge()
    for found in list(the_schema().get_all_operations())[part::PARTS]:
        operation = found.ok()
        at = Random(operation.label)
        for case, sender in requests_to(operation, senders, at):
            if is_allowed(case):
                records.put_into(case, at)
            with taken_back():
                judge.look_at(case, case.call(headers=sender.headers), sender)
    assert judge.faults == {}, judge.told()
    assert len(judge.statuses) > 140
    assert len(judge.succeeded) > 2 / 3 * len(judge.statuses)  # or little was proved
