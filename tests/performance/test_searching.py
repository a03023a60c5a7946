"""The SQL of the search beside the same rows by hand: the answers are compared, the times printed.

The aim is three times at most. It is not asserted: at a tenth of the full volume a word that most
notes contain takes six times, because the rights are asked of every row.
"""

import os
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests.performance.dataset import Dataset
from tests.performance.searching import searching


def test_the_search_finds_what_hand_made_sql_finds(
    dataset: Dataset, scale: float, show: Callable[[str], None]
) -> None:
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    show(searching(dataset, url, rounds=max(5, round(40 * scale))))
