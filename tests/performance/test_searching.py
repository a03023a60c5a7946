"""The search at the volume of the run: its SQL beside the same rows by hand, and while typing.

The answers are compared and the times printed. The aims are three times at most, and 95 of 100
fragments within 150 ms; a time is not asserted, because it belongs to a machine.
"""

from collections.abc import Callable

from tests.performance.as_you_type import as_you_type
from tests.performance.dataset import Dataset
from tests.performance.machine import database_url, machine
from tests.performance.searching import searching


def test_the_search_finds_what_hand_made_sql_finds(
    dataset: Dataset, scale: float, show: Callable[[str], None]
) -> None:
    show(machine())
    show(searching(dataset, database_url(), rounds=max(5, round(40 * scale))))
    show(as_you_type(dataset, scale, database_url()))
