"""Turns the rows of a table into what an event needs, or into a reason why not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from engagement.imports.dates import Moment, Window, parse_moment, parse_time, plausible_window
from engagement.imports.fingerprints import fingerprint
from engagement.imports.layout import letters
from engagement.imports.mapping import CHOICES, ColumnMapping, Field
from engagement.imports.names import name_key
from engagement.imports.splitting import Known, Vocabulary, pieces_of, split_names
from engagement.imports.table import Row, Table, squeeze

LONDON = ZoneInfo("Europe/London")
_MIDDAY = time(12)
MOST_NAMES = 200
LONGEST_NAME = 255
LONGEST_TITLE = 200
LONGEST_NOTES = 20_000


class Reason(StrEnum):
    """Why a row does not come in."""

    NIL_RETURN = "nil_return"
    NO_DATE = "no_date"
    UNREADABLE_DATE = "unreadable_date"
    IMPLAUSIBLE_DATE = "implausible_date"
    NO_ORGANISATION = "no_organisation"
    TOO_MANY_NAMES = "too_many_names"
    NAME_TOO_LONG = "name_too_long"
    NOTES_TOO_LONG = "notes_too_long"
    NOT_MATCHED = "organisation_not_matched"
    NO_PARTNER = "no_partner_left"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    TOO_LONG = "too_long"
    NOT_KNOWN = "not_known"
    SEVERAL = "several_possible"
    REFUSED = "refused"


@dataclass(frozen=True)
class Problem:
    """Why one row does not come in, in words."""

    reason: Reason
    sentence: str


@dataclass
class ParsedRow:
    """One row, read: ready to become an event, unless it has a problem."""

    row: Row
    fingerprint: str
    moment: Moment | None = None
    names: Sequence[str] = ()
    people: Sequence[str] = ()
    facts: dict[str, str | bool] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    problem: Problem | None = None

    @property
    def keys(self) -> list[str]:
        """The names as they are compared, each once."""
        return list(dict.fromkeys(filter(None, map(name_key, self.names))))


def parse_rows(
    table: Table, mapping: ColumnMapping, *, is_listed: Known, today: date
) -> Iterator[ParsedRow]:
    """Read every row of a table whose mapping fits its headings."""
    date_heading = mapping.columns[Field.DATE][0]
    moments = {row.number: _moment(row, mapping) for row in table.rows}
    window = plausible_window(
        (moment.day for moment in moments.values() if moment is not None),
        today=today,
        earliest=mapping.earliest,
        latest=mapping.latest,
    )
    vocabulary = _vocabulary(table, mapping, is_listed)
    for row in table.rows:
        moment = moments[row.number]
        parsed = ParsedRow(row, fingerprint(row.cells, date_heading, moment), moment)
        _read_names(parsed, mapping, vocabulary)
        _read_facts(parsed, mapping)
        parsed.problem = _problem(parsed, mapping, window)
        yield parsed


def _moment(row: Row, mapping: ColumnMapping) -> Moment | None:
    moment = parse_moment(mapping.value(row.cells, Field.DATE), mapping.date_formats)
    if moment is None:
        return None
    at = parse_time(mapping.value(row.cells, Field.START_TIME))
    return Moment(moment.day, at or moment.at)


def _vocabulary(table: Table, mapping: ColumnMapping, is_listed: Known) -> Vocabulary:
    """What is known when cells are cut: the directory, the mapping's names, the file's own."""
    together = {name_key(name) for name in mapping.keep_together}
    alone: Counter[str] = Counter()
    for row in table.rows:
        cell = mapping.value(row.cells, Field.ORGANISATIONS)
        alone.update(map(name_key, pieces_of(cell, separators=mapping.organisation_separators)))
    return Vocabulary(
        is_listed=lambda name: name_key(name) in together or is_listed(name),
        is_in_file=lambda name: name_key(name) in alone,
    )


def _read_names(parsed: ParsedRow, mapping: ColumnMapping, vocabulary: Vocabulary) -> None:
    cell = mapping.value(parsed.row.cells, Field.ORGANISATIONS)
    if mapping.is_ignored(cell):
        return
    names = split_names(cell, separators=mapping.organisation_separators, vocabulary=vocabulary)
    parsed.names = [name for name in names if name_key(name) and not mapping.is_ignored(name)]
    people = mapping.value(parsed.row.cells, Field.OUR_PEOPLE)
    found = split_names(people, separators=mapping.people_separators)
    parsed.people = [name[:150] for name in found if not mapping.is_ignored(name)]


def _read_facts(parsed: ParsedRow, mapping: ColumnMapping) -> None:
    cells = parsed.row.cells
    facts: dict[str, str | bool] = {"kind": "meeting", **mapping.defaults}
    for target, choices in CHOICES.items():
        said = squeeze(mapping.value(cells, target))
        if not said:
            continue
        value = _chosen(said, mapping.values.get(target, {}), choices)
        if value is None:
            parsed.remarks.append(f"The {target.replace('_', ' ')} “{said[:60]}” is not known.")
        else:
            facts[target] = value
    title = squeeze(mapping.value(cells, Field.TITLE)) or str(facts.get("title", ""))
    notes = mapping.value(cells, Field.NOTES).strip()
    if len(title) > LONGEST_TITLE:  # the page shows the beginning; no word is lost
        notes = f"{title}\n\n{notes}".strip()
        title = title[: LONGEST_TITLE - 1] + "…"
    facts.update(title=title, notes=notes)
    if parsed.moment is not None:
        at = datetime.combine(parsed.moment.day, parsed.moment.at or _MIDDAY, tzinfo=LONDON)
        facts.update(starts_at=at.isoformat(), has_time=parsed.moment.at is not None)
    parsed.facts = facts


def _chosen(said: str, own: Mapping[str, str], choices: Mapping[str, str]) -> str | None:
    mine = {letters(key): value for key, value in own.items()}
    return mine.get(letters(said), choices.get(letters(said)))


def _problem(parsed: ParsedRow, mapping: ColumnMapping, window: Window) -> Problem | None:
    cells = parsed.row.cells
    day = squeeze(mapping.value(cells, Field.DATE))
    organisations = squeeze(mapping.value(cells, Field.ORGANISATIONS))
    for said in (day, organisations):
        if said and mapping.is_ignored(said):
            return Problem(
                Reason.NIL_RETURN, f"The row says “{said}”: there is no meeting to bring in."
            )
    return _date_problem(parsed, day, window) or _text_problem(parsed, organisations)


def _date_problem(parsed: ParsedRow, said: str, window: Window) -> Problem | None:
    if not said:
        return Problem(Reason.NO_DATE, "The date is missing.")
    if parsed.moment is None:
        return Problem(Reason.UNREADABLE_DATE, f"“{said[:60]}” cannot be read as a date.")
    if not window.holds(parsed.moment.day):
        return Problem(
            Reason.IMPLAUSIBLE_DATE,
            f"{parsed.moment.day:%-d %B %Y} cannot be right: the other dates of the file make "
            f"{window.first:%-d %B %Y} to {window.last:%-d %B %Y} possible.",
        )
    return None


def _text_problem(parsed: ParsedRow, organisations: str) -> Problem | None:
    if not parsed.keys:
        sentence = (
            f"“{organisations[:60]}” names no organisation."
            if organisations
            else "The organisation is missing."
        )
        return Problem(Reason.NO_ORGANISATION, sentence)
    if len(parsed.names) > MOST_NAMES:
        return Problem(
            Reason.TOO_MANY_NAMES,
            f"The row names {len(parsed.names)} organisations; at most {MOST_NAMES} are possible.",
        )
    longest = max(parsed.names, key=len)
    if len(longest) > LONGEST_NAME:
        return Problem(
            Reason.NAME_TOO_LONG,
            f"“{longest[:60]}…” is longer than {LONGEST_NAME} characters: too long for a name.",
        )
    if len(str(parsed.facts["notes"])) > LONGEST_NOTES:
        return Problem(
            Reason.NOTES_TOO_LONG, f"The notes are longer than {LONGEST_NOTES:,} characters."
        )
    return None
