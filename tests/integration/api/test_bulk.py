"""Many records in one call: each row answered for, none written otherwise than alone."""

from datetime import date
from typing import Any

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.actions.api_token import create_token
from accounts.limits import Scope
from accounts.roles import BOARD_MEMBER
from audit.models import AuditEvent
from engagement.models import Commitment, Event, Evidence, Participation, StaleScore
from partners.actions.partnership import withdraw_partnership
from partners.api.bulk import MOST_ROWS
from partners.models import ExternalKey, Organisation, Partnership, Person, ReferenceSnapshot
from tests import factories as make
from tests.integration.api.conftest import Home, client_of
from tests.integration.api.records import body_for, one_of_each
from tests.integration.api.test_external_ids import KEYED


def _bulk(home: Home, collection: str, rows: list[Any], **order: Any) -> Any:
    return home.client.post(f"/api/v1/{collection}/bulk", {"rows": rows, **order})


def _events(home: Home, count: int, **extra: Any) -> list[dict[str, Any]]:
    partnership = str(make.make_partnership(system=home.system).public_id)
    return [
        {
            "starts_at": f"2026-10-{1 + number % 28:02}T10:00:00+01:00",
            "title": f"Meeting {number}",
            "partners": [{"partnership": partnership, "tone": 4}],
            "external_id": f"M{number}",
            **extra,
        }
        for number in range(count)
    ]


def _statuses(answer: Any) -> list[int]:
    return [row["status"] for row in answer.json()["results"]]


def test_every_collection_takes_many_and_knows_them_again(home: Home) -> None:
    records = one_of_each(home.system)
    for collection in KEYED:
        rows = [{**body_for(collection, records), "external_id": "X1"}]
        first = _bulk(home, collection, rows, mode="upsert", external_source="sirona")
        assert first.status_code == 200, (collection, first.content)
        assert _statuses(first) == [201], (collection, first.content)
        before = AuditEvent.objects.count()
        second = _bulk(home, collection, rows, mode="upsert", external_source="sirona")
        assert _statuses(second) == [200], (collection, second.content)
        assert second.json()["unchanged"] == 1, (collection, second.content)
        assert AuditEvent.objects.count() == before, collection
        for name in ("id", "version"):
            assert second.json()["results"][0][name] == first.json()["results"][0][name]
        third = _bulk(home, collection, rows, external_source="sirona")
        assert (third.status_code, _statuses(third)) == (207, [409]), collection


def test_one_bad_row_leaves_the_others_alone(home: Home) -> None:
    rows: list[Any] = _events(home, 4)
    rows[1]["kind"] = "party"
    rows[2]["external_id"] = "M0"
    rows.insert(2, "no object")
    answer = _bulk(home, "events", rows)
    body = answer.json()
    assert answer.status_code == 207
    assert _statuses(answer) == [201, 422, 422, 422, 201]
    assert [body[name] for name in ("created", "changed", "unchanged", "refused")] == [2, 0, 0, 3]
    assert [row["row"] for row in body["results"]] == [0, 1, 2, 3, 4]
    assert [row["external_id"] for row in body["results"]] == ["M0", "M1", "", "M0", "M3"]
    rules = [row["problem"] and row["problem"]["problems"][0]["rule"] for row in body["results"]]
    assert rules == [None, "not_a_choice", "not_an_object", "twice_in_request", None]
    ids = [row["id"] for row in body["results"] if row["status"] == 201]
    assert ids == [str(each.public_id) for each in Event.objects.order_by("pk")]


def test_all_or_nothing(home: Home) -> None:
    rows = _events(home, 3)
    rows[2]["kind"] = "party"
    answer = _bulk(home, "events", rows, all_or_nothing=True)
    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert (problem["field"], problem["rule"]) == ("rows.2.kind", "not_a_choice")
    assert not Event.objects.exists()
    assert not AuditEvent.objects.filter(type="event.logged").exists()
    rows[2]["kind"] = "meeting"
    answer = _bulk(home, "events", rows, all_or_nothing=True)
    assert _statuses(answer) == [201, 201, 201]


