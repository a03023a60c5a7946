"""A filter that cannot be read is refused: else a program takes every row for what it asked for."""

import pytest

from tests import factories as make
from tests.integration.api.conftest import Home

NOTHING = "Say what to look for, or leave the filter out."


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("partnership", "", NOTHING),
        ("kind", "", NOTHING),
        ("withdrawn", "", NOTHING),
        ("withdrawn", "perhaps", "Say true or false."),
    ],
)
def test_it_is_refused(home: Home, name: str, value: str, sentence: str) -> None:
    make.make_event(partnerships=[make.make_partnership(system=home.system)])
    answer = home.client.get("/api/v1/events", {name: value})
    assert answer.status_code == 400
    assert answer.json()["errors"] == {name: [sentence]}


@pytest.mark.parametrize("value", ["false", "False"])
def test_whether_is_said_in_either_case(home: Home, value: str) -> None:
    make.make_event(partnerships=[make.make_partnership(system=home.system)])
    answer = home.client.get("/api/v1/events", {"withdrawn": value})
    assert len(answer.json()["results"]) == 1
