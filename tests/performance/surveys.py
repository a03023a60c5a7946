"""A wave as large as one can be: 60,000 people asked, and a mail to each through a real server."""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from django.test import override_settings

from engagement.actions.survey.asking_choice import Asking
from engagement.actions.survey.opening import open_wave
from engagement.actions.survey.reminding import remind_now
from engagement.models import SurveyWave
from engagement.presenters.surveys.wave import WavePage
from jobs.actions.mail import send_waiting
from jobs.actions.running import run_job
from jobs.models import Job, Mail
from partners.enums import Tier
from partners.models import System
from tests import factories as make
from tests.performance.bulk import execute
from tests.performance.timing import table
from tests.performance.who import add_organisations, add_partnerships, add_people
from tests.smtp import MailServer, mail_server

PEOPLE, A_PARTNER = 60_000, 3
MAILS_A_TASK = 500


def surveys(scale: float) -> str:
    """Sent out, mailed, reminded of, and looked at."""
    people = max(600, round(PEOPLE * scale))
    wave = make.make_wave(system=_system(people), asking=Asking(tiers=tuple(Tier.values)))
    lines: list[list[object]] = []

    def step(name: str, work: Callable[[], object]) -> None:
        began, busy = time.perf_counter(), time.process_time()
        work()
        took = time.perf_counter() - began
        lines.append([name, took, time.process_time() - busy, f"{people / took:,.0f}"])

    step("decided and counted", lambda: open_wave(by=make.TESTS, wave=wave))
    step("invitations written", lambda: run_job(str(Job.objects.latest("pk").public_id)))
    asked = wave.invitations.count()
    assert asked == Mail.objects.waiting().count() == people
    with _post() as post:
        step("mails sent", _send_all)
        assert post() == people
        step("reminders queued", lambda: remind_now(by=make.TESTS, wave=wave))
        step("reminders sent", _send_all)
        assert post() == 2 * people
    step("its page read", lambda: _looked_at(wave))
    return table(
        f"A wave of {people:,} people, {people / PEOPLE:.0%} of the largest",
        ["", "s", "s of its processor", "people a second"],
        lines,
    )


def _system(people: int) -> System:
    """Partners with people to ask: two or three each."""
    system = make.make_system(name="Wessenmere", code="QWM")
    manager = make.make_user(system=system)
    organisations = people // A_PARTNER
    add_organisations(organisations)
    add_partnerships(system, organisations, [manager.pk])
    add_people(system, people)
    execute("ANALYZE")
    return system


def _send_all() -> None:
    """As one worker does, task after task."""
    while send_waiting(MAILS_A_TASK):
        pass


def _looked_at(wave: SurveyWave) -> None:
    wave.refresh_from_db()
    page = WavePage(wave, frozenset())
    assert (page.asked, len(page.steps), page.by_sector != []) == (
        wave.invitations.count(),
        3,
        True,
    )


@contextmanager
def _post() -> Iterator[Callable[[], int]]:
    """A mail server in a process of its own, or it would take from the time of the sender."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs,))
    process.start()
    settings = MailServer(port=ours.recv()).settings()

    def taken() -> int:
        ours.send("how many")
        count: int = ours.recv()
        return count

    try:
        with override_settings(**settings):
            yield taken
    finally:
        ours.send("stop")
        process.join()


def _serve(pipe: Connection) -> None:
    with mail_server() as server:
        pipe.send(server.port)
        while pipe.recv() != "stop":
            pipe.send(len(server.taken))
    os._exit(0)  # not to close what belongs to the process it was forked from
