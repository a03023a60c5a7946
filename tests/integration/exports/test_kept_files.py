"""How long files of exports lie anywhere: after an erasure, after a kill, and how many at once."""

import os
import tempfile
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement.actions.export import MOST_KEPT, MadeTable, start_export, store_export
from engagement.enums import ExportFormat
from engagement.errors import NotPossibleError
from engagement.exports.folders import PREFIX, SECONDS_OF_OTHERS, clear_folders, folder_of
from engagement.models import Export
from engagement.tasks import clear_exports
from jobs.actions.running import run_job
from jobs.enums import JobState
from jobs.models import FileChunk, Job
from partners.actions.membership import grant_role
from partners.actions.person import erase_person
from partners.models import System
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def admin(system: System) -> User:
    return make.make_user(system=system, role=SYSTEM_ADMINISTRATOR.name)


def _ask(user: User, system: System) -> Export:
    return start_export(by=user, system=system, form=ExportFormat.CSV, tables=["people"])


def _store(export: Export) -> Export:
    return store_export(
        by=export.created_by,
        export=export,
        made=[MadeTable("people", 1, make.make_file_on_disk())],
        made_at=timezone.now(),
        next_xid=1,
        schema_version=1,
    )


def test_no_file_of_the_system_outlives_an_erasure(system: System, admin: User) -> None:
    kept, elsewhere = make.make_made_export(by=admin, system=system), make.make_made_export()
    person = make.make_person(system=system)
    erase_person(by=admin, person=person, reason="Asked for it")
    kept.refresh_from_db()
    assert kept.is_over
    assert kept.files.get().file is None
    assert elsewhere.files.get().file is not None
    assert FileChunk.objects.values("file").distinct().count() == 1


def test_an_export_that_was_read_before_an_erasure_is_not_stored_after(
    system: System, admin: User
) -> None:
    person = make.make_person(system=system)
    begun, waiting = _ask(admin, system), make.make_export()
    erase_person(by=admin, person=person, reason="Asked for it")
    with pytest.raises(NotPossibleError, match="Make it again"):
        _store(begun)
    assert not FileChunk.objects.exists()
    assert _store(waiting).is_made  # of another system
    # One that no worker had begun reads what is there after the erasure.
    assert run_job(str(begun.job.public_id))
    assert Export.objects.get(pk=begun.pk).is_made


def test_what_a_killed_worker_left_on_disk_is_removed(
    system: System, admin: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    job = _ask(admin, system).job
    left = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{job.public_id}-"))
    (left / "people").write_text("Alex")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    unknown, ancient = (tmp_path / f"{PREFIX}{uuid.uuid4()}-x" for _ in range(2))
    unknown.mkdir()
    ancient.mkdir()
    day_before = time.time() - SECONDS_OF_OTHERS - 60
    os.utime(ancient, (day_before, day_before))

    with folder_of(job) as name:
        assert Path(name).stat().st_mode & 0o077 == 0
        assert clear_folders() == 1  # the ancient one: a running job may be writing in its own
        assert Path(name).exists()
    assert sorted(tmp_path.iterdir()) == sorted([left, unknown])
    assert clear_folders(of=job) == 1
    assert list(tmp_path.iterdir()) == [unknown]

    left.mkdir()
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, finished_at=timezone.now(), lease_until=None
    )
    clear_exports()
    assert list(tmp_path.iterdir()) == [unknown]


def test_nobody_has_more_than_two_made_at_once(system: System, admin: User) -> None:
    others = [make.make_system() for _ in range(2)]
    for other in others:
        grant_role(by=make.TESTS, user=admin, role=SYSTEM_ADMINISTRATOR.name, system=other)
    first, _second = _ask(admin, system), _ask(admin, others[0])
    with pytest.raises(NotPossibleError, match="Wait until one is finished"):
        _ask(admin, others[1])
    assert run_job(str(first.job.public_id))
    assert _ask(admin, others[1]).pk


def test_nobody_keeps_more_of_a_system_than_a_nightly_one_needs(
    system: System, admin: User
) -> None:
    kept = [make.make_made_export(by=admin, system=system) for _ in range(MOST_KEPT)]
    with pytest.raises(NotPossibleError, match="Take one back"):
        _ask(admin, system)
    gone = timezone.now() - timedelta(seconds=1)
    Export.objects.filter(pk=kept[0].pk).update(expires_at=gone)
    assert _ask(admin, system).pk
