"""Someone who may bring in reference data, and what they can do without a worker."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

from accounts.models import User
from accounts.roles import NATIONAL_ADMINISTRATOR, PARTNERSHIP_MANAGER
from jobs.actions.running import run_job
from jobs.models import Job
from tests import factories

Work = Callable[[HttpResponseBase], Job]


@pytest.fixture
def nothing_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests do the work of a worker themselves."""

    def send_task(name: str, **_: Any) -> None: ...

    monkeypatch.setattr("jobs.queue.current_app.send_task", send_task)


@pytest.fixture
def administrator(db: None) -> User:
    return factories.make_national_user(NATIONAL_ADMINISTRATOR.name)


@pytest.fixture
def browser(client: Client, administrator: User) -> Client:
    """A browser in which someone is signed in who may bring in reference data."""
    client.force_login(administrator)
    return client


@pytest.fixture
def manager_browser(db: None) -> Client:
    """A browser of someone who may not."""
    client = Client()
    system = factories.make_system()
    client.force_login(factories.make_user(system=system, role=PARTNERSHIP_MANAGER.name))
    return client


@pytest.fixture
def work(nothing_sent: None) -> Work:
    """Does the job to whose page an answer leads."""

    def do(answer: HttpResponseBase) -> Job:
        assert answer.status_code == 302
        job = Job.objects.get(public_id=answer["Location"].strip("/").split("/")[-1])
        assert run_job(str(job.public_id))
        job.refresh_from_db()
        return job

    return do
