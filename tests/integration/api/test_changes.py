"""The feed of changes: nothing is missed, even what is committed late."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pgtrigger
import pytest
from django.db import close_old_connections, connection, transaction
from django.db.models import Model

from accounts.api.serializers import ReferenceSerializer
from accounts.api.structure import names_of, nested_in
from engagement.actions.commitment import confirm_commitment_state, settle_commitment
from engagement.actions.event import (
    EventFacts,
    PartnerPart,
    PersonPart,
    correct_event,
    withdraw_event,
)
from ics_crm.api.urls import COLLECTIONS
from partners.actions.organisation import add_alias
from partners.actions.person import change_person, start_position
from partners.models import Person, Position, Succession, System
from tests import factories as make
from tests.feed import follow, versions_now, write_places
from tests.integration.api.conftest import Home

pytestmark = pytest.mark.django_db(transaction=True)

FEED_SECONDS = float(os.environ.get("ICS_CRM_FEED_SECONDS", "1"))
SAME_MOMENT = 10_000


def _feed(home: Home, collection: str, cursor: str = "start", more: str = "") -> tuple[Any, str]:
    """All changed rows since the cursor, and the cursor for the next time."""
    rows: list[dict[str, Any]] = []
    address = f"/api/v1/{collection}?changed_since={cursor}{more}"
    while True:
        answer = home.client.get(address)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        rows += body["results"]
        if body["next"] is None:
            return rows, body["changed_since"]
        address = body["next"]


def _in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_each_change_comes_once_and_the_newest_version_wins(home: Home) -> None:
    person = make.make_person(system=home.system)
    rows, cursor = _feed(home, "people")
    assert [row["id"] for row in rows] == [str(person.public_id)]
    assert _feed(home, "people", cursor) == ([], cursor)
    change_person(
        by=home.manager,
        person=person,
        name="New Name",
        email="",
        phone="",
        expected_version=person.version,
    )
    [row], newer = _feed(home, "people", cursor)
    assert (row["name"], row["version"]) == ("New Name", 2)
    assert newer != cursor


def test_pages_of_the_feed_hold_every_row_once(home: Home) -> None:
    made = [make.make_person(system=home.system) for _ in range(7)]
    rows, _cursor = _feed(home, "people", more="&limit=2")
    assert [row["id"] for row in rows] == [str(person.public_id) for person in made]


def test_one_transaction_may_change_more_rows_than_a_page_holds(home: Home) -> None:
    with transaction.atomic():
        made = [make.make_person(system=home.system) for _ in range(5)]
    rows, _cursor = _feed(home, "people", more="&limit=2")
    assert [row["id"] for row in rows] == [str(person.public_id) for person in made]


def test_what_is_committed_late_is_late_and_not_lost(home: Home) -> None:
    """The slow writer takes its transaction id first and commits last."""
    has_written, may_commit = threading.Event(), threading.Event()
    slow: list[str] = []

    def write_slowly() -> None:
        close_old_connections()
        with transaction.atomic():
            slow.append(str(make.make_person(system=home.system, name="Slow").public_id))
            has_written.set()
            assert may_commit.wait(30)

    thread = _in_thread(write_slowly)
    assert has_written.wait(30)
    quick = str(make.make_person(system=home.system, name="Quick").public_id)
    rows, cursor = _feed(home, "people")
    may_commit.set()
    thread.join(30)
    later, _cursor = _feed(home, "people", cursor)
    # The quick one waits for the slow one, so that no cursor can pass over it.
    assert rows == []
    assert {row["id"] for row in later} == {*slow, quick}


def test_a_part_of_a_record_changes_the_record(home: Home) -> None:
    person = make.make_person(system=home.system)
    organisation = make.make_organisation()
    _rows, people = _feed(home, "people")
    _rows, organisations = _feed(home, "organisations")
    start_position(by=home.manager, person=person, organisation=organisation, title="Director")
    make.make_identifier(organisation)
    [changed], _cursor = _feed(home, "people", people)
    assert changed["positions"][0]["title"] == "Director"
    [found], organisations = _feed(home, "organisations", organisations)
    assert found["id"] == str(organisation.public_id)
    add_alias(by=home.manager, organisation=organisation, name="Another name")
    [found], _cursor = _feed(home, "organisations", organisations)
    assert found["also_known_as"] == ["Another name"]


def test_withdrawn_rows_come_marked(home: Home) -> None:
    event = make.make_event(partnerships=[make.make_partnership(system=home.system)])
    _rows, cursor = _feed(home, "events")
    withdraw_event(by=home.manager, event=event, reason="Entered twice")
    [row], _cursor = _feed(home, "events", cursor)
    assert row["withdrawn"] is True
    assert row["withdrawn_reason"] == "Entered twice"
    assert home.client.get("/api/v1/events").json()["results"] == []


def test_only_a_fact_that_never_changes_narrows_the_feed(home: Home) -> None:
    make.make_event(partnerships=[make.make_partnership(system=home.system)])
    rows, _cursor = _feed(home, "events", more=f"&system={home.system.public_id}")
    assert len(rows) == 1
    other = make.make_system()
    assert _feed(home, "events", more=f"&system={other.public_id}")[0] == []
    refused = home.client.get("/api/v1/events?changed_since=start&kind=call")
    assert refused.status_code == 400
    assert set(refused.json()["errors"]) == {"kind"}
    assert home.client.get("/api/v1/events?changed_since=start&system=x").status_code == 400


def test_no_row_is_missed_beside_eight_writers_that_commit_out_of_order(home: Home) -> None:
    """And 10,000 rows of the same moment and transaction. Longer: ICS_CRM_FEED_SECONDS=10."""
    write_places(home.system, "Before ", SAME_MOMENT)
    seen = follow(home.client, home.system, writers=8, seconds=FEED_SECONDS)
    there = versions_now(home.system)
    assert len(there) > SAME_MOMENT
    assert seen.versions == there


def test_what_was_merged_names_what_it_was_merged_into(home: Home) -> None:
    old, new = make.make_organisation(), make.make_organisation(name="Merged Trust")
    make.make_identifier(old)
    _rows, cursor = _feed(home, "organisations")
    Succession.objects.create(
        predecessor=old, successor=new, happened_on=date(2026, 4, 1), kind="merger"
    )
    [row], _cursor = _feed(home, "organisations", cursor)
    [mark] = row["succeeded_by"]
    assert row["id"] == str(old.public_id)
    assert (mark["happened_on"], mark["kind"]) == ("2026-04-01", "merger")
    assert mark["organisation"] == {
        "id": str(new.public_id),
        "name": "Merged Trust",
        "ods": None,
        "gss": None,
    }


def test_a_feed_takes_up_to_5000_rows_a_page(home: Home) -> None:
    write_places(home.system, "Place ", 300)
    body = home.client.get("/api/v1/places?changed_since=start&limit=5000").json()
    assert len(body["results"]) == 300
    refused = home.client.get("/api/v1/places?changed_since=start&limit=5001")
    assert refused.json()["errors"] == {"limit": ["Enter a number from 1 to 5,000."]}


# Written together with the record, which gets a new version each time: never by themselves.
WRITTEN_WITH = {
    ("events", "Participation"),
    ("events", "Attendee"),
    ("commitments", "CommitmentStateChange"),
    ("principles", "PrincipleWording"),
    ("plan-alignments", "PrincipleWording"),
    ("exports", "ExportFile"),
}
# A decision about a model is not a change of it, as the collection says.
NOT_OF_THE_RECORD = {("score-models", "ScoreModelApproval")}


def _shown_inside(serializer_class: Any) -> Iterator[type[Model]]:
    """The models of whole records that stand inside a record, at any depth."""
    for name in names_of(serializer_class):
        inner = nested_in(serializer_class, name)
        if inner is None or isinstance(inner, ReferenceSerializer):
            continue
        model = getattr(getattr(inner, "Meta", None), "model", None)
        if model is not None:
            yield model
        yield from _shown_inside(type(inner))


def test_whatever_is_shown_inside_a_record_changes_it() -> None:
    """Every row of another table is a part of the feed, or always written with the record."""
    forgotten = set()
    for collection in COLLECTIONS:
        parts = {part.model for part in collection.change_parts}
        for model in _shown_inside(collection.serializer_class):
            where = (collection.collection, model.__name__)
            if model not in parts and where not in WRITTEN_WITH | NOT_OF_THE_RECORD:
                forgotten.add(where)
    assert forgotten == set()


def test_what_is_written_with_a_record_changes_it(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    commitment = make.make_commitment(partnership=partnership)
    settle_commitment(
        by=home.manager, commitment=commitment, state="kept", happened_on=commitment.made_on
    )
    event = make.make_event(partnerships=[partnership])
    _rows, commitments = _feed(home, "commitments")
    _rows, events = _feed(home, "events")
    commitment.refresh_from_db()
    confirm_commitment_state(
        by=home.manager, commitment=commitment, expected_version=commitment.version
    )
    [row], _cursor = _feed(home, "commitments", commitments)
    assert [each["is_confirmed"] for each in row["changes"]][-1] is True
    person = make.make_person(system=home.system)
    facts = EventFacts(
        partners=[PartnerPart(partnership)], people=[PersonPart(person)], starts_at=event.starts_at
    )
    correct_event(
        by=home.manager,
        event=event,
        facts=facts,
        reason="Somebody was there",
        expected_version=event.version,
    )
    [row], _cursor = _feed(home, "events", events)
    assert [each["person"]["name"] for each in row["people"]] == [person.name]


@pytest.mark.parametrize("cursor", ["", "x", "W10", "WzEsMiwzXQ", "Wy0xLDBd", "WzEuNSwwXQ", "é"])
def test_a_cursor_of_ones_own_making_is_refused(home: Home, cursor: str) -> None:
    answer = home.client.get("/api/v1/events", {"changed_since": cursor})
    assert answer.status_code == 400
    assert "changed_since" in answer.json()["errors"]


def test_a_cursor_from_the_future_means_that_the_data_was_restored(home: Home) -> None:
    far_ahead = "WzkwMDAwMDAwMDAwMDAwMCwwXQ"
    answer = home.client.get("/api/v1/events", {"changed_since": far_ahead})
    assert answer.status_code == 410
    assert "Start again" in answer.json()["detail"]


def test_what_was_restored_from_a_cluster_that_was_further_on_is_not_missing(home: Home) -> None:
    """Its transaction ids are ahead of this cluster's, for rows and for parts of them."""
    people = [make.make_person(system=home.system) for _ in range(3)]
    organisation = make.make_organisation()
    for person in people[1:]:
        start_position(by=home.manager, person=person, organisation=organisation, title="Director")
    _rows, before = _feed(home, "people")
    far_ahead = 10**15
    with pgtrigger.ignore():  # as a restore writes
        Person.objects.filter(pk__in=[p.pk for p in people[:2]]).update(changed_xid=far_ahead)
        Position.objects.update(changed_xid=far_ahead)
        System.objects.update(changed_xid=far_ahead)
    assert Person.objects.filter(changed_xid=far_ahead).count() == 2
    rows, cursor_after = _feed(home, "people", more="&limit=1")
    assert {row["id"] for row in rows} == {str(person.public_id) for person in people}
    assert len(rows) == len(people)
    assert _feed(home, "people", cursor_after)[0] == []
    assert _feed(home, "people", before)[0] == []
    systems, _cursor = _feed(home, "systems")  # without parts
    assert str(home.system.public_id) in {row["id"] for row in systems}
    person = people[0]
    change_person(
        by=home.manager,
        person=person,
        name="New Name",
        email="",
        phone="",
        expected_version=person.version,
    )
    assert [row["name"] for row in _feed(home, "people", cursor_after)[0]] == ["New Name"]
