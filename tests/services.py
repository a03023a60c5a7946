"""Starts a real PostgreSQL and a real Valkey for the test run, before Django reads its settings.

Loaded by `-p` in pyproject.toml. Each of several test processes at once has servers of its own: an
open transaction or a full cache of one is none of the other's business.
"""

import gc
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from ics_crm.embedded.instance import Instance
from ics_crm.embedded.lease import Lease
from ics_crm.embedded.locks import FileLock
from tests.pace import NEW_OBJECTS

OTHER_SETTINGS = (
    "ALLOWED_HOSTS",
    "DATABASE_OWNER_URL",
    "CACHE_URL",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "EMAIL_URL",
)
PREFIX = "ics-crm-test-"
# Tests that commit wait for the disk for a third of their time. Four processes need less than this.
MEMORY = Path("/dev/shm")
ROOM = 6 * 1024**3
YOUNG = 60.0  # seconds in which a directory may not have been locked yet by whoever made it
SHARED = "ICS_CRM_TEST_RUN"
_leases: list[Lease] = []


def pytest_addoption() -> None:
    """The first hook that pytest calls: the only one before pytest-django reads the settings."""
    gc.set_threshold(NEW_OBJECTS)
    _sweep()
    instance = Instance(Path(tempfile.mkdtemp(prefix=PREFIX, dir=_place())))
    lease = Lease(instance, durable=False)
    lease.acquire()
    _leases.append(lease)
    point_at(instance)


def point_at(instance: Instance) -> None:
    """Let the settings, and every process that a test starts, use these servers."""
    for name in OTHER_SETTINGS:
        os.environ.pop(name, None)
    os.environ.setdefault(SHARED, str(instance.data_dir))
    os.environ |= {
        "ICS_CRM_ENV": "test",
        "ICS_CRM_DATA_DIR": str(instance.data_dir),
        "DATABASE_URL": instance.owner_url,  # tests make databases and empty tables
        "REDIS_URL": instance.redis_url,
        "ICS_CRM_PUBLIC_URL": "https://crm.example.org",
        # Receivers of webhooks in the tests; each port of this machine.
        "ICS_CRM_WEBHOOK_PRIVATE_HOSTS": "127.0.0.1",
        "ICS_CRM_WEBHOOK_HTTP": "yes",
        "SECRET_KEY": "tests-sign-nothing-that-anybody-else-would-ever-believe",
    }


def shared_dir() -> Path:
    """A directory of the run, for what one of its processes makes for all of them.

    It is that of the process which started the others, and so outlives them.
    """
    return Path(os.environ[SHARED])


def _place() -> Path:
    """Memory where there is plenty of it, else where temporary files go."""
    elsewhere = Path(tempfile.gettempdir())
    try:
        free = min(shutil.disk_usage(MEMORY).free, _unused_memory())
    except OSError:
        return elsewhere
    return MEMORY if free >= ROOM and os.access(MEMORY, os.W_OK | os.X_OK) else elsewhere


def _unused_memory() -> int:
    """Bytes that programs can still have: a file in memory may be larger than what is left."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    return next((1024 * int(line.split()[1]) for line in lines if "MemAvailable" in line), 0)


def _sweep() -> None:
    """Remove what killed runs have left: whoever is gone holds no lock."""
    for place in (MEMORY, Path(tempfile.gettempdir())):
        for directory in place.glob(f"{PREFIX}*"):
            if _is_left_over(directory):
                shutil.rmtree(directory, ignore_errors=True)


def _is_left_over(directory: Path) -> bool:
    try:
        made = directory.stat()
    except FileNotFoundError:
        return False
    if made.st_uid != os.geteuid() or time.time() - made.st_mtime < YOUNG:
        return False
    run = Instance(directory).run_dir
    return all(FileLock(run / f"{name}.lock").is_free() for name in ("users", "keeper"))


def pytest_unconfigure() -> None:
    """Stop the servers that this process started, and keep nothing of them."""
    while _leases:
        lease = _leases.pop()
        lease.release()
        shutil.rmtree(lease.instance.data_dir)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test is a failed test: what is not run proves nothing."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    return report