def test_many_events_are_what_single_ones_are(home: Home) -> None:
    """Evidence, parts and audit of a bulk call equal those of single calls."""

    def left_behind(events: Any) -> list[Any]:
        ids = events.values("public_id")
        facts = Evidence.objects.filter(
            partnership__in=events.values("participations__partnership")
        ).order_by("occurred_on", "component", "truster", "x")
        told = AuditEvent.objects.filter(target_id__in=ids).order_by("type", "pk")
        return [
            list(
                events.order_by("starts_at").values_list(
                    "title", "source", "external_id", "posted_revision", "logged_by"
                )
            ),
            list(
                Participation.objects.filter(event__in=events)
                .order_by("event__starts_at")
                .values_list("attendance", "tone", "tone_recorded_by")
            ),
            list(facts.values_list("component", "source", "truster", "x", "q", "occurred_on")),
            list(told.values_list("type", "actor_id", "facts")),
            StaleScore.objects.filter(
                partnership__in=events.values("participations__partnership")
            ).count(),
        ]

    for row in _events(home, 3):
        assert home.client.post("/api/v1/events", row).status_code == 201
    singly = Event.objects.filter(pk__in=list(Event.objects.values_list("pk", flat=True)))
    ExternalKey.objects.all().delete()
    Event.objects.update(external_id="")
    before = left_behind(singly)
    assert before[2]
    answer = _bulk(home, "events", _events(home, 3))
    assert _statuses(answer) == [201, 201, 201]
    ids = [row["id"] for row in answer.json()["results"]]
    many = Event.objects.filter(public_id__in=ids)
    many.update(external_id="")
    assert left_behind(many) == before


def test_many_events_cost_as_many_queries_as_few(home: Home) -> None:
    def cost(count: int) -> int:
        rows = _events(home, count, external_source=f"s{count}")
        with CaptureQueriesContext(connection) as queries:
            answer = _bulk(home, "events", rows, mode="upsert")
        assert answer.json()["created"] == count
        return len(queries)

    cost(2)
    few, many = cost(5), cost(25)
    assert many == few


def test_known_events_are_read_together(home: Home) -> None:
    """Of each row that says nothing new, a savepoint is all that is asked of the database."""

    def cost(count: int) -> int:
        rows = _events(home, count, external_source=f"s{count}")
        _bulk(home, "events", rows)
        with CaptureQueriesContext(connection) as queries:
            answer = _bulk(home, "events", rows, mode="upsert")
        assert answer.json()["unchanged"] == count
        return len(queries)

    cost(2)
    assert cost(15) - cost(5) <= 2 * 10


def test_the_number_of_rows_is_limited(home: Home) -> None:
    none: list[dict[str, Any]] = []
    too_many: list[dict[str, Any]] = [{}] * (MOST_ROWS + 1)
    for rows in (none, too_many):
        answer = _bulk(home, "events", rows)
        assert answer.status_code == 422
        assert set(answer.json()["errors"]) == {"rows"}


@override_settings(API_MAX_BODY_BYTES=2_000, API_MAX_BULK_BODY_BYTES=4_000)
def test_a_bulk_body_may_be_larger(home: Home) -> None:
    row = _events(home, 1)[0]
    row["notes"] = "x" * 2_500
    assert home.client.post("/api/v1/events", row).status_code == 413
    assert _bulk(home, "events", [row]).status_code == 200
    assert _bulk(home, "events", [row] * 2).status_code == 413


def test_the_same_call_again_writes_nothing(home: Home) -> None:
    order: dict[str, Any] = {"rows": [*_events(home, 2), {}]}
    headers = {"Idempotency-Key": "night 1".replace(" ", "-")}
    first, second = (
        home.client.post("/api/v1/events/bulk", order, headers=headers) for _ in range(2)
    )
    assert first.status_code == second.status_code == 207
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    assert Event.objects.count() == 2


def test_an_upsert_corrects_what_it_says_and_leaves_the_rest(home: Home) -> None:
    (row,) = _events(home, 1)
    made = home.client.post("/api/v1/events", {**row, "notes": "Our own notes"}).json()
    row["title"] = "Winter"
    del row["partners"][0]["tone"]
    answer = _bulk(home, "events", [row], mode="upsert", reason="Put right in the other system")
    (result,) = answer.json()["results"]
    assert (result["status"], result["result"], result["id"]) == (200, "changed", made["id"])
    assert result["version"] > made["version"]
    event = Event.objects.get()
    assert (event.title, event.notes, event.revision) == ("Winter", "Our own notes", 2)
    corrected = AuditEvent.objects.get(type="event.corrected")
    assert corrected.reason == "Put right in the other system"
    assert corrected.changed_fields == ["title"]
    assert Participation.objects.get().tone == 4


