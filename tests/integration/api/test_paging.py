"""Pages by key: each row exactly once, whatever is written meanwhile."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.integration.api.conftest import Home


def _walk(home: Home, address: str | None, follow: str = "next") -> list[list[str]]:
    pages = []
    while address:
        answer = home.client.get(address)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        pages.append([row["id"] for row in body["results"]])
        address = body[follow]
    return pages


def _partnerships(home: Home, number: int) -> list[str]:
    made = [make.make_partnership(system=home.system) for _ in range(number)]
    return [str(each.public_id) for each in made]


def test_all_rows_once_forwards_and_backwards(home: Home) -> None:
    ids = _partnerships(home, 7)
    pages = _walk(home, "/api/v1/partnerships?limit=3")
    assert pages == [ids[0:3], ids[3:6], ids[6:7]]
    body = home.client.get("/api/v1/partnerships?limit=3").json()
    assert body["previous"] is None
    second = home.client.get(body["next"]).json()
    third = home.client.get(second["next"]).json()
    assert third["next"] is None
    assert _walk(home, third["previous"], "previous") == [ids[3:6], ids[0:3]]


def test_events_of_the_same_moment_are_told_apart(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    moment = datetime(2026, 10, 1, 9, tzinfo=UTC)
    made = [make.make_event(partnerships=[partnership], starts_at=moment) for _ in range(5)]
    pages = _walk(home, "/api/v1/events?limit=2")
    newest_first = [str(event.public_id) for event in reversed(made)]
    assert [each for page in pages for each in page] == newest_first


def test_rows_written_meanwhile_neither_repeat_nor_hide_others(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)

    def event(day: int) -> str:
        moment = datetime(2026, 10, day, 9, tzinfo=UTC)
        return str(make.make_event(partnerships=[partnership], starts_at=moment).public_id)

    old = [event(day) for day in (10, 8, 6, 4, 2)]
    first = home.client.get("/api/v1/events?limit=2").json()
    newer, between_seen, between_unseen = event(12), event(9), event(5)
    rest = _walk(home, first["next"])
    seen = [row["id"] for row in first["results"]] + [each for page in rest for each in page]
    assert [each for each in seen if each in old] == old
    assert len(seen) == len(set(seen))
    assert between_unseen in seen
    assert newer not in seen
    assert between_seen not in seen


def test_links_keep_the_filters(home: Home) -> None:
    ids = _partnerships(home, 3)
    make.make_partnership(system=home.system, kind="voluntary")
    pages = _walk(home, "/api/v1/partnerships?limit=2&kind=upper_tier_council")
    assert [each for page in pages for each in page] == ids


@pytest.mark.parametrize("limit", ["0", "201", "-1", "ten", "", "1.5", "٣"])
def test_a_limit_is_a_number_from_1_to_200(home: Home, limit: str) -> None:
    answer = home.client.get(f"/api/v1/events?limit={limit}")
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"limit": ["Enter a number from 1 to 200."]}


@pytest.mark.parametrize("cursor", ["", "x", "WzEsMl0", "a:b:c"])
def test_a_cursor_of_ones_own_making_is_refused(home: Home, cursor: str) -> None:
    for name in ("after", "before"):
        answer = home.client.get(f"/api/v1/events?{name}={cursor}")
        assert answer.status_code == 400
        assert "cursor" in answer.json()["detail"]


def test_a_cursor_of_another_list_is_refused(home: Home) -> None:
    _partnerships(home, 2)
    other: dict[str, Any] = home.client.get("/api/v1/partnerships?limit=1").json()
    cursor = other["next"].partition("after=")[2].partition("&")[0]
    assert home.client.get(f"/api/v1/events?after={cursor}").status_code == 400
