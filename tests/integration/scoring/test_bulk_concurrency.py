"""Scoring many at once beside people who work: nobody scores twice, nothing is lost."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from engagement.actions.bulk_scoring import lock, lock_waiting, rescore_together
from engagement.actions.bulk_scoring_run import RESCORE, run_rescore, start_rescore
from engagement.actions.score_model import run_beside
from engagement.actions.scoring import FEWEST_TOGETHER, rescore, sweep
from engagement.analytics.series import stored_series
from engagement.enums import CommitmentState, Measure, Side
from engagement.models import Evidence, ScoreModel, ScoreSeries, StaleScore
from engagement.queue import mark_stale
from jobs.actions.checkpoint import checkpoint_of
from jobs.actions.lease import claim
from jobs.actions.running import run_job
from jobs.errors import LeaseLostError
from jobs.models import Job
from jobs.progress import SilentProgress
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.scoring.ledgers import row
from tests.integration.scoring.test_trust_series import settled

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def partnerships(system: System) -> list[Partnership]:
    made = [make.make_partnership(system=system) for _number in range(3)]
    Evidence.objects.bulk_create(row(one, days_ago=300) for one in made)
    return made


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """One other thread, with a connection of its own."""
    with ThreadPoolExecutor(1) as pool:
        yield pool
        pool.submit(_hang_up).result()


def wait_until_somebody_waits() -> None:
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() is not None:
                return
        time.sleep(0.05)
    pytest.fail("Nobody waited.")


def credibility(partnership: Partnership) -> float | None:
    model = ScoreModel.objects.get(name="trust-1")
    series = stored_series(partnership, Measure.TRUST_OF_PARTNER, model)
    return None if series is None else float(series.credibility[-1])


def test_an_action_waits_for_the_chunk_and_is_scored_after_it(
    partnerships: list[Partnership], pool: ThreadPoolExecutor
) -> None:
    concerned = partnerships[1]
    with transaction.atomic():
        rescore_together(concerned.system, lock([one.pk for one in partnerships]))
        action = pool.submit(settled, concerned, 2, CommitmentState.KEPT, Side.SYSTEM)
        wait_until_somebody_waits()
        assert not action.done()
    action.result()
    before = credibility(concerned)
    assert [mark.pk for mark in StaleScore.objects.waiting()] == [concerned.pk]
    assert rescore(concerned.pk)
    after = credibility(concerned)
    assert before is not None
    assert after is not None
    assert after > before


def test_a_chunk_waits_for_an_action_and_counts_what_it_wrote(
    partnerships: list[Partnership], pool: ThreadPoolExecutor
) -> None:
    concerned = partnerships[1]
    with transaction.atomic():
        settled(concerned, 2, CommitmentState.KEPT, Side.SYSTEM)
        chunk = pool.submit(_score, partnerships)
        wait_until_somebody_waits()
    chunk.result()
    assert not StaleScore.objects.waiting().exists()
    newest = ScoreSeries.objects.newest(Measure.TRUST_OF_PARTNER).get(partnership=concerned)
    assert newest.evidence_count == 2


def test_nobody_else_scores_what_a_chunk_holds(
    partnerships: list[Partnership], pool: ThreadPoolExecutor
) -> None:
    keys = [one.pk for one in partnerships]
    mark_stale(partnerships)
    with transaction.atomic():
        assert lock(keys) == keys
        assert pool.submit(rescore, keys[0]).result() is False
        assert pool.submit(_lock_waiting, keys).result() == []
    with transaction.atomic():
        assert lock_waiting(keys[1:]) == keys[1:]
        assert pool.submit(_lock_waiting, keys).result() == keys[:1]


def test_trust_alone_leaves_the_mark_waiting(partnerships: list[Partnership]) -> None:
    mark_stale(partnerships[:1])
    with transaction.atomic():
        rescore_together(
            partnerships[0].system, lock([one.pk for one in partnerships]), with_health=False
        )
    assert [mark.pk for mark in StaleScore.objects.waiting()] == [partnerships[0].pk]
    assert ScoreSeries.objects.newest(Measure.TRUST_OF_PARTNER).count() == len(partnerships)


def test_the_sweep_takes_a_backlog_together(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [make.make_partnership(system=system) for _number in range(FEWEST_TOGETHER + 3)]
    other = make.make_partnership()
    Evidence.objects.bulk_create(row(one) for one in [*made, other])
    mark_stale([*made, other])
    sizes: list[int] = []

    def counting(system: System, locked: list[int]) -> None:
        sizes.append(len(locked))
        rescore_together(system, locked)

    monkeypatch.setattr("engagement.actions.scoring.rescore_together", counting)
    assert sweep(timedelta(minutes=1)) == (len(made) + 1, False)
    assert sizes == [len(made)]
    assert not StaleScore.objects.waiting().exists()
    assert ScoreSeries.objects.newest(Measure.TRUST_OF_PARTNER).count() == len(made) + 1


def test_a_worker_that_was_overtaken_writes_nothing(partnerships: list[Partnership]) -> None:
    job = start_rescore(by=make.TESTS, system=partnerships[0].system)
    assert claim(str(job.public_id)) is not None
    overtaken = Job.objects.get(pk=job.pk)
    Job.objects.filter(pk=job.pk).update(attempts=2)
    with pytest.raises(LeaseLostError):
        run_rescore(overtaken, SilentProgress())
    assert not ScoreSeries.objects.exists()
    assert checkpoint_of(Job.objects.get(pk=job.pk)) == {}


def test_the_command_scores_every_system_or_one(partnerships: list[Partnership]) -> None:
    other = make.make_partnership()
    Evidence.objects.bulk_create([row(other)])
    make.make_partnership(system=other.system, is_scored=False)

    assert _command("--system", other.system.code)["scored"] == 1
    assert {one.partnership for one in ScoreSeries.objects.newest()} <= {other}
    assert ScoreSeries.objects.newest(Measure.TRUST_OF_PARTNER).get().partnership == other
    assert _command("--trust-only")["scored"] == len(partnerships) + 1
    assert ScoreSeries.objects.newest(Measure.TRUST_OF_PARTNER).count() == len(partnerships) + 1
    with pytest.raises(CommandError, match="no system"):
        _command("--system", "nowhere")


def test_a_model_decision_has_its_system_scored_again(partnerships: list[Partnership]) -> None:
    system = partnerships[0].system
    user = make.make_user(system=system)
    model = make.make_trust_model()
    run_beside(by=user, model=model, system=system, reason="To compare.")
    waiting = set(StaleScore.objects.waiting().values_list("pk", flat=True))
    assert waiting == {one.pk for one in partnerships}

    job = Job.objects.visible_to(user).get(kind=RESCORE)
    assert rescore(partnerships[0].pk)  # the sweep was quicker with this one
    assert run_job(str(job.public_id))
    job.refresh_from_db()
    assert (job.result or {})["scored"] == len(partnerships) - 1, job.error
    assert not StaleScore.objects.waiting().exists()
    computed = ScoreSeries.objects.filter(model=model, is_newest=True)
    assert computed.count() == len(partnerships)


def _command(*arguments: str) -> dict[str, Any]:
    output = StringIO()
    call_command("rescore", "--json", *arguments, stdout=output)
    result: dict[str, Any] = json.loads(output.getvalue())
    return result


def _score(partnerships: list[Partnership]) -> None:
    with transaction.atomic():
        rescore_together(partnerships[0].system, lock([one.pk for one in partnerships]))


def _lock_waiting(keys: list[int]) -> list[int]:
    with transaction.atomic():
        return lock_waiting(keys)


def _hang_up() -> None:
    connection.close()  # the calling thread's own