def test_an_upsert_changes_nothing_that_its_token_may_not_read(home: Home) -> None:
    (row,) = _events(home, 1)
    person = str(make.make_person(system=home.system).public_id)
    whole = {"notes": "Ours", "notes_sensitivity": "confidential", "people": [{"person": person}]}
    home.client.post("/api/v1/events", {**row, **whole})
    scopes = frozenset({Scope.READ, Scope.WRITE})
    _token, text = create_token(by=home.manager, name="Push", days=1, scopes=scopes)
    program = APIClient(raise_request_exception=False)
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    part = row["partners"][0]

    def pushed(**said: Any) -> list[int]:
        body = {"rows": [{**row, **said}], "mode": "upsert"}
        return _statuses(program.post("/api/v1/events/bulk", body))

    assert pushed(notes="") == [403]
    assert pushed(notes_sensitivity="open") == [403]
    assert pushed(people=[]) == [403]
    assert pushed(partners=[{**part, "tone": 1}]) == [403]
    assert pushed(partners=[{**part, "tone": None}]) == [403]
    del part["tone"]
    assert pushed(title="Winter", partners=[{**part, "attendance": "deputy"}]) == [200]
    event = Event.objects.get()
    assert (event.title, event.notes, event.notes_sensitivity) == ("Winter", "Ours", "confidential")
    participation = Participation.objects.get()
    assert (participation.tone, participation.attendance) == (4, "deputy")
    assert event.attendees.filter(is_standing=True).count() == 1


def test_what_is_fixed_is_refused_in_words(home: Home) -> None:
    partnership = make.make_partnership(system=home.system)
    row = {
        "partnership": str(partnership.public_id),
        "made_by": "partner",
        "text": "Figures",
        "due_on": "2026-12-01",
        "external_id": "C1",
    }
    _bulk(home, "commitments", [row])
    row["owner"] = str(home.manager.public_id)
    assert _bulk(home, "commitments", [row], mode="upsert").json()["changed"] == 1
    row["text"] = "Other figures"
    answer = _bulk(home, "commitments", [row], mode="upsert")
    (problem,) = answer.json()["results"][0]["problem"]["problems"]
    assert (problem["field"], problem["rule"]) == ("text", "fixed")
    assert Commitment.objects.get().text == "Figures"


def test_a_withdrawn_record_is_not_brought_back(home: Home) -> None:
    rows = _events(home, 1)
    made = _bulk(home, "events", rows).json()["results"][0]
    home.client.post(f"/api/v1/events/{made['id']}/withdraw", {"reason": "Mistake"})
    answer = _bulk(home, "events", rows, mode="upsert")
    assert _statuses(answer) == [409]
    assert made["id"] in answer.json()["results"][0]["problem"]["detail"]


def test_a_meeting_of_a_calendar_is_one_event(home: Home) -> None:
    (row,) = _events(home, 1)
    del row["external_id"]
    row["calendar"] = {"uid": "4711@west", "recurrence_id": "2026-10-01T10:00:00+01:00"}
    assert _bulk(home, "events", [row], mode="upsert").json()["created"] == 1
    row["calendar"]["recurrence_id"] = "20261001T090000Z"
    assert _bulk(home, "events", [row], mode="upsert").json()["unchanged"] == 1
    assert home.client.post("/api/v1/events", row).status_code == 409
    row["calendar"]["recurrence_id"] = "2026-10-08"
    assert _bulk(home, "events", [row], mode="upsert").json()["created"] == 1
    assert Event.objects.filter(source="calendar").count() == 2
    row["calendar"]["recurrence_id"] = "next week"
    assert _statuses(_bulk(home, "events", [row], mode="upsert")) == [422]


def test_organisations_are_known_by_their_codes(home: Home) -> None:
    row: dict[str, Any] = {
        "system": str(home.system.public_id),
        "name": "Riverside Carers",
        "kind": "voluntary",
        "codes": {"charity": "1234567"},
    }
    assert _statuses(_bulk(home, "organisations", [row], mode="upsert")) == [201]
    row["town"] = "Millbrook"
    row["codes"]["companies_house"] = "00445790"
    assert _bulk(home, "organisations", [row], mode="upsert").json()["changed"] == 1
    assert _bulk(home, "organisations", [row], mode="upsert").json()["unchanged"] == 1
    organisation = Organisation.objects.get(name="Riverside Carers")
    assert organisation.town == "Millbrook"
    assert organisation.identifiers.count() == 2
    assert organisation.partnerships.count() == 1
    wrong = {**row, "name": "Other Carers"}
    assert _statuses(_bulk(home, "organisations", [wrong], mode="upsert")) == [422]


