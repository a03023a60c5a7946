"""Reads the rows of sheets of organisations, people, seats and commitments: one row, one record.

Everything that is wrong with a row is said at once, with the heading of the column as it stands in
the file, so that a row has to be corrected only once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from engagement.enums import SheetKind
from engagement.imports.dates import parse_moment
from engagement.imports.fingerprints import fingerprint
from engagement.imports.layout import Column, Holds, letters
from engagement.imports.layouts import register_of
from engagement.imports.mapping import ColumnMapping
from engagement.imports.names import name_key
from engagement.imports.rows import ParsedRow, Problem, Reason
from engagement.imports.table import Row, Table, squeeze

HasCode = Callable[[str], bool]


@dataclass
class _Reading:
    """What has been read of one row so far."""

    mapping: ColumnMapping
    row: Row
    facts: dict[str, str | bool] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, reason: Reason, column: Column, sentence: str) -> None:
        heading = heading_of(self.mapping, column.name)
        self.problems.append(Problem(reason, f"Column “{heading}”: {sentence}"))


def parse_records(
    table: Table, mapping: ColumnMapping, *, has_code: HasCode
) -> Iterator[ParsedRow]:
    """Read every row of a table whose mapping fits its headings."""
    for row in table.rows:
        reading = _Reading(mapping, row)
        for column in mapping.layout.columns:
            _read(reading, column)
        _AFTERWARDS.get(mapping.layout.kind, _nothing_more)(reading, has_code)
        yield ParsedRow(
            row,
            fingerprint(row.cells, "", None),
            names=reading.names,
            facts=reading.facts,
            problem=_together(reading.problems),
        )


def heading_of(mapping: ColumnMapping, name: str) -> str:
    """How the file heads a column; the label where it has none."""
    headings = mapping.columns.get(name)
    return headings[0] if headings else mapping.layout.column(name).label


def _read(reading: _Reading, column: Column) -> None:
    cell = reading.mapping.value(reading.row.cells, column.name).strip()
    said = squeeze(cell)
    if not said or reading.mapping.is_ignored(said):
        if column.is_required:
            reading.refuse(Reason.MISSING, column, "this is needed and missing.")
        return
    if len(said) > column.longest:
        sentence = f"this is longer than {column.longest} characters."
        reading.refuse(Reason.TOO_LONG, column, sentence)
        return
    match column.holds:
        case Holds.DAY:
            _read_day(reading, column, said)
        case Holds.CHOICE | Holds.YES_NO:
            _read_choice(reading, column, said)
        case Holds.ORGANISATION if not name_key(said):
            reading.refuse(Reason.NO_ORGANISATION, column, f"“{said}” names no organisation.")
        case Holds.ORGANISATION:
            reading.names.append(said)
            reading.facts[column.name] = said
        case _:
            reading.facts[column.name] = said


def _read_day(reading: _Reading, column: Column, said: str) -> None:
    moment = parse_moment(said, reading.mapping.date_formats)
    if moment is None:
        sentence = f"“{said[:60]}” cannot be read as a date."
        reading.refuse(Reason.UNREADABLE_DATE, column, sentence)
    else:
        reading.facts[column.name] = moment.day.isoformat()


def _read_choice(reading: _Reading, column: Column, said: str) -> None:
    own = {letters(k): v for k, v in reading.mapping.values.get(column.name, {}).items()}
    value = own.get(letters(said), column.choices.get(letters(said)))
    if value is None and column.name == "made_by":
        value = _partner_by_name(reading, said)
    if value is None:
        sentence = f"“{said[:60]}” is not known. Write {column.says}."
        reading.refuse(Reason.UNREADABLE, column, sentence)
    else:
        reading.facts[column.name] = value


def _partner_by_name(reading: _Reading, said: str) -> str | None:
    """Who promised may be written as the partner's own name."""
    partner = str(reading.facts.get("partner", ""))
    return "partner" if partner and name_key(partner) == name_key(said) else None


def _read_code(reading: _Reading, has_code: HasCode) -> None:
    """A known code says which organisation it is, so its name needs nobody's decision."""
    code = str(reading.facts.get("code", "")).upper()
    layout = reading.mapping.layout
    if code:
        reading.facts["code"] = code
        register = register_of(heading_of(reading.mapping, "code"))
        if register:
            reading.facts.setdefault("register", register)
        if has_code(code):
            reading.names.clear()
            return
    if reading.problems or "name" in reading.facts:
        return
    if code:
        sentence = f"no organisation has the code {code}, and the row gives no name."
        reading.refuse(Reason.NOT_KNOWN, layout.column("code"), sentence)
    else:
        sentence = "a name or a code is needed."
        reading.refuse(Reason.MISSING, layout.column("name"), sentence)


def _check_state(reading: _Reading, _has_code: HasCode) -> None:
    """A promise that was settled was settled on a day; the days follow each other."""
    facts, column = reading.facts, reading.mapping.layout.column
    if facts.get("state", "open") != "open" and "state_on" not in facts and not reading.problems:
        sentence = "say on which day it came to that state."
        reading.refuse(Reason.MISSING, column("state_on"), sentence)
    if str(facts.get("due_on", "9999")) < str(facts.get("made_on", "")):
        sentence = "the due date is before the day of the promise."
        reading.refuse(Reason.REFUSED, column("due_on"), sentence)


def _nothing_more(_reading: _Reading, _has_code: HasCode) -> None:
    pass


_AFTERWARDS: dict[SheetKind, Callable[[_Reading, HasCode], None]] = {
    SheetKind.ORGANISATIONS: _read_code,
    SheetKind.COMMITMENTS: _check_state,
}


def _together(problems: list[Problem]) -> Problem | None:
    if not problems:
        return None
    return Problem(problems[0].reason, " ".join(problem.sentence for problem in problems))
