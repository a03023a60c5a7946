"""A job is done once, by one worker, and shows how far it is."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now

from audit.models import AuditEvent
from jobs.actions import heartbeat, lease
from jobs.actions.job import cancel_job, start_job, store_file
from jobs.actions.running import run_job
from jobs.errors import JobRefusedError, LeaseLostError, UnknownKindError
from jobs.models import Job, StoredFile
from jobs.progress import Progress
from jobs.registry import Outcome, Work, handler
from jobs.tasks import reap_jobs
from tests.factories.users import TESTS, make_user
from tests.integration.jobs.conftest import refuses

Register = Callable[[Work], str]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was sent to the workers; none of them is running here."""
    messages: list[str] = []

    def send_task(name: str, args: list[str], **_: Any) -> None:
        messages.append(args[0])

    monkeypatch.setattr("jobs.queue.current_app.send_task", send_task)
    return messages


def started(kind: str = "test", **facts: Any) -> Job:
    return start_job(by=TESTS, kind=kind, title="A test", **facts)


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_a_job_is_sent_once_its_row_can_be_seen(does: Register, sent: list[str]) -> None:
    with transaction.atomic():
        job = started()
        assert sent == []
    assert sent == [str(job.public_id)]
    assert AuditEvent.objects.filter(type="job.started", target_id=job.public_id).exists()


def test_a_job_that_succeeds_keeps_its_result(does: Register) -> None:
    file = store_file(by=TESTS, name="made.csv", content=b"1,2")
    does(lambda job, progress: Outcome({"summary": [["Rows", 3]]}, file))
    job = started()
    assert run_job(str(job.public_id))
    job.refresh_from_db()
    assert (job.state, job.result, job.output_file) == (
        "succeeded",
        {"summary": [["Rows", 3]]},
        file,
    )
    assert job.finished_at is not None
    assert job.lease_until is None


def test_a_finished_job_is_not_done_again(does: Register) -> None:
    job = started()
    assert run_job(str(job.public_id))
    assert not run_job(str(job.public_id))


def test_a_refusal_is_shown_as_it_is(does: Register) -> None:
    does(refuses(JobRefusedError("The file is empty.")))
    job = started()
    run_job(str(job.public_id))
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "The file is empty.")


@pytest.mark.parametrize(
    ("error", "said"),
    [(ValueError("a secret"), "fault in this service"), (SoftTimeLimitExceeded(), "took longer")],
)
def test_a_fault_fails_the_job_without_its_details(
    does: Register, error: Exception, said: str
) -> None:
    does(refuses(error))
    job = started()
    run_job(str(job.public_id))
    job.refresh_from_db()
    assert job.state == "failed"
    assert said in job.error
    assert "a secret" not in job.error


def test_a_database_that_is_away_leaves_the_job_for_another_attempt(does: Register) -> None:
    does(refuses(OperationalError("gone")))
    job = started()
    with pytest.raises(OperationalError):
        run_job(str(job.public_id))
    job.refresh_from_db()
    assert job.state == "running"
    expire(job)
    does(lambda job, progress: Outcome({}))
    assert run_job(str(job.public_id))
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("succeeded", 2)