def test_a_code_that_a_register_gave_is_not_given_anew(home: Home) -> None:
    row: dict[str, Any] = {
        "system": str(home.system.public_id),
        "name": "Riverside  Carers",
        "kind": "voluntary",
        "codes": {"charity": "1234567"},
        "external_id": "O1",
    }
    assert _bulk(home, "organisations", [row], mode="upsert").json()["created"] == 1
    assert _bulk(home, "organisations", [row], mode="upsert").json()["unchanged"] == 1
    other = {**row, "codes": {"charity": "7654321", "companies_house": "00445790"}}
    assert _statuses(_bulk(home, "organisations", [other], mode="upsert")) == [422]
    (code,) = Organisation.objects.get(name="Riverside Carers").identifiers.all()
    assert code.value == "1234567"


def test_what_another_system_wrote_of_an_organisation_is_its_own_to_put_right(home: Home) -> None:
    known = make.make_partnership(system=home.system).organisation
    known.identifiers.create(scheme="charity", value="1234567")
    system = make.make_system()
    other = client_of(make.make_user(system=system))
    row = {
        "system": str(system.public_id),
        "name": "Ours now",
        "kind": "other",
        "town": "Elsewhere",
        "codes": {"charity": "1234567", "companies_house": "00445790"},
    }
    body = {"rows": [row], "mode": "upsert"}
    assert other.post("/api/v1/organisations/bulk", body).json()["changed"] == 1  # a partner
    assert other.post("/api/v1/organisations/bulk", body).json()["unchanged"] == 1
    unchanged = Organisation.objects.get(pk=known.pk)
    assert (unchanged.version, unchanged.kind, unchanged.town) == (known.version, known.kind, "")
    assert unchanged.identifiers.count() == 1
    first, second = unchanged.partnerships.order_by("pk")
    assert (first.system, second.system) == (home.system, system)
    withdraw_partnership(by=home.manager, partnership=first, reason="Closed")
    row["name"] = known.name
    assert other.post("/api/v1/organisations/bulk", body).json()["changed"] == 1
    assert Organisation.objects.get(pk=known.pk).town == "Elsewhere"  # nobody else knows it now


def test_keys_tell_nothing_to_those_who_may_not_write(home: Home) -> None:
    (row,) = _events(home, 1)
    home.client.post("/api/v1/events", row)
    board = home.client_in_role(BOARD_MEMBER.name)
    for key in ("M0", "M1"):
        body = {"rows": [{**row, "external_id": key}], "mode": "create"}
        assert _statuses(board.post("/api/v1/events/bulk", body)) == [403]


def test_an_organisation_of_a_register_becomes_a_partner_and_stays_as_it_is(home: Home) -> None:
    registered = make.make_organisation()
    registered.identifiers.create(scheme="ods", value="RJ1")
    registered.snapshot = ReferenceSnapshot.objects.create(
        kind="ods", source="NHS England", as_at=date(2026, 10, 1), state="previewed"
    )
    registered.save()
    row = {
        "system": str(home.system.public_id),
        "name": "Somehow else",
        "kind": "voluntary",
        "codes": {"ods": "rj1"},
        "external_id": "O1",
    }
    assert _bulk(home, "organisations", [row], mode="upsert").json()["changed"] == 1
    assert _bulk(home, "organisations", [row], mode="upsert").json()["unchanged"] == 1
    assert Partnership.objects.get().organisation == registered
    assert Organisation.objects.get(pk=registered.pk).name == registered.name


def test_people_are_known_by_their_address_and_get_their_jobs(home: Home) -> None:
    organisation = make.make_organisation()
    row: dict[str, Any] = {
        "system": str(home.system.public_id),
        "name": "Sam  Example",
        "email": "Sam@Council.example",
    }
    assert _statuses(_bulk(home, "people", [row], mode="upsert")) == [201]
    row.update(organisation=str(organisation.public_id), title="Director", grade=3)
    assert _bulk(home, "people", [row], mode="upsert").json()["changed"] == 1
    assert _bulk(home, "people", [row], mode="upsert").json()["unchanged"] == 1
    row["title"] = "Chief executive"
    assert _bulk(home, "people", [row], mode="upsert").json()["changed"] == 1
    (position,) = Person.objects.get().positions.all()
    assert (position.title, position.grade) == ("Chief executive", 3)


def test_a_role_that_may_not_write_writes_nothing(home: Home) -> None:
    client = home.client_in_role("analyst")
    answer = client.post("/api/v1/events/bulk", {"rows": _events(home, 2)})
    assert (answer.status_code, _statuses(answer)) == (207, [403, 403])
    answer = client.post("/api/v1/events/bulk", {"rows": _events(home, 1), "all_or_nothing": True})
    assert answer.json()["problems"][0]["rule"] == "not_allowed"
    reader = home.client_in_role("partnership_manager", may_write=False)
    assert reader.post("/api/v1/events/bulk", {"rows": _events(home, 1)}).status_code == 403
    assert not Event.objects.exists()
