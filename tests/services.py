"""Starts a real PostgreSQL and a real Valkey for the test run, before Django reads its settings.

Loaded by `-p` in pyproject.toml. Parallel test processes share the servers: each has a database and
two Valkey databases of its own.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from ics_crm.embedded.instance import Instance
from ics_crm.embedded.lease import Lease

SERVERS = "ICS_CRM_TEST_SERVERS"
OTHER_SETTINGS = ("ALLOWED_HOSTS", "CACHE_URL", "CSRF_TRUSTED_ORIGINS", "DEBUG", "EMAIL_URL")
_leases: list[Lease] = []


def pytest_addoption() -> None:
    """The first hook that pytest calls: the only one before pytest-django reads the settings."""
    if SERVERS not in os.environ:
        directory = Path(tempfile.mkdtemp(prefix="ics-crm-test-"))
        lease = Lease(Instance(directory), durable=False)
        lease.acquire()
        _leases.append(lease)
        os.environ[SERVERS] = str(directory)
    point_at(Instance(Path(os.environ[SERVERS])))


def point_at(instance: Instance) -> None:
    """Let the settings, and every process that a test starts, use these servers."""
    for name in OTHER_SETTINGS:
        os.environ.pop(name, None)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    database = 2 * int(worker.removeprefix("gw"))
    os.environ |= {
        "ICS_CRM_ENV": "test",
        "ICS_CRM_DATA_DIR": str(instance.data_dir),
        "DATABASE_URL": instance.database_url,
        "REDIS_URL": f"unix://{instance.valkey_socket}?db={database}",
        "SECRET_KEY": "tests-sign-nothing-that-anybody-else-would-ever-believe",
    }


def pytest_unconfigure() -> None:
    """Stop the servers that this process started, and keep nothing of them."""
    while _leases:
        lease = _leases.pop()
        lease.release()
        shutil.rmtree(lease.instance.data_dir)
        os.environ.pop(SERVERS, None)


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
