"""A POST sent twice under one key happens once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import IdempotencyRecord
from accounts.tasks import forget_answers
from engagement.models import Event
from partners.actions.board import set_up_board
from partners.actions.membership import end_role
from partners.models import Board
from tests import factories as make
from tests.integration.api.conftest import Home, client_of


def _post(home: Home, key: str, name: str = "Winter board", **extra: Any) -> Any:
    body = {"system": str(home.system.public_id), "name": name, "kind": "committee"}
    return home.client.post("/api/v1/boards", body, headers={"Idempotency-Key": key}, **extra)


def test_the_second_request_gets_the_first_answer(home: Home) -> None:
    first, second = _post(home, "one"), _post(home, "one")
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    for header in ("Location", "ETag", "Content-Type"):
        assert first[header] == second[header]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert Board.objects.count() == 1


def test_the_order_of_fields_does_not_matter(home: Home) -> None:
    system = str(home.system.public_id)
    bodies = (
        {"system": system, "name": "Winter board", "kind": "committee"},
        {"kind": "committee", "name": "Winter board", "system": system},
    )
    answers = [
        home.client.post("/api/v1/boards", body, headers={"Idempotency-Key": "one"})
        for body in bodies
    ]
    assert [answer.status_code for answer in answers] == [201, 201]


def test_another_body_under_the_same_key_is_refused(home: Home) -> None:
    _post(home, "one")
    answer = _post(home, "one", name="Summer board")
    assert answer.status_code == 422
    assert "new key" in answer.json()["detail"]
    assert Board.objects.count() == 1


def test_another_address_under_the_same_key_is_refused(home: Home) -> None:
    event = make.make_event(partnerships=[make.make_partnership(system=home.system)])
    other = make.make_event(partnerships=[make.make_partnership(system=home.system)])
    statuses = [
        home.client.post(
            f"/api/v1/events/{each.public_id}/withdraw",
            {"reason": "Entered twice"},
            headers={"Idempotency-Key": "one"},
        ).status_code
        for each in (event, other, event)
    ]
    assert statuses == [200, 422, 200]
    assert Event.objects.standing().count() == 1


def test_keys_of_different_people_do_not_meet(home: Home) -> None:
    _post(home, "one")
    colleague = make.make_user(system=home.system)
    answer = client_of(colleague).post(
        "/api/v1/boards",
        {"system": str(home.system.public_id), "name": "Another", "kind": "committee"},
        headers={"Idempotency-Key": "one"},
    )
    assert answer.status_code == 201
    assert "Idempotency-Replayed" not in answer


def test_a_refused_request_may_be_put_right_under_its_key(home: Home) -> None:
    refused = _post(home, "one", name="")
    assert refused.status_code == 422
    assert _post(home, "one").status_code == 201


def test_a_broken_request_leaves_nothing_behind(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("accounts.api.idempotency._remember", broken)
        assert _post(home, "one").status_code == 500
    assert Board.objects.count() == 0
    assert _post(home, "one").status_code == 201


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "é"])
def test_a_key_is_one_word(home: Home, key: str) -> None:
    assert _post(home, key).status_code == 400


def test_after_a_day_the_key_is_new(home: Home) -> None:
    _post(home, "one")
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=24))
    answer = _post(home, "one", name="Summer board")
    assert answer.status_code == 201
    assert IdempotencyRecord.objects.get().created_at > timezone.now() - timedelta(hours=1)


def test_old_answers_are_forgotten_and_young_ones_kept(home: Home) -> None:
    _post(home, "old")
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))
    _post(home, "young", name="Summer board")
    assert forget_answers() == 1
    assert IdempotencyRecord.objects.count() == 1
    assert _post(home, "young", name="Summer board")["Idempotency-Replayed"] == "true"


def _withdrawal(home: Home) -> Any:
    event = Event.objects.first() or make.make_event(
        partnerships=[make.make_partnership(system=home.system)]
    )
    return home.client.post(
        f"/api/v1/events/{event.public_id}/withdraw",
        {"reason": "Entered twice"},
        headers={"Idempotency-Key": "two"},
    )


@pytest.mark.parametrize(
    ("role", "of_all", "of_one"),
    [
        (None, 403, 404),
        ("analyst", 403, 403),  # they see the records, and not all that the answers hold
        ("system_administrator", 201, 200),  # as much as before, and more
    ],
)
def test_who_has_lost_a_role_does_not_get_the_first_answer(
    home: Home, role: str | None, of_all: int, of_one: int
) -> None:
    assert (_post(home, "one").status_code, _withdrawal(home).status_code) == (201, 200)
    end_role(by=make.TESTS, membership=home.manager.memberships.get())
    if role is not None:
        make.make_membership(home.manager, home.system, role)
    assert (_post(home, "one").status_code, _withdrawal(home).status_code) == (of_all, of_one)
    assert Board.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_request_at_the_same_time_happens_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the first is being worked on, the second is told so; afterwards it gets the answer."""
    is_working, may_finish = threading.Event(), threading.Event()

    def slowly(**fields: Any) -> Any:
        is_working.set()
        assert may_finish.wait(30)
        return set_up_board(**fields)

    monkeypatch.setattr("partners.api.boards.set_up_board", slowly)
    answers: list[Any] = []

    def first() -> None:
        answers.append(_post(home, "one"))
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert is_working.wait(30)
    meanwhile = _post(home, "one")
    may_finish.set()
    thread.join(30)
    afterwards = _post(home, "one")
    assert [answer.status_code for answer in answers] == [201]
    assert meanwhile.status_code == 409
    assert "being worked on" in meanwhile.json()["detail"]
    assert afterwards.content == answers[0].content
    assert Board.objects.count() == 1
