"""Parts are killed at random while people work: lateness, and no fact, mail or score is wrong.

ICS_CRM_FAULTS says how many parts are killed: 3 in every run of all tests, 1,000 before a release.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from celery import Celery
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.actions.api_token import create_token
from accounts.limits import ALL_SCOPES
from ics_crm import environment as env
from ics_crm.backup.making import back_up
from jobs.actions.mail import Letter, queue_mail
from jobs.models import Mail
from tests import factories as make
from tests.integration.test_platform_start import wait_for
from tests.performance.faults.product import Product, product
from tests.performance.faults.writers import Writers
from tests.smtp import MailServer, mail_server

FAULTS = int(os.environ.get("ICS_CRM_FAULTS", "3"))
SEED = int(os.environ.get("ICS_CRM_FAULTS_SEED", "9"))
PARTS = ("worker", "valkey", "postgres", "web", "task", "worker", "valkey", "postgres")
FIRST = 3  # so many of them always, and in this order: a short run kills each of these once
WRITERS, PARTNERS, MAILS = 3, 4, 40
SHORTEST, LONGEST = 0.0, 1.5
PATIENCE = 10.0
SETTLED_LIMIT = 180.0
SAME = 1e-9

SCORES = """
    SELECT partnership_id, measure, model_id, year, mean, sd, credibility, delivery,
           is_newest, newest_mean, evidence_count, newest_evidence_on
    FROM engagement_scoreseries
"""


@dataclass(frozen=True)
class Start:
    """What is there before anything is killed."""

    backup: Path
    token: str
    owner: str
    partnerships: list[str]
    mails: set[str]


@pytest.fixture
def begun(transactional_db: None, first_data: None, tmp_path: Path) -> Start:
    """A system with partners, somebody's token, and mails that become due one after the other."""
    system = make.make_system()
    manager = make.make_user(system=system)
    partnerships = [make.make_partnership(system=system) for _ in range(PARTNERS)]
    _token, text = create_token(by=manager, name="Test", days=30, scopes=ALL_SCOPES)
    addresses = [f"reader{number}@example.org" for number in range(MAILS)]
    for number, address in enumerate(addresses):
        queue_mail(key=address, to=address, letter=Letter(f"Mail {number}", "As said."))
        due = timezone.now() + timedelta(seconds=20 + number * 4 * FAULTS / MAILS)
        Mail.objects.filter(key=address).update(next_try_at=due)
    back_up(tmp_path / "backup")
    return Start(
        tmp_path / "backup",
        text,
        str(manager.public_id),
        [str(each.public_id) for each in partnerships],
        set(addresses),
    )


@pytest.fixture
def post_office() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_doubled_whatever_is_killed(
    begun: Start, post_office: MailServer, tmp_path: Path
) -> None:
    mail = f"smtp://127.0.0.1:{post_office.port}"
    with product(tmp_path / "data", begun.backup, EMAIL_URL=mail, ICS_CRM_SWEEP_SECONDS="3") as crm:
        writers = Writers(crm.port, begun.token, begun.partnerships, begun.owner)
        writers.start(WRITERS)
        killed = _kill_at_random(crm, writers)
        writers.finish()
        assert not writers.failures, writers.failures
        assert crm.waits_until(crm.is_ready, SETTLED_LIMIT), crm.said()
        assert crm.waits_until(lambda: _is_settled(crm), SETTLED_LIMIT), crm.said()

        assert sum(killed.values()) == FAULTS
        _every_fact_is_there_once(crm, writers)
        assert {to: len(ids) for to, ids in post_office.mailboxes.items()} == dict.fromkeys(
            begun.mails, 1
        )
        _scores_are_those_of_an_undisturbed_run(crm)
        print(  # noqa: T201 - what a long run is for
            f"\n{FAULTS} kills {dict(killed)}: {len(writers.acknowledged)} facts, "
            f"{writers.repeats} sent again, {len(post_office.taken)} mails to {MAILS} people"
        )


