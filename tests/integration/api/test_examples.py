"""The examples that others copy, run against the product, and what they wrote looked at."""

import csv
import gzip
import importlib.util
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.error import HTTPError

import pytest

from accounts.actions.api_token import create_token
from accounts.limits import ALL_SCOPES
from accounts.models import User
from accounts.roles import ANALYST, PARTNERSHIP_MANAGER
from engagement.actions.event import withdraw_event
from engagement.actions.export import EXPORT
from engagement.models import Event, Evidence
from jobs.actions.running import run_job
from jobs.models import Job
from partners.actions.organisation import add_alias
from partners.models import Membership, System
from tests import factories as make
from tests.browser import LiveServer, _server, product
from tests.integration.api.conftest import client_of

__all__ = ["_server", "product"]

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"


@pytest.fixture
def system(product: LiveServer, monkeypatch: pytest.MonkeyPatch) -> System:
    monkeypatch.setenv("ICS_CRM_URL", product.url)
    return make.make_system()


@pytest.fixture
def manager(system: System) -> User:
    return make.make_user(system=system, role=PARTNERSHIP_MANAGER.name)


def _use_token(monkeypatch: pytest.MonkeyPatch, user: User) -> None:
    _token, text = create_token(by=user, name="Test", days=1, scopes=ALL_SCOPES)
    monkeypatch.setenv("ICS_CRM_TOKEN", text)


