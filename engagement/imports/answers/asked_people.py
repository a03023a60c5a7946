"""How many people were asked: read from a small table of organisations and numbers."""

import re

from engagement.imports.names import name_key
from engagement.imports.reading import read_table
from engagement.imports.table import FileRefusedError, Row, Table, squeeze

MOST_ASKED = 100_000
_NUMBER = re.compile(r"\d{1,6}(?:\.0+)?")


def read_asked(content: bytes) -> dict[str, tuple[str, int]]:
    """The name as written and how many were asked there, by key of the name.

    Headings are not needed: without them the first line is a row like the others.

    :raises FileRefusedError: it is no table of names and numbers, with a sentence that says why.
    """
    table = _with_first_line(read_table(content))
    names, numbers = _columns(table)
    found: dict[str, tuple[str, int]] = {}
    for row in table.rows:
        name, said = squeeze(row.cells.get(names, "")), squeeze(row.cells.get(numbers, ""))
        key = name_key(name)
        if not key and not said:
            continue
        if not key or not _NUMBER.fullmatch(said) or float(said) > MOST_ASKED:
            raise FileRefusedError(
                f"Row {row.number} of the list is not the name of an organisation and a number."
            )
        written, so_far = found.get(key, (name[:255], 0))
        found[key] = (written, so_far + int(float(said)))
    return found


def _with_first_line(table: Table) -> Table:
    """The table with its headings as a row too, where they hold a number."""
    if not any(_NUMBER.fullmatch(heading) for heading in table.headings):
        return table
    first = Row(1, {heading: heading for heading in table.headings})
    return Table(table.headings, (first, *table.rows))


def _columns(table: Table) -> tuple[str, str]:
    """The first column of numbers, and the first of anything else."""
    numbers = [
        heading
        for heading in table.headings
        if (samples := table.samples(heading, 20))
        and sum(bool(_NUMBER.fullmatch(each)) for each in samples) * 2 > len(samples)
    ]
    names = [heading for heading in table.headings if heading not in numbers]
    if not numbers or not names:
        raise FileRefusedError(
            "The list needs two columns: the names of organisations, and how many people were "
            "asked in each."
        )
    return names[0], numbers[0]
