"""Seals cover every event once, however late it comes, and hold up nobody."""

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, models, transaction
from django.utils import timezone

from audit.canonical import LAYOUTS, members_of, reason_digest
from audit.models import AuditEvent, AuditSeal, SealCheck
from audit.sealing import seal_on, writers
from audit.tasks import check_seals
from audit.verifying import verify
from tests.integration.audit.conftest import make_events, past_the_triggers

_COPY = """
    INSERT INTO audit_auditevent (public_id, happened_at, type, actor_kind, actor_id, actor_service,
        target_type, target_id, parent_type, changed_fields, facts, reason, request_id)
    SELECT gen_random_uuid(), happened_at, type, actor_kind, actor_id, actor_service,
        target_type, target_id, parent_type, changed_fields, facts, reason, request_id
    FROM audit_auditevent WHERE id = %s RETURNING id
"""


def sealed_ids() -> list[int]:
    return [event_id for seal in AuditSeal.objects.all() for event_id, _ in members_of(seal)]


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """Another process that writes."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        yield other


def test_every_event_is_under_one_seal(sealed: list[AuditEvent]) -> None:
    assert sealed_ids() == [event.id for event in sealed]
    assert [seal.count for seal in AuditSeal.objects.all()] == [4, 4, 2]
    make_events(1)
    assert (seal_on(), seal_on()) == (1, 0)
    report = verify()
    assert (report.seals, report.events, report.unsealed) == (4, 11, 0)


def test_a_transaction_that_ends_late_is_waited_for_and_loses_nothing(
    elsewhere: psycopg.Connection[Any],
) -> None:
    (before,) = make_events(1)
    late = elsewhere.execute(_COPY, [before.id]).fetchone()
    (after,) = make_events(1)
    assert late is not None
    assert before.id < late[0] < after.id
    assert len(writers()) == 1
    assert seal_on() == 0

    make_events(1)  # others go on writing meanwhile
    assert seal_on() == 0
    elsewhere.commit()

    assert seal_on() == 2  # what was waited for, and what has come since
    assert sealed_ids() == list(AuditEvent.objects.order_by("id").values_list("id", flat=True))
    assert verify().sentences == []


def test_a_transaction_that_is_undone_leaves_a_gap_and_no_trouble(
    elsewhere: psycopg.Connection[Any],
) -> None:
    (before,) = make_events(1)
    elsewhere.execute(_COPY, [before.id])
    make_events(1)
    assert seal_on() == 0
    elsewhere.rollback()
    assert seal_on() == 1
    assert verify().sentences == []


def test_two_processes_do_not_seal_at_once(elsewhere: psycopg.Connection[Any]) -> None:
    make_events(1)
    seal_on()
    make_events(1)
    elsewhere.execute("SELECT FROM audit_sealmark FOR UPDATE")
    assert seal_on() == 0
    elsewhere.rollback()
    assert seal_on() == 1


def test_clocks_that_are_moved_neither_break_the_chain_nor_bend_it(
    sealed: list[AuditEvent],
) -> None:
    for moved in (timedelta(days=-400), timedelta(hours=-1), timedelta(days=2)):
        with time_machine.travel(timezone.now() + moved, tick=False):
            make_events(2)
            assert seal_on() == 1
    times = list(AuditSeal.objects.values_list("sealed_at", flat=True))
    assert times == sorted(times)  # seals go by the clock of the database
    assert verify().sentences == []


def test_the_digest_is_over_every_column() -> None:
    columns = {field.name for field in AuditEvent._meta.concrete_fields}
    assert columns - {"reason_salt", "reason_digest"} == set(LAYOUTS[max(LAYOUTS)])


@pytest.mark.parametrize("table", ["audit_auditevent", "audit_auditseal", "audit_sealcheck"])
def test_the_log_cannot_be_emptied(table: str, db: None) -> None:
    with (
        pytest.raises(ProgrammingError, match="is never emptied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_reason_can_be_blanked_and_its_seal_still_fits(sealed: list[AuditEvent]) -> None:
    salt = uuid.uuid4()
    (event,) = make_events(1, reason="Jo Lindley asked for it.", reason_salt=salt)
    seal_on()
    row = AuditEvent.objects.filter(pk=event.pk)
    row.update(reason="", reason_salt=None, reason_digest=reason_digest(salt, event.reason))
    assert verify().sentences == []
    assert "Lindley" not in str(row.values())


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "Another reason."},
        {"reason": "", "reason_salt": None},
        {"reason": "", "reason_salt": None, "reason_digest": reason_digest(None, "Not this")},
        {"type": "event.corrected"},
    ],
    ids=["reworded", "without digest", "of other words", "something else too"],
)
def test_nothing_else_can_be_done_to_a_reason(change: dict[str, Any], db: None) -> None:
    salt = uuid.uuid4()
    (event,) = make_events(1, reason="Asked for.", reason_salt=salt)
    right = {"reason": "", "reason_salt": None, "reason_digest": reason_digest(salt, "Asked for.")}
    given = {**right, **change} if "type" in change else change
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(**given)


def test_a_blanked_reason_cannot_be_filled_again(sealed: list[AuditEvent]) -> None:
    (event,) = make_events(1, reason="True.", reason_salt=None)
    seal_on()
    digest = reason_digest(None, "True.")
    AuditEvent.objects.filter(pk=event.pk).update(reason="", reason_digest=digest)
    with past_the_triggers(), connection.cursor() as cursor:
        constraint = "audit_reason_stands_or_is_blanked"
        cursor.execute(f"ALTER TABLE audit_auditevent DROP CONSTRAINT {constraint}")
        AuditEvent.objects.filter(pk=event.pk).update(reason="False.")
    assert verify().sentences == [f"Event {event.pk} was altered (seal 4)."]


def test_the_command_says_what_it_found_and_prints_the_head(
    sealed: list[AuditEvent], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_audit")
    text = capsys.readouterr().out
    head = str(AuditSeal.objects.last())
    assert f"10 events under 3 seals; 0 unsealed.\nHead: {head}" in text

    make_events(2)
    call_command("verify_audit", "--seal", "--json", head=head)
    found = json.loads(capsys.readouterr().out)
    assert (found["events"], found["seals"], found["problems"]) == (12, 4, 0)

    with pytest.raises(CommandError, match="a number, a colon"):
        call_command("verify_audit", head="12:ab")
    with past_the_triggers():
        AuditEvent.objects.filter(pk=sealed[0].pk).delete()
    with pytest.raises(CommandError, match="1 problems"):
        call_command("verify_audit", head=head)
    assert f"Event {sealed[0].pk} was deleted (seal 1)." in capsys.readouterr().out


def test_a_check_is_kept_for_the_page(
    sealed: list[AuditEvent], caplog: pytest.LogCaptureFixture
) -> None:
    assert check_seals() == 0
    with past_the_triggers():
        AuditEvent.objects.filter(pk=sealed[4].pk).update(actor_id=uuid.uuid4())
    assert check_seals() == 1
    newest, first = SealCheck.objects.all()
    assert (first.problems, newest.problems, newest.events) == (0, 1, 10)
    assert newest.sentences == [f"Event {sealed[4].pk} was altered (seal 2)."]
    assert "does not fit its seals" in caplog.text


def test_what_was_not_sealed_for_long_is_told(sealed: list[AuditEvent]) -> None:
    make_events(1)
    assert verify().sentences == []
    with past_the_triggers():
        AuditEvent.objects.filter(id__gt=sealed[-1].pk).update(
            happened_at=models.F("happened_at") - timedelta(days=3)
        )
    (sentence,) = verify().sentences
    assert sentence.startswith("1 events are not sealed")
