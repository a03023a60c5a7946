"""The units of deploy/systemd, started as they stand: production becomes ready."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from ics_crm.embedded.instance import BASE_DIR
from tests.integration.test_platform_start import free_port, wait_for
from tests.unit.operations.deployment import DEPLOY, UNITS, command, unit, variables_of
from tests.worker import purge

HOST = "crm.example.nhs.uk"
PARTS = (
    "ics-crm-web.service",
    "ics-crm-worker@.service",
    "ics-crm-webhooks@.service",
    "ics-crm-scheduler.service",
)
READY_LIMIT = 180.0
TOKEN = "what-the-monitoring-system-sends"


@dataclass
class Production:
    """One that runs."""

    port: int
    logs: Path

    def get(self, path: str, **headers: str) -> HTTPResponse:
        """What the proxy would ask, and hand on."""
        sent = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={**sent, **headers}
        )
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=10)
        return answer

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz").status == 200
        except OSError:
            return False

    def said(self) -> str:
        """All that its processes have said."""
        return "\n".join(path.read_text("utf-8") for path in sorted(self.logs.glob("*.log")))


def environment(directory: Path) -> dict[str, str]:
    """deploy/ics-crm.env, with the servers of this run, and its secrets in a directory of ours."""
    name = str(connection.settings_dict["NAME"])
    database = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    secrets = {
        "SECRET_KEY": "Gq3vK0yUcS7dXwR2mT9bLhJ5nP8eZaF4iOtVuYx1BsDkEoCr6WgMjNlHpQzA",
        "DATABASE_URL": database,
        "REDIS_URL": os.environ["REDIS_URL"],
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "ICS_CRM_METRICS_TOKEN": TOKEN,
    }
    for name, value in secrets.items():
        (directory / name).write_text(value)
    given = variables_of(DEPLOY / "ics-crm.env")
    files = {f"{name}_FILE": str(directory / name) for name in secrets}
    assert {name for name in given if name.endswith("_FILE")} < set(files)
    return {"PATH": os.environ["PATH"], **given, **files}


def start(name: str, port: int, directory: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """What systemd would run, here and with this port."""
    words = [word.replace("/opt/ics-crm", str(BASE_DIR)) for word in command(UNITS / name)]
    words = [word.replace("127.0.0.1:8000", f"127.0.0.1:{port}") for word in words]
    own = unit(UNITS / name)["Service"].get("Environment", "").partition("=")
    extra = {own[0]: own[2].replace("/var/lib/ics-crm", str(directory))} if own[0] else {}
    return subprocess.Popen(
        words,
        env={**environment(directory), **extra},
        cwd=BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


@pytest.fixture
def production(transactional_db: None, first_data: None, tmp_path: Path) -> Iterator[Production]:
    port = free_port()
    purge()
    processes = []
    for name in PARTS:
        with (tmp_path / f"{name}.log").open("wb") as log:
            processes.append(start(name, port, tmp_path, log))
    yield Production(port, tmp_path)
    for process in processes:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    purge()


@pytest.mark.django_db(transaction=True)
def test_production_becomes_ready_by_the_units_as_they_stand(production: Production) -> None:
    assert wait_for(production.is_ready, READY_LIMIT), production.said()

    assert set(json.load(production.get("/readyz"))["checks"]) == {
        *("database", "migrations", "broker", "worker", "scheduler"),
    }
    page = production.get("/sign-in/")
    assert "__Host-ics_crm_csrf" in page.headers["Set-Cookie"]
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    _web_processes_count_together(production)
    _nothing_is_said_but_json(production)


def _web_processes_count_together(production: Production) -> None:
    """Whichever of them answers, it tells of the requests of all."""
    for _ in range(20):
        production.get("/sign-in/")
    row = 'ics_crm_request_seconds_count{method="GET",route="sign-in/",status="2xx"} 21.0'
    for _ in range(6):
        body = production.get("/metrics", Authorization=f"Bearer {TOKEN}").read().decode()
        assert row in body
    with pytest.raises(urllib.error.HTTPError, match="401"):
        production.get("/metrics")


def _nothing_is_said_but_json(production: Production) -> None:
    """Each line of web requests, for whoever collects logs."""
    time.sleep(0.1)
    lines = (production.logs / "ics-crm-web.service.log").read_text("utf-8").splitlines()
    requests = [json.loads(line) for line in lines if "ics_crm.request" in line]
    assert {line["route"] for line in requests} >= {"sign-in/", "readyz", "metrics"}
    assert TOKEN not in production.said()
