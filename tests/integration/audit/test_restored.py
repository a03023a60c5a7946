"""What a restore says of the audit log that came out of a backup."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import AuditEvent, AuditSeal
from audit.verifying import LATEST
from ics_crm.backup.contents import Contents
from ics_crm.backup.manifest import Manifest
from ics_crm.backup.restoring import Restored
from tests.integration.audit.conftest import make_events, past_the_triggers

Say = Callable[[str, datetime], str]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Say:
    """What the command says when the database was made what it is, under a head, of a moment."""

    def say(head: str, made_at: datetime) -> str:
        manifest = Manifest(
            made_at=made_at.isoformat(),
            product="0",
            postgres_major=15,
            dumped_with=15,
            extensions=[],
            migrations=[],
            key_check="",
            audit_head=head,
            dump_sha256="",
            dump_bytes=0,
            contents=Contents({}, {}),
        )
        done = Restored(manifest, another_key=False, mails_waiting=0)
        monkeypatch.setattr(
            "ics_crm.management.commands.restore.restore", lambda *args, **options: done
        )
        output = StringIO()
        try:
            call_command("restore", ".", stdout=output)
        except CommandError as error:
            output.write(str(error))
        return output.getvalue()

    return say


def test_a_true_log_fits(sealed: list[AuditEvent], said: Say) -> None:
    newest = str(AuditSeal.objects.last())
    make_events(1)
    assert f"10 events under 3 seals, 1 not yet sealed. Head: {newest}" in said(
        newest, timezone.now()
    )


def test_an_old_backup_is_judged_by_its_own_moment(sealed: list[AuditEvent], said: Say) -> None:
    """Its newest events were waiting for their seal when it was made."""
    made_at = timezone.now()
    make_events(1)
    with time_machine.travel(made_at + 2 * LATEST):
        assert "fits its seals" in said("", made_at)
        assert "1 events are not sealed" in said("", made_at + LATEST + timedelta(minutes=1))


def test_what_was_altered_before_the_backup_is_told(sealed: list[AuditEvent], said: Say) -> None:
    newest = str(AuditSeal.objects.last())
    with past_the_triggers():
        AuditEvent.objects.filter(pk=sealed[0].pk).update(type="event.withdrawn")
    text = said(newest, timezone.now())
    assert f"Event {sealed[0].pk} was altered (seal 1)." in text
    assert "does not fit its seals (1 problems)" in text


def test_a_log_that_was_cut_short_is_told_by_the_head_of_the_backup(
    sealed: list[AuditEvent], said: Say
) -> None:
    newest = str(AuditSeal.objects.last())
    with past_the_triggers():
        AuditSeal.objects.filter(number=3).delete()
        AuditEvent.objects.filter(pk__gt=sealed[7].pk).delete()
    assert "the end was cut off" in said(newest, timezone.now())
    assert "fits its seals" in said("", timezone.now())


def test_a_log_without_seals_is_said_to_have_none(db: None, said: Say) -> None:
    with past_the_triggers():
        AuditSeal.objects.all().delete()
    assert "was sealed yet" in said("", timezone.now())
