"""Which column means what, and how to read it: the mapping of a file, by hand or guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from engagement.enums import Channel, EventKind, Initiator, NoteNature, Sensitivity, SheetKind
from engagement.imports.dates import DATE_FORMATS
from engagement.imports.layout import Column, Holds, Layout, letters, words_for
from engagement.imports.splitting import KEEP_TOGETHER, PEOPLE_SEPARATORS, SEPARATORS


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

Choices = Mapping[str, Mapping[str, str]]


CHOICES: Choices = {
    Field.KIND: words_for(*EventKind.choices, ("call", "phone call"), ("visit", "site visit")),
    Field.CHANNEL: words_for(
        *Channel.choices,
        ("in_person", "face to face"),
        ("video", "teams"),
        ("video", "zoom"),
        ("video", "online"),
        ("video", "virtual"),
        ("phone", "telephone"),
    ),
    Field.INITIATED_BY: words_for(*Initiator.choices, ("system", "us"), ("partner", "them")),
}
_DEFAULT_CHOICES = {
    "kind": dict(EventKind.choices),
    "channel": dict(Channel.choices),
    "initiated_by": dict(Initiator.choices),
    "notes_nature": dict(NoteNature.choices),
    "notes_sensitivity": dict(Sensitivity.choices),
    "title": None,
}
_HINTS = {
    Field.ORGANISATIONS: "Whom it was with, one or several in a cell.",
    Field.OUR_PEOPLE: "The system's own people who were there.",
}
EVENTS = Layout(
    kind=SheetKind.EVENTS,
    intro="Each row becomes one meeting or other event, with all the partners that it names. "
    "Rows that came in before are left out.",
    columns=[
        Column(
            name=field.value,
            label=LABELS[field],
            aliases=_ALSO[field],
            is_required=field in REQUIRED,
            holds=Holds.DAY if field is Field.DATE else Holds.TEXT,
            choices=CHOICES.get(field, {}),
            hint=_HINTS.get(field, ""),
        )
        for field in Field
    ],
)


@dataclass(frozen=True)
class ColumnMapping:
    """How to read the rows of one file."""

    columns: Mapping[str, Sequence[str]]
    layout: Layout = EVENTS
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

    def value(self, cells: Mapping[str, str], field: str) -> str:
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
        for needed in self.layout.missing(name for name, found in columns.items() if found):
            raise MappingError(f"Say which column holds: {needed.lower()}.")
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


def allowed_defaults() -> Mapping[str, Mapping[str, str] | None]:
    """What ``defaults`` may hold: values by name, or ``None`` for any text."""
    return _DEFAULT_CHOICES


def guess_columns(headings: Iterable[str]) -> dict[str, str]:
    """The column that each field of a meeting log most likely is, by its heading."""
    return EVENTS.guess(headings)