def _run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLES / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rows(path: Path, select: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as database:
        return database.execute(select).fetchall()


def test_a_copy_follows_what_is_changed_withdrawn_and_merged(
    system: System, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By a client with a secret of its own, as a warehouse would."""
    client = make.make_api_client(system=system)
    monkeypatch.setenv("ICS_CRM_CLIENT_ID", client.client_id)
    monkeypatch.setenv("ICS_CRM_CLIENT_SECRET", make.make_client_secret(client))
    partnership = make.make_partnership(system=system)
    make.make_identifier(partnership.organisation, "RX1")
    kept, taken_back = (
        make.make_event(partnerships=[partnership], title=title) for title in ("Kept", "Wrong")
    )
    boards = [make.make_board(system=system, name=name) for name in ("Stays", "Goes")]
    path = tmp_path / "warehouse.sqlite"
    collections = ("organisations", "partnerships", "events", "boards")
    first = _run("nightly_copy.py", str(path), *collections)
    assert first.returncode == 0, first.stderr
    assert "events: 2 rows came" in first.stdout
    [(name, ods)] = _rows(path, "SELECT name, ods FROM partner")
    assert (name, ods) == (partnership.organisation.name, "RX1")
    assert {row[0] for row in _rows(path, "SELECT title FROM meeting")} == {"Kept", "Wrong"}

    user = make.make_user(system=system)
    withdraw_event(by=user, event=taken_back, reason="Did not happen.")
    successor = make.make_organisation()
    make.make_succession(partnership.organisation, successor)
    add_alias(by=user, organisation=successor, name="The new one")
    boards[1].delete()
    second = _run("nightly_copy.py", str(path), *collections)
    assert second.returncode == 0, second.stderr
    assert "events: 1 rows came" in second.stdout
    assert "partnerships: 0 rows came" in second.stdout
    meetings = _rows(path, "SELECT id, partner FROM meeting")
    assert meetings == [(str(kept.public_id), str(partnership.public_id))]
    withdrawn = "SELECT id FROM record WHERE collection = 'events' AND withdrawn"
    assert _rows(path, withdrawn) == [(str(taken_back.public_id),)]
    kept_boards = _rows(path, "SELECT id FROM record WHERE collection = 'boards'")
    assert kept_boards == [(str(boards[0].public_id),)]
    assert _rows(path, "SELECT predecessor, successor FROM succession") == [
        (str(partnership.organisation.public_id), str(successor.public_id))
    ]


def test_a_copy_goes_on_where_it_was_stopped_and_begins_anew_when_rights_change(
    system: System, manager: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = make.make_system()
    membership = make.make_membership(manager, elsewhere)
    _use_token(monkeypatch, manager)
    here = {str(make.make_person(system=system).public_id) for _ in range(4)}
    there = {str(make.make_person(system=elsewhere).public_id)}
    example, path = _module("nightly_copy"), tmp_path / "warehouse.sqlite"
    monkeypatch.setattr(example, "PAGE", 2)
    keep, pages = example.Copy.keep, []

    def stop_at_the_second_page(*page: Any) -> None:
        pages.append(page)
        if len(pages) == 2:
            raise KeyboardInterrupt
        keep(*page)

    def people() -> set[str]:
        return {row[0] for row in _rows(path, "SELECT id FROM record")}

    monkeypatch.setattr(example.Copy, "keep", stop_at_the_second_page)
    with pytest.raises(KeyboardInterrupt):
        example.main(str(path), "people")
    assert len(people()) == 2
    example.main(str(path), "people")
    assert people() == here | there
    assert len(pages) == 4  # the two that were lost or not read, and none of the first again

    Membership.objects.filter(pk=membership.pk).delete()
    example.main(str(path), "people")
    assert people() == here


def test_a_copy_begins_anew_after_the_data_was_restored_and_gives_up_what_is_refused(
    system: System, manager: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _use_token(monkeypatch, manager)
    person = str(make.make_person(system=system).public_id)
    example, path = _module("nightly_copy"), tmp_path / "warehouse.sqlite"
    example.main(str(path), "people")
    with sqlite3.connect(path) as database:
        later = example.b64encode(json.dumps([2**62, 1]).encode()).decode().rstrip("=")
        database.execute("UPDATE feed SET cursor = ?", [later])
        database.execute("INSERT INTO record VALUES ('people', 'lost', 9, 0, '{}', 1)")
        database.execute("UPDATE record SET version = 99")
    example.main(str(path), "people")
    assert _rows(path, "SELECT id, version FROM record") == [(person, 1)]
    with pytest.raises(HTTPError, match="404"):
        example.main(str(path), "peeple")


def _exporting(folder: Path, *arguments: str) -> tuple[str, Path]:
    """Run the shell script, and be its worker; what it said, and where its files are."""
    command = ["sh", str(EXAMPLES / "nightly_copy.sh"), str(folder), *arguments]
    environment = {**os.environ, "ICS_CRM_WAIT": "0.1"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for _ in range(400):
            for job in Job.objects.filter(state="queued", kind=EXPORT):
                run_job(str(job.public_id))
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                break
        process.kill()
        assert process.stdout
        said = process.stdout.read()
    assert process.returncode == 0, said
    return said, folder / (folder / "newest").read_text().strip()


def _table(folder: Path, name: str) -> Iterator[dict[str, str]]:
    content = (folder / f"{name}.csv").read_bytes()
    text = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    yield from csv.DictReader(text.decode().splitlines())


def test_the_shell_fetches_what_changed_since_the_last_night(
    system: System, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _use_token(monkeypatch, make.make_user(system=system, role=ANALYST.name))
    monkeypatch.setenv("ICS_CRM_SYSTEM", str(system.public_id))
    partnership = make.make_partnership(system=system)
    event, other = (make.make_event(partnerships=[partnership]) for _ in range(2))
    said, first = _exporting(tmp_path / "nights", "csv", "events", "event_partners")
    assert "2 tables in" in said
    assert {row["id"] for row in _table(first, "events")} == {
        str(event.public_id),
        str(other.public_id),
    }
    withdraw_event(by=make.make_user(system=system), event=event, reason="Did not happen.")
    _said, second = _exporting(tmp_path / "nights", "csv", "events", "event_partners")
    assert second != first
    [row] = _table(second, "events")
    assert (row["id"], row["withdrawn"], row["withdrawn_reason"]) == (
        str(event.public_id),
        "true",
        "Did not happen.",
    )
    [part] = _table(second, "event_partners")
    assert part["event_id"] == str(event.public_id)


def test_queries_of_power_bi_ask_for_what_the_api_has(system: System, manager: User) -> None:
    """Whether they also run, only Power BI can say."""
    client = client_of(manager)
    make.make_event(partnerships=[make.make_partnership(system=system)])
    queries = "".join(file.read_text() for file in sorted(EXAMPLES.rglob("*.pq")))
    asked = re.findall(r'= IcsCrm\("([a-z-]+)", \[fields = "([a-z_,]+)"\]\)', queries)
    assert [collection for collection, _fields in asked] == ["partnerships", "events", "scores"]
    for collection, fields in asked:
        answer = client.get(f"/api/v1/{collection}?fields={fields}&codes=true&limit=200")
        assert answer.status_code == 200, answer.content
        for row in answer.json()["results"]:
            assert set(row) == set(fields.split(","))
    with (EXAMPLES / "power-bi" / "population_2020.csv").open() as file:
        population = {row["gss"]: int(row["population"]) for row in csv.DictReader(file)}
    assert len(population) == 9
    assert min(population.values()) > 100_000


MEETINGS = """key,day,title,kind,ods
M-1,2026-11-02,Winter planning,meeting,RX1
M-1,2026-11-02,Winter planning,meeting,RX2
M-2,2026-11-03,Weekly call,call,RX1
M-3,2026-11-04,Unknown partner,meeting,RX9
"""


def test_meetings_of_another_system_are_pushed_and_pushed_again(
    system: System, manager: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _use_token(monkeypatch, manager)
    for code in ("RX1", "RX2"):
        partnership = make.make_partnership(system=system)
        make.make_identifier(partnership.organisation, code)
    path = tmp_path / "meetings.csv"
    path.write_text(MEETINGS)
    first = _run("push_events.py", "sirona", str(path))
    assert first.returncode == 1, first.stderr
    assert first.stderr.startswith("M-3 partners.0.partnership ")
    assert "'created': 2, 'changed': 0, 'unchanged': 0, 'refused': 1" in first.stdout
    found = {event.title: event for event in Event.objects.filter(system=system)}
    assert set(found) == {"Winter planning", "Weekly call"}
    assert found["Winter planning"].participations.count() == 2
    evidence = Evidence.objects.count()

    again = _run("push_events.py", "sirona", str(path))
    assert again.stdout == first.stdout  # the first answer, byte for byte
    path.write_text(MEETINGS.replace("Weekly", "Daily").replace("RX9", "RX2"))
    changed = _run("push_events.py", "sirona", str(path))
    assert changed.returncode == 0, changed.stderr
    assert "'created': 1, 'changed': 1, 'unchanged': 1, 'refused': 0" in changed.stdout
    assert Event.objects.get(pk=found["Weekly call"].pk).title == "Daily call"
    assert Event.objects.filter(system=system).count() == 3
    assert Evidence.objects.count() > evidence