def test_of_many_workers_one_gets_the_job(does: Register) -> None:
    job = started()
    got: list[object] = []
    barrier = threading.Barrier(4)

    def try_to_claim() -> None:
        barrier.wait()
        got.append(lease.claim(str(job.public_id)))
        connection.close()

    threads = [threading.Thread(target=try_to_claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in got) == 1


def test_a_job_whose_holder_is_gone_is_taken_over_and_the_old_holder_cannot_write(
    does: Register,
) -> None:
    job = started()
    old = lease.claim(str(job.public_id))
    assert old is not None
    assert lease.claim(str(job.public_id)) is None
    expire(job)
    new = lease.claim(str(job.public_id))
    assert new is not None
    assert not lease.renew(old, message="still here", done=1, total=2)
    lease.fail(old, "late")
    with pytest.raises(LeaseLostError):
        lease.finish(old, result={}, output_file=None)
    lease.finish(new, result={"n": 1}, output_file=None)
    job.refresh_from_db()
    assert (job.state, job.result) == ("succeeded", {"n": 1})


def test_progress_is_seen_while_the_work_is_in_its_transaction(
    does: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "SECONDS_BETWEEN", 0.02)
    seen: list[tuple[str, int, int | None]] = []

    def work(job: Job, progress: Progress) -> Outcome:
        with transaction.atomic():
            Job.objects.filter(pk=-1).update(title="the transaction has begun")
            progress.report("Comparing", 30, 100)
            deadline = time.monotonic() + 10
            while not seen and time.monotonic() < deadline:
                found = Job.objects.get(pk=job.pk)
                if found.done:
                    seen.append((found.message, found.done, found.total))
        return Outcome({})

    does(work)
    job = started()
    run_job(str(job.public_id))
    assert seen == [("Comparing", 30, 100)]
    job.refresh_from_db()
    assert (job.state, job.done) == ("succeeded", 100)


def test_work_that_was_taken_over_is_undone(
    does: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "SECONDS_BETWEEN", 0.02)

    def work(job: Job, progress: Progress) -> Outcome:
        Job.objects.filter(pk=job.pk).update(attempts=2)  # another worker's claim
        with transaction.atomic():
            StoredFile.holding("half.csv", b"1").save()
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline:
                progress.report("Writing", 1, 2)
                time.sleep(0.02)
        return Outcome({})

    does(work)
    job = started()
    run_job(str(job.public_id))
    assert not StoredFile.objects.exists()
    job.refresh_from_db()
    assert job.state == "running"


def test_the_reaper_sends_again_what_nobody_took(does: Register, sent: list[str]) -> None:
    job = started()
    assert reap_jobs() == 0
    expire(job)
    assert reap_jobs() == 1
    assert sent == [str(job.public_id)] * 2
    assert reap_jobs() == 0, "not every minute while it waits in a long queue"


def test_the_reaper_gives_up_after_three_attempts(does: Register) -> None:
    job = started()
    for _ in range(3):
        assert lease.claim(str(job.public_id)) is not None
        expire(job)
    assert lease.claim(str(job.public_id)) is None
    assert reap_jobs() == 0
    job.refresh_from_db()
    assert job.state == "failed"
    assert "3 times" in job.error


def test_only_a_job_that_waits_can_be_cancelled(does: Register) -> None:
    waiting, running = started(), started()
    lease.claim(str(running.public_id))
    assert cancel_job(by=TESTS, job=waiting).state == "cancelled"
    assert lease.claim(str(waiting.public_id)) is None
    with pytest.raises(JobRefusedError, match="begun already"):
        cancel_job(by=TESTS, job=running)


def test_a_kind_that_nobody_does_is_refused_and_two_handlers_are_a_fault(does: Register) -> None:
    with pytest.raises(UnknownKindError):
        started("unheard of")
    with pytest.raises(ValueError, match="Two handlers"):
        handler("test")(lambda job, progress: Outcome({}))


def test_the_same_file_of_the_same_person_is_kept_once() -> None:
    user = make_user()
    first = store_file(by=user, name="a.csv", content=b"1")
    assert store_file(by=user, name="a.csv", content=b"1") == first
    assert store_file(by=make_user(), name="a.csv", content=b"1") != first
    assert first.content() == b"1"


def test_a_job_inside_a_transaction_is_nobody_elses(
    does: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "SECONDS_BETWEEN", 0.02)

    def work(job: Job, progress: Progress) -> Outcome:
        for _ in range(20):
            time.sleep(0.02)
            progress.report("Writing", 1, 2)
        return Outcome({})

    does(work)
    with transaction.atomic():
        job = started()
        assert run_job(str(job.public_id))
    job.refresh_from_db()
    assert job.state == "succeeded"
