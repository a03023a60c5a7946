"""Large meeting logs: every row accounted for, undone without a trace, and what it costs.

Times and memory are printed and not asserted; the aim is a worker below 500 MB.
"""

from collections.abc import Callable

from tests.performance.machine import database_url
from tests.performance.sheets import sheets


def test_logs_come_in_and_go(
    transactional_db: None, first_data: None, scale: float, show: Callable[[str], None]
) -> None:
    show(sheets(scale, database_url()))
