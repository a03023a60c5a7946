"""How long the main operations take: printed, never judged.

Times depend on the machine and on what else it does, so no time is asserted; that the answers are
right is. `bin/perf` measures the full volume (docs/performance.md).
"""

from collections.abc import Callable

import pytest
from django.conf import LazySettings

from tests.performance import settings as measured
from tests.performance.at_once import at_once
from tests.performance.dataset import Dataset
from tests.performance.machine import database_url, machine
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
    show(machine())
    show(one_by_one(dataset, scale, database_url()))
    show(at_once(dataset, scale, database_url()))
    show(scoring(dataset, scale))
