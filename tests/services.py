"""Starts a real PostgreSQL and a real Valkey for the test run, before Django reads its settings.

Loaded by `-p` in pyproject.toml. Each of several test processes at once has servers of its own: an
open transaction or a full cache of one is none of the other's business.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from ics_crm.embedded.instance import Instance
from ics_crm.embedded.lease import Lease

OTHER_SETTINGS = ("ALLOWED_HOSTS", "CACHE_URL", "CSRF_TRUSTED_ORIGINS", "DEBUG", "EMAIL_URL")
_leases: list[Lease] = []


def pytest_addoption() -> None:
    """The first hook that pytest calls: the only one before pytest-django reads the settings."""
    instance = Instance(Path(tempfile.mkdtemp(prefix="ics-crm-test-")))
    lease = Lease(instance, durable=False)
    lease.acquire()
    _leases.append(lease)
    point_at(instance)


def point_at(instance: Instance) -> None:
    """Let the settings, and every process that a test starts, use these servers."""
    for name in OTHER_SETTINGS:
        os.environ.pop(name, None)
    os.environ |= {
        "ICS_CRM_ENV": "test",
        "ICS_CRM_DATA_DIR": str(instance.data_dir),
        "DATABASE_URL": instance.database_url,
        "REDIS_URL": instance.redis_url,
        "SECRET_KEY": "tests-sign-nothing-that-anybody-else-would-ever-believe",
    }


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
