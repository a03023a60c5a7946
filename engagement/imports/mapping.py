"""Which column means what, and how to read it: the mapping of a file, by hand or guessed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from engagement.enums import Channel, EventKind, Initiator, NoteNature, Sensitivity
from engagement.imports.dates import DATE_FORMATS
from engagement.imports.rejects import MARKERS
from engagement.imports.splitting import KEEP_TOGETHER, PEOPLE_SEPARATORS, SEPARATORS


def letters(text: str) -> str:
    """Letters and digits only, in lower case: how headings and keys are compared."""
    return re.sub(r"[\W_]+", "", text).lower()


class MappingError(ValueError):
    """The mapping cannot be used; the text is a plain sentence for the person."""


class Field(StrEnum):
    """What a column can be."""

    DATE = "date"
    START_TIME = "start_time"
    ORGANISATIONS = "organisations"
    TITLE = "title"
    KIND = "kind"
    CHANNEL = "channel"
    INITIATED_BY = "initiated_by"
    OUR_PEOPLE = "our_people"
    NOTES = "notes"


LABELS = {
    Field.DATE: "Date",
    Field.START_TIME: "Start time",
    Field.ORGANISATIONS: "Organisations met",
    Field.TITLE: "What it was about",
    Field.KIND: "Kind of event",
    Field.CHANNEL: "Channel",
    Field.INITIATED_BY: "Who initiated it",
    Field.OUR_PEOPLE: "Our people",
    Field.NOTES: "Notes",
}
REQUIRED = (Field.DATE, Field.ORGANISATIONS)

# Headings and hand-written keys by which a field goes, squeezed to letters.
_ALSO = {
    Field.DATE: "day when dateofmeeting meetingdate datemet occurredon startdate",
    Field.START_TIME: "time starttime start meetingtime",
    Field.ORGANISATIONS: "organisation organization organizations nameoforganisation "
    "nameoforganisationorindividual nameofexternalorganisation externalorganisation "
    "externalorganisations partner partners partnername company stakeholder stakeholders "
    "orgs org metwith organisationsmet",
    Field.TITLE: "purpose purposeofmeeting subject topic about description meeting agenda summary",
    Field.KIND: "kindofevent kindofmeeting eventtype meetingtype",
    Field.CHANNEL: "how format medium mode",
    Field.INITIATED_BY: "initiator initiatedby whoinitiatedit requestedby",
    Field.OUR_PEOPLE: "ourpeople people person minister ministers attendees attendee attendedby "
    "lead owner officer staff who colleague colleagues loggedby manager",
    Field.NOTES: "note comments comment detail details minutes outcome actions",
}
_FIELD_OF = {
    alias: field
    for field, words in _ALSO.items()
    for alias in [field.value.replace("_", ""), *words.split()]
}

Choices = Mapping[Field, Mapping[str, str]]


def _choices(*pairs: tuple[str, str]) -> dict[str, str]:
    return {letters(word): value for value, label in pairs for word in (value, label) if word}


CHOICES: Choices = {
    Field.KIND: _choices(*EventKind.choices, ("call", "phone call"), ("visit", "site visit")),
    Field.CHANNEL: _choices(
        *Channel.choices,
        ("in_person", "face to face"),
        ("video", "teams"),
        ("video", "zoom"),
        ("video", "online"),
        ("video", "virtual"),
        ("phone", "telephone"),
    ),
    Field.INITIATED_BY: _choices(*Initiator.choices, ("system", "us"), ("partner", "them")),
}
_DEFAULT_CHOICES = {
    "kind": dict(EventKind.choices),
    "channel": dict(Channel.choices),
    "initiated_by": dict(Initiator.choices),
    "notes_nature": dict(NoteNature.choices),
    "notes_sensitivity": dict(Sensitivity.choices),
    "title": None,
}


@dataclass(frozen=True)
class ColumnMapping:
    """How to read the rows of one file."""

    columns: Mapping[Field, Sequence[str]]
    date_formats: Sequence[str] = DATE_FORMATS
    organisation_separators: Sequence[str] = SEPARATORS
    people_separators: Sequence[str] = PEOPLE_SEPARATORS
    keep_together: Sequence[str] = KEEP_TOGETHER
    ignore_values: Sequence[str] = ("Nil return", "Nil", "None", "N/A")
    defaults: Mapping[str, str] = field(default_factory=dict)
    values: Choices = field(default_factory=dict)
    earliest: date | None = None
    latest: date | None = None
    create_people: bool = True
    header_row: int | None = None
    remarks: Sequence[str] = ()

    def value(self, cells: Mapping[str, str], field: Field) -> str:
        """What a row says for a field; several columns are put together line by line."""
        found = (cells.get(heading, "") for heading in self.columns.get(field, ()))
        return "\n".join(text for text in found if text.strip())

    def is_ignored(self, text: str) -> bool:
        """Whether a cell says that there is nothing to say."""
        said = letters(text)
        return any(said == letters(value) for value in self.ignore_values)

    def against(self, headings: Sequence[str]) -> "ColumnMapping":
        """The mapping with the headings as the file spells them.

        :raises MappingError: it names a column that the file has not.
        """
        spelled = {letters(heading): heading for heading in reversed(headings)}
        columns = {}
        for target, names in self.columns.items():
            missing = [name for name in names if letters(name) not in spelled]
            if missing:
                raise MappingError(
                    f"The mapping names the column “{missing[0]}”, but the file has: "
                    f"{', '.join(headings)}."
                )
            columns[target] = [spelled[letters(name)] for name in names]
        for needed in REQUIRED:
            if not columns.get(needed):
                raise MappingError(f"Say which column holds: {LABELS[needed].lower()}.")
        return replace(self, columns=columns)

    def as_json(self) -> dict[str, Any]:
        """What ``engagement.imports.mapping_file.read_mapping`` reads back as the same mapping."""
        return {
            "columns": {str(target): list(names) for target, names in self.columns.items()},
            "date_formats": list(self.date_formats),
            "organisation_separators": list(self.organisation_separators),
            "people_separators": list(self.people_separators),
            "keep_together": list(self.keep_together),
            "ignore_values": list(self.ignore_values),
            "defaults": dict(self.defaults),
            "values": {str(target): dict(values) for target, values in self.values.items()},
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "people": "create" if self.create_people else "leave_out",
            "header_row": self.header_row,
        }


def field_named(text: str) -> Field | None:
    """The field that a heading or a key in a mapping file means, if any."""
    return _FIELD_OF.get(letters(text))


def allowed_defaults() -> Mapping[str, Mapping[str, str] | None]:
    """What ``defaults`` may hold: values by name, or ``None`` for any text."""
    return _DEFAULT_CHOICES


def guess_columns(headings: Iterable[str]) -> dict[Field, str]:
    """The column that each field most likely is, by its heading."""
    guessed: dict[Field, str] = {}
    for heading in headings:
        target = field_named(heading)
        if target is not None and heading not in MARKERS:
            guessed.setdefault(target, heading)
    return guessed
