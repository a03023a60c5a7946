"""A killed worker, a lost message: lateness, never a lost or doubled score."""

import time
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone

from engagement.models import ScoreSeries, StaleScore
from partners.models import Partnership
from tests import factories as make
from tests.worker import WorkerProcess, purge

QUICK = 20.0
AFTER_RETURN = 90.0


def _wait(condition: Callable[[], bool], limit: float) -> float:
    """Seconds until the condition held."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < limit, "It did not happen in time."
        time.sleep(0.05)
    return time.monotonic() - start


def _is_scored(partnership: Partnership) -> Callable[[], bool]:
    def check() -> bool:
        return not StaleScore.objects.waiting().filter(partnership=partnership).exists()

    return check


def _newest(partnership: Partnership) -> ScoreSeries:
    return ScoreSeries.objects.newest().get(partnership=partnership)


def test_a_logged_event_changes_the_series_within_seconds(
    celery_worker_process: WorkerProcess,
) -> None:
    long_ago = timezone.now() - timedelta(days=200)
    partnership = make.make_event(starts_at=long_ago).partnerships.get()
    _wait(_is_scored(partnership), QUICK)
    first = _newest(partnership)

    make.make_event(partnerships=[partnership])
    _wait(_is_scored(partnership), QUICK)

    second = _newest(partnership)
    assert second.evidence_count == first.evidence_count + 1
    assert bytes(second.mean) != bytes(first.mean)


def test_a_message_lost_with_the_worker_is_made_up_for_by_the_sweep(
    celery_worker_process: WorkerProcess,
) -> None:
    celery_worker_process.kill()
    partnership = make.make_event().partnerships.get()
    purge()  # the message is gone with the broker's memory
    celery_worker_process.start()
    time.sleep(1)
    assert not _is_scored(partnership)()

    current_app.send_task("engagement.sweep")
    _wait(_is_scored(partnership), AFTER_RETURN)
    scored = _newest(partnership)

    current_app.send_task("engagement.sweep")
    current_app.send_task("engagement.rescore", args=[partnership.pk])
    time.sleep(2)
    again = _newest(partnership)
    assert (again.version, again.computed_at) == (scored.version, scored.computed_at)


def test_a_worker_killed_while_scoring_leaves_nothing_half_done(
    celery_worker_process: WorkerProcess,
) -> None:
    partnership = make.make_event().partnerships.get()
    _wait(_is_scored(partnership), QUICK)
    before = _newest(partnership)

    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("LOCK TABLE engagement_scoreseries IN SHARE MODE")
        make.make_event(partnerships=[partnership])
        _wait(_somebody_waits_for_a_lock, QUICK)
        celery_worker_process.kill()
        other.rollback()
    assert _newest(partnership).version == before.version
    assert not _is_scored(partnership)()

    celery_worker_process.start()
    purge()
    current_app.send_task("engagement.sweep")
    _wait(_is_scored(partnership), AFTER_RETURN)
    after = _newest(partnership)
    assert after.evidence_count == before.evidence_count + 1
    assert after.version == before.version + 1


def test_the_sweep_comes_round_often_enough() -> None:
    schedule = current_app.conf.beat_schedule
    sweeps = [e["schedule"] for e in schedule.values() if e["task"] == "engagement.sweep"]
    assert len(sweeps) == 1
    assert sweeps[0] <= AFTER_RETURN / 2


def _somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        (waiting,) = cursor.fetchone()
    return bool(waiting)


@pytest.fixture(autouse=True)
def _clean_queue() -> None:
    purge()