def _kill_at_random(crm: Product, writers: Writers) -> Counter[str]:
    """How often which part was killed. Meanwhile mails are asked for every second.

    Between two kills a fact comes through, or nothing does for a while: dead parts are not killed.
    """
    chance, killed = random.Random(SEED), Counter[str]()
    stop = threading.Event()
    nudge = threading.Thread(target=_ask_for_mails, args=(crm, stop))
    nudge.start()
    while sum(killed.values()) < FAULTS:
        known = len(writers.acknowledged)
        wait_for(lambda known=known: len(writers.acknowledged) > known, PATIENCE)  # type: ignore[misc]
        time.sleep(chance.uniform(SHORTEST, LONGEST))
        part = PARTS[killed.total()] if killed.total() < FIRST else chance.choice(PARTS)
        killed[part] += crm.kill(part, chance)
    stop.set()
    nudge.join()
    return killed


def _ask_for_mails(crm: Product, stop: threading.Event) -> None:
    """As the scheduler does every minute."""
    app = Celery(broker=env.broker(crm.instance.redis_url), set_as_current=False)
    while not stop.wait(1.0):
        with suppress(OperationalError, OSError):
            app.send_task("jobs.send_mails", queue="default", retry=False)


def _is_settled(crm: Product) -> bool:
    """Whether every score is computed and every mail sent."""
    [(waiting,)] = crm.ask(
        "SELECT (SELECT count(*) FROM engagement_stalescore WHERE wanted > done)"
        " + (SELECT count(*) FROM jobs_mail WHERE sent_at IS NULL)"
    )
    return bool(waiting == 0)


def _every_fact_is_there_once(crm: Product, writers: Writers) -> None:
    """Each under the id that was acknowledged, with one audit event and its evidence; no other."""
    facts = crm.ask(
        "SELECT title, public_id::text FROM engagement_event"
        " UNION ALL SELECT text, public_id::text FROM engagement_commitment"
    )
    assert sorted(facts) == sorted(writers.acknowledged.items())
    assert len(facts) >= FAULTS

    told = Counter(
        str(target)
        for (target,) in crm.ask(
            "SELECT target_id FROM audit_auditevent"
            " WHERE type IN ('event.logged', 'commitment.made')"
        )
    )
    assert told == Counter(writers.acknowledged.values())
    double = crm.ask(
        "SELECT subject_id, source, component, partnership_id, truster, count(*)"
        " FROM engagement_evidence GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1"
    )
    assert double == []
    without = crm.ask(
        "SELECT title FROM engagement_event e WHERE (SELECT count(*) FROM engagement_participation"
        " WHERE event_id = e.id AND public_id IN (SELECT subject_id FROM engagement_evidence)) <> 2"
    )
    assert without == []


def _scores_are_those_of_an_undisturbed_run(crm: Product) -> None:
    """The same facts, scored from nothing in peace, give the same."""
    disturbed = _scores(crm)
    crm.ask("DELETE FROM engagement_scoreseries")
    crm.manage("rescore")
    undisturbed = _scores(crm)

    assert disturbed
    assert set(disturbed) == set(undisturbed)
    for key, (arrays, rest) in disturbed.items():
        theirs, others = undisturbed[key]
        assert rest[1:] == others[1:], key
        for mine, other in zip((*arrays, rest[:1]), (*theirs, others[:1]), strict=True):
            np.testing.assert_allclose(
                np.asarray(mine, dtype=float), np.asarray(other, dtype=float), rtol=0, atol=SAME
            )


def _scores(crm: Product) -> dict[tuple[Any, ...], tuple[Any, Any]]:
    """Weekly values of each series, and what is noted of them: newest mean, and the rest."""
    found = {}
    for partnership, measure, model, year, *values in crm.ask(SCORES):
        arrays = [np.frombuffer(each or b"") for each in values[:4]]
        is_newest, mean, evidence, newest_on = values[4:]
        rest = (mean, is_newest, evidence, newest_on)
        found[partnership, measure, model, year] = (arrays, rest)
    return found
