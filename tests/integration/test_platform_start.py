"""The commands by which people run the product, run for real: bin/manage, bin/start and up."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from ics_crm.embedded.instance import Instance

ROOT = Path(__file__).resolve().parent.parent.parent
READY_LIMIT, BACK_LIMIT, STOP_LIMIT = 60.0, 40.0, 30.0


def environment(data_dir: Path) -> dict[str, str]:
    """What a person's shell would hand on: nothing of this test run."""
    ours = ("ICS_CRM_", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PYTEST_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "ICS_CRM_DATA_DIR": str(data_dir)}


def manage(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run bin/manage to its end."""
    return subprocess.run(
        [ROOT / "bin" / "manage", *arguments],
        env=environment(data_dir),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def processes_of(data_dir: Path) -> dict[int, str]:
    """All processes that have anything to do with the directory."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            traces = command + (entry / "environ").read_bytes().decode(errors="replace")
            if str(data_dir) in traces or str(data_dir) in str((entry / "cwd").readlink()):
                found[int(entry.name)] = command
    found.pop(os.getpid(), None)
    return found


def wait_for(condition: Callable[[], bool], limit: float) -> bool:
    """Whether the condition comes true in time."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False


@dataclass
class Running:
    """One instance of the product."""

    data_dir: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def instance(self) -> Instance:
        """Where it keeps things."""
        return Instance(self.data_dir)

    def checks(self) -> dict[str, str]:
        """What /readyz says; nothing when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}/readyz", timeout=5) as said:
                checks: dict[str, str] = json.load(said)["checks"]
                return checks
        except (urllib.error.URLError, OSError):
            return {}

    def is_ready(self) -> bool:
        """Whether every part is there."""
        return bool(self.checks())

    def pid_of(self, name: str) -> int:
        """The process number of one part."""
        states = (self.instance.read_state("up"), self.instance.read_state("keeper"))
        pids = {**states[0].get("processes", {}), **states[1].get("servers", {})}
        return int(pids[name])


def start(data_dir: Path, port: int, *command: str) -> Running:
    """Start an instance without waiting for it."""
    process = subprocess.Popen(
        [*command, "--port", str(port), "--no-demo"],
        env=environment(data_dir),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    return Running(data_dir, port, process)


def bin_start() -> tuple[str, ...]:
    """The command that people type."""
    return (str(ROOT / "bin" / "start"),)


def up() -> tuple[str, ...]:
    """The command behind bin/start."""
    return (sys.executable, "-m", "ics_crm.up")


@pytest.fixture(scope="module")
def first_answer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str, str]]:
    """A directory that did not exist, after one bin/manage command, and what that said."""
    data_dir = tmp_path_factory.mktemp("first") / "data"
    code = "import json; print(json.dumps({'answer': 42}))"
    first = manage(data_dir, "shell", "--verbosity", "0", "--command", code)
    left = str(processes_of(data_dir))
    yield data_dir, first.stdout, first.stderr, left
    shutil.rmtree(data_dir)


@pytest.fixture(scope="module")
def pair(
    first_answer: tuple[Path, str, str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Running, Running]]:
    """Two ready instances side by side, each on a copy of the prepared directory."""
    with ExitStack() as stack:
        started = [
            stack.enter_context(running_copy(first_answer[0], tmp_path_factory, command))
            for command in (bin_start(), up())
        ]
        for running in started:
            assert wait_for(running.is_ready, READY_LIMIT), running.checks()
        yield started[0], started[1]


