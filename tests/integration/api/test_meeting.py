"""Two calls that meet in the database: they wait for each other, or one begins anew."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection

from partners.api.people import PersonViewSet
from partners.models import Person
from tests.integration.api.conftest import Home

pytestmark = pytest.mark.django_db(transaction=True)


def _people(home: Home, names: list[str], **order: Any) -> Any:
    system = str(home.system.public_id)
    rows = [
        {"system": system, "name": name, "external_id": name.split()[0]}  # the name may change
        for name in names
    ]
    return home.client.post("/api/v1/people/bulk", {"rows": rows, **order})


def _give_up() -> None:
    """What the database says to the one of two that it gives up."""
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$")


def test_a_call_that_was_given_up_begins_anew_and_then_says_when_to_come_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_one, tries = PersonViewSet.make, []

    def given_up(times: int) -> Any:
        def make_or_give_up(view: Any, fields: Any) -> Any:
            made = make_one(view, fields)
            if fields["name"] == "Second":
                tries.append(made)
                if len(tries) <= times:
                    _give_up()
            return made

        return make_or_give_up

    monkeypatch.setattr(PersonViewSet, "make", given_up(2))
    answer = _people(home, ["First", "Second"])
    assert [row["status"] for row in answer.json()["results"]] == [201, 201]
    assert Person.objects.count() == 2
    assert len(tries) == 3
    Person.objects.all().delete()
    tries.clear()
    monkeypatch.setattr(PersonViewSet, "make", given_up(99))
    answer = _people(home, ["Third", "Second"])
    assert (answer.status_code, answer["Retry-After"]) == (409, "1")
    assert not Person.objects.exists()
    assert len(tries) == 3


def test_two_calls_with_the_same_records_in_another_order_wait_for_each_other(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _people(home, ["Ash", "Birch"]).status_code == 200
    change, changed = PersonViewSet.change, []
    both_have_one = threading.Barrier(2)

    def change_and_meet(view: Any, record: Any, *args: Any) -> None:
        change(view, record, *args)
        changed.append(record.name)
        with suppress(threading.BrokenBarrierError):  # the other waits for all that this changes
            both_have_one.wait(1)

    monkeypatch.setattr(PersonViewSet, "change", change_and_meet)
    answers: list[Any] = []

    def send(names: list[str]) -> None:
        answers.append(_people(home, names, mode="upsert"))
        connection.close()

    orders = [["Ash one", "Birch one"], ["Birch two", "Ash two"]]
    threads = [threading.Thread(target=send, args=[names]) for names in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer.json()["changed"] for answer in answers] == [2, 2]
    assert len(changed) == 4  # neither had to begin anew
