"""A re-scoring whose worker is killed ends as if nothing had happened."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.models.functions import Now

from engagement.actions.bulk_scoring import AT_ONCE
from engagement.actions.bulk_scoring_run import start_rescore
from engagement.models import Evidence, ScoreSeries
from jobs.actions.checkpoint import checkpoint_of
from jobs.actions.running import run_job
from jobs.models import Job
from jobs.queue import announce
from partners.enums import OrganisationKind
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.scoring.ledgers import forget_all, row
from tests.worker import WorkerProcess, purge

LIMIT = 60.0
SIZE = 3 * AT_ONCE - 7


def _wait(condition: Callable[[], bool]) -> None:
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < LIMIT, "It did not happen in time."
        time.sleep(0.05)


@pytest.fixture
def partnerships(system: System) -> list[Partnership]:
    """Two chunks and a part of one, each with evidence of its own."""
    made = [
        make.make_partnership(system=system, kind=OrganisationKind.GP_PRACTICE)
        for _number in range(SIZE)
    ]
    Evidence.objects.bulk_create(
        row(partnership, days_ago=30 * place + 7 * number, x=number / 4)
        for place, partnership in enumerate(made)
        for number in range(5)
    )
    return made


@pytest.fixture
def system(transactional_db: None) -> System:
    return make.make_system()


def _scores(partnerships: list[Partnership]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """All that was stored of them, to the last bit."""
    arrays = ("mean", "sd", "credibility", "delivery")
    return {
        (one.partnership_id, one.measure, one.year): (
            *(bytes(getattr(one, name) or b"") for name in arrays),
            *(one.is_newest, one.newest_mean, one.evidence_count, one.first_week_end),
        )
        for one in ScoreSeries.objects.filter(partnership__in=partnerships)
    }


def _are_waiting_for_locks(number: int) -> Callable[[], bool]:
    def check() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE NOT granted AND datname = current_database()"
            )
            return bool(cursor.fetchone()[0] >= number)

    return check


def _nobody_else_works() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return cursor.fetchone() is None


def test_a_rescore_survives_the_death_of_its_worker(
    partnerships: list[Partnership], system: System, celery_worker_process: WorkerProcess
) -> None:
    others = {"autocommit": False, **connection.get_connection_params()}
    with psycopg.connect(**others) as mark, psycopg.connect(**others) as row_of_job:
        # In the middle of the second chunk somebody scores one of its partnerships.
        mark.execute(
            "INSERT INTO engagement_stalescore (partnership_id, system_id, wanted, done, marked_at)"
            " VALUES (%s, %s, 0, 0, now())",
            [partnerships[AT_ONCE + 5].pk, system.pk],
        )
        job = start_rescore(by=make.TESTS, system=system)
        _wait(lambda: checkpoint_of(Job.objects.get(pk=job.pk)) != {})
        _wait(_are_waiting_for_locks(1))
        # Then the chunk is written, but the checkpoint cannot be, so it is not committed.
        row_of_job.execute("SELECT FROM jobs_job WHERE id = %s FOR UPDATE", [job.pk])
        mark.rollback()
        _wait(_are_waiting_for_locks(2))  # the work, and the sign of life of its worker
        celery_worker_process.kill()
        row_of_job.rollback()

    _wait(_nobody_else_works)
    assert {pk for pk, *_rest in _scores(partnerships)} == {
        partnership.pk for partnership in partnerships[:AT_ONCE]
    }
    begun = Job.objects.get(pk=job.pk)
    assert checkpoint_of(begun)["partnership"] == partnerships[AT_ONCE - 1].pk
    assert begun.state == "running"

    purge()
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
    celery_worker_process.start()
    announce(begun)
    _wait(lambda: Job.objects.get(pk=job.pk).is_finished)
    finished = Job.objects.get(pk=job.pk)
    assert finished.state == "succeeded", finished.error
    assert (finished.result or {})["scored"] == SIZE
    assert finished.attempts == 2
    # None of those that were done already was done again.
    assert {one.version for one in ScoreSeries.objects.filter(system=system)} == {1}
    disturbed = _scores(partnerships)

    forget_all(partnerships)
    undisturbed = start_rescore(by=make.TESTS, system=system)
    run_job(str(undisturbed.public_id))
    _wait(lambda: Job.objects.get(pk=undisturbed.pk).is_finished)
    assert _scores(partnerships) == disturbed