@pytest.fixture
def to_stop(
    first_answer: tuple[Path, str, str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A ready instance that the test may stop: no other test sees it."""
    with running_copy(first_answer[0], tmp_path_factory, bin_start()) as running:
        assert wait_for(running.is_ready, READY_LIMIT), running.checks()
        yield running


@contextmanager
def running_copy(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory, command: tuple[str, ...]
) -> Iterator[Running]:
    """An instance on a copy of the prepared directory; nothing of it is left afterwards."""
    copy = tmp_path_factory.mktemp("copy") / "data"
    shutil.copytree(prepared, copy, ignore=shutil.ignore_patterns("sockets", "*.lock"))
    running = start(copy, free_port(), *command)
    yield running
    running.process.kill()
    running.process.communicate()
    wait_for(lambda: not processes_of(copy), STOP_LIMIT)


def test_an_empty_directory_is_prepared_and_only_the_answer_is_printed(
    first_answer: tuple[Path, str, str, str],
) -> None:
    data_dir, printed, chatter, left = first_answer

    assert json.loads(printed) == {"answer": 42}, chatter
    assert "Preparing a new database." in chatter
    assert left == "{}"
    assert Instance(data_dir).read_state("prepared")["migrated"] is True


def test_commands_without_a_database_start_nothing(tmp_path: Path) -> None:
    done = manage(tmp_path / "data", "check")

    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "data").exists()


def test_half_an_outside_configuration_is_refused(tmp_path: Path) -> None:
    done = subprocess.run(
        [ROOT / "bin" / "manage", "migrate"],
        env={**environment(tmp_path / "data"), "REDIS_URL": "redis://localhost/0"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        (
            "Set both DATABASE_URL and REDIS_URL to use servers of your own, "
            "or neither to use the embedded ones."
        )
    ]


def test_two_instances_run_side_by_side(pair: tuple[Running, Running]) -> None:
    assert all(running.is_ready() for running in pair)
    assert pair[0].pid_of("postgres") != pair[1].pid_of("postgres")


def test_a_command_shares_the_servers_of_a_running_instance(pair: tuple[Running, Running]) -> None:
    before = pair[0].pid_of("postgres")
    done = manage(pair[0].data_dir, "showmigrations")

    assert done.returncode == 0, done.stderr
    assert pair[0].pid_of("postgres") == before
    assert pair[0].is_ready()


@pytest.mark.parametrize("name", ["web", "worker", "scheduler", "valkey", "postgres"])
def test_a_killed_part_comes_back(pair: tuple[Running, Running], name: str) -> None:
    running = pair[0]
    killed = running.pid_of(name)
    os.kill(killed, signal.SIGKILL)

    assert wait_for(lambda: running.pid_of(name) != killed, BACK_LIMIT)
    assert wait_for(running.is_ready, BACK_LIMIT), running.checks()


def test_a_taken_port_is_one_clear_sentence(pair: tuple[Running, Running], tmp_path: Path) -> None:
    late = start(tmp_path / "data", pair[0].port, *up())
    _, said = late.process.communicate(timeout=30)

    assert late.process.returncode == 1
    assert said.splitlines() == [
        (
            f"Port {pair[0].port} cannot be used (Address already in use): "
            "choose another one with --port."
        )
    ]
    assert not (tmp_path / "data" / "postgres").exists()


def test_a_taken_directory_is_one_clear_sentence(pair: tuple[Running, Running]) -> None:
    late = start(pair[0].data_dir, free_port(), *up())
    _, said = late.process.communicate(timeout=30)

    assert late.process.returncode == 1
    assert said.splitlines() == [
        (
            f"ICS CRM already runs with the data directory {pair[0].data_dir}: "
            "stop it first, or choose another directory with --data-dir."
        )
    ]


def test_sigterm_leaves_no_process(to_stop: Running) -> None:
    assert to_stop.process.stdout is not None
    assert f"http://localhost:{to_stop.port}" in to_stop.process.stdout.readline()
    to_stop.process.send_signal(signal.SIGTERM)
    to_stop.process.communicate(timeout=STOP_LIMIT)

    assert to_stop.process.returncode == 0
    assert processes_of(to_stop.data_dir) == {}


def test_a_killed_supervisor_leaves_no_process(to_stop: Running) -> None:
    to_stop.process.kill()
    to_stop.process.wait()

    assert wait_for(lambda: not processes_of(to_stop.data_dir), STOP_LIMIT), processes_of(
        to_stop.data_dir
    )
