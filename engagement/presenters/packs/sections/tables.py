"""What the sections of packs share: the day that they speak of, and how long a table may be."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from engagement.packs.document import Row
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.small_numbers import FEWEST
from nhsuk.formats import counted, nhs_number

# A longer table is a list to look things up in, and no page of a pack.
MOST_ROWS = 40
ROUNDED_TO = 10
ROUNDED = (
    f"Numbers of partners are rounded to {ROUNDED_TO} here, and those below {FEWEST} not shown."
)


class Cut(NamedTuple):
    """The first rows of a table, and what is said of those that are left out."""

    rows: tuple[Row, ...]
    note: str


def last_day(asked: Asked) -> date:
    """The last day of the period; today while that lies ahead."""
    return min(asked.until, timezone.localdate())


def cut(rows: Sequence[Row], noun: str, where: str = "", *, most: int = MOST_ROWS) -> Cut:
    """At most so many rows. ``noun`` is what a row is, ``where`` what leads to the others."""
    more = len(rows) - most
    if more <= 0:
        return Cut(tuple(rows), "")
    others = f"{counted(more, 'more ' + noun)} left out here"
    return Cut(tuple(rows[:most]), f"{others}: {where}." if where else f"{others}.")


def partners_shown(count: int, *, is_public: bool) -> int | str:
    """How many partners: in a public pack nearly, so that no two numbers give a third away."""
    if not is_public:
        return count
    if count < FEWEST:
        return f"Fewer than {FEWEST}"
    return f"About {nhs_number(max(ROUNDED_TO, ROUNDED_TO * ((count + 5) // ROUNDED_TO)))}"
