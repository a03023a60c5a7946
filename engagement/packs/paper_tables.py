"""Tables as the template of a pack sets them: words, widths and sides of each column."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from engagement.packs.columns import MOST_COLUMNS, Layout, laid_out
from engagement.packs.document import ColumnKind, Table, Value, day_of, text_of
from nhsuk.formats import nhs_short_date
from nhsuk.paper import printable

TO_THE_RIGHT = frozenset({ColumnKind.NUMBER, ColumnKind.DECIMAL, ColumnKind.PERCENT})


def is_sideways(table: Table) -> bool:
    """Whether it needs a page turned on its side."""
    return any(layout.setting.is_sideways for _, layout in _layouts(table))


def tables_of(table: Table) -> list[dict[str, Any]]:
    """The table; several below each other where it has more columns than a page holds."""
    return [_set(table, columns, layout) for columns, layout in _layouts(table)]


def _set(table: Table, columns: Sequence[int], layout: Layout) -> dict[str, Any]:
    piece = layout.setting.piece
    return {
        "size": layout.setting.size,
        "widths": [round(one, 2) for one in layout.widths],
        "is_right": [table.columns[at].kind in TO_THE_RIGHT for at in columns],
        "head": [printable(table.columns[at].name, piece) for at in columns],
        "rows": [
            [printable(_text(table.columns[at].kind, row.values[at]), piece) for at in columns]
            for row in table.rows
        ],
    }


@lru_cache(maxsize=64)  # asked for twice: to turn the page, and to set it
def _layouts(table: Table) -> tuple[tuple[tuple[int, ...], Layout], ...]:
    """The columns of each part, and how it is laid out."""
    return tuple((part, laid_out(_words(table, part))) for part in _parts(len(table.columns)))


def _parts(columns: int) -> list[tuple[int, ...]]:
    """Each part has the first column, which says what its rows are."""
    if columns == 0:
        return []
    if columns <= MOST_COLUMNS:
        return [tuple(range(columns))]
    step = MOST_COLUMNS - 1
    return [(0, *range(start, min(start + step, columns))) for start in range(1, columns, step)]


def _text(kind: ColumnKind, value: Value) -> str:
    """As on the pages, but days are short, as there is little room: 3 Jun 2024."""
    day = day_of(kind, value)
    if day is None or kind is ColumnKind.MONTH:
        return text_of(kind, value)
    return nhs_short_date(day)


def _words(table: Table, part: tuple[int, ...]) -> list[list[str]]:
    return [
        [
            table.columns[at].name,
            *(_text(table.columns[at].kind, row.values[at]) for row in table.rows),
        ]
        for at in part
    ]
