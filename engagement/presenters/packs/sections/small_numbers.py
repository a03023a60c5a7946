"""Small numbers kept out of packs that anybody may read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engagement.packs.document import Value
from engagement.scoring.variation.suppression import suppress_list, suppress_table

FEWEST = 5
NOT_SHOWN = "Not shown"
SMALL_NUMBERS = (
    f"Numbers below {FEWEST} are not shown, nor others from which they could be worked out."
)


@dataclass(frozen=True)
class ShownTable:
    """Counts with their totals, as they may be shown: a number, or that it is not."""

    rows: Sequence[Sequence[Value]]
    totals: Sequence[Value]
    columns: Sequence[Value]
    total: Value


@dataclass(frozen=True)
class ShownList:
    """Counts with their total, as they may be shown."""

    counts: Sequence[Value]
    total: Value


def table_shown(counts: Sequence[Sequence[int]], *, is_public: bool) -> ShownTable:
    """Of a table (row, column) all that may be shown; of one without rows nothing but nothing."""
    sums = [sum(row) for row in counts]
    columns = [sum(column) for column in zip(*counts, strict=True)]
    if not is_public or not counts:
        return ShownTable(counts, sums, columns, sum(sums))
    hide = suppress_table(np.array(counts, dtype=np.int64), FEWEST)
    return ShownTable(
        rows=[_shown(row, cells) for row, cells in zip(counts, hide.cells.tolist(), strict=True)],
        totals=_shown(sums, hide.row_totals.tolist()),
        columns=_shown(columns, hide.column_totals.tolist()),
        total=_one(sum(sums), is_hidden=hide.total),
    )


def list_shown(counts: Sequence[int], *, is_public: bool) -> ShownList:
    """Of a list all that may be shown; what is hidden is no small number together either."""
    if not is_public or not counts:
        return ShownList(counts, sum(counts))
    found = suppress_list(np.array(counts, dtype=np.int64), FEWEST)
    hidden = list(found.cells.tolist())
    while not found.total and not may_tell(_together(counts, hidden)) and not all(hidden):
        shown = [place for place, is_hidden in enumerate(hidden) if not is_hidden]
        hidden[min(shown, key=lambda place: (counts[place], place))] = True
    return ShownList(_shown(counts, hidden), _one(sum(counts), is_hidden=found.total))


def may_tell(*counts: int) -> bool:
    """Whether none of them is a small number; that there is nobody at all may be said."""
    return all(count == 0 or count >= FEWEST for count in counts)


def _together(counts: Sequence[int], hidden: Sequence[bool]) -> int:
    return sum(count for count, hide in zip(counts, hidden, strict=True) if hide)


def _shown(counts: Sequence[int], hidden: Sequence[bool]) -> list[Value]:
    return [_one(count, is_hidden=hide) for count, hide in zip(counts, hidden, strict=True)]


def _one(count: int, *, is_hidden: bool) -> Value:
    return NOT_SHOWN if is_hidden else count
