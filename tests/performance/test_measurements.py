"""How long the main operations take: printed, never judged.

Times depend on the machine and on what else it does, so no time is asserted; that the answers are
right is. `bin/perf` measures the full volume (docs/performance.md).
"""

import os
import platform
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from tests.performance import settings as measured
from tests.performance.at_once import at_once
from tests.performance.dataset import Dataset
from tests.performance.one_by_one import one_by_one
from tests.performance.scoring import scoring


@pytest.fixture
def beside_bare_views(settings: LazySettings) -> None:
    """The settings that the measured server has, in this process."""
    settings.ROOT_URLCONF = measured.ROOT_URLCONF
    settings.API_REQUESTS_A_MINUTE = measured.API_REQUESTS_A_MINUTE


def test_measurements(
    dataset: Dataset, beside_bare_views: None, scale: float, show: Callable[[str], None]
) -> None:
    """One test: making the data takes longer than measuring."""
    show(_machine())
    show(one_by_one(dataset, scale, _database_url()))
    show(at_once(dataset, scale, _database_url()))
    show(scoring(dataset, scale))


def _machine() -> str:
    """What the figures depend on, and whether others were busy meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    return (
        f"\n{timezone.localdate()}: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
        f" before measuring, Python {platform.python_version()}, PostgreSQL {postgres}"
    )


def _database_url() -> str:
    """Of the test database, whose name is known only now."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
