"""What rows of a sheet would make and change, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.tracking import Tracked
from engagement.actions.importing.each_row import Entry
from engagement.actions.importing.trial import Trial, TriedRow
from engagement.enums import ImportRowState
from engagement.models import SheetImport
from engagement.presenters.imports import ROWS_SHOWN, parts_of
from partners.models import OrganisationKindRecord

# Worked out from other fields: the person changed nothing there.
_OF_ITSELF = frozenset({"revision", "sector"})
_OUTCOMES = {
    ImportRowState.UPDATED: ("Would be updated", "blue"),
    ImportRowState.REJECTED: ("Cannot come in", "red"),
    ImportRowState.IMPORTED: ("Would be added", "green"),
}
_WORDS = (
    (ImportRowState.IMPORTED, "would be added"),
    (ImportRowState.UPDATED, "would be updated"),
    (ImportRowState.UNCHANGED, "would stay as they are"),
    (ImportRowState.REJECTED, "cannot come in"),
)


@dataclass(frozen=True)
class ShownTrial:
    """One row that was tried: what it would become, and each thing that would change."""

    number: int
    outcome: str
    colour: str
    lines: Sequence[str]
    remarks: Sequence[str]


def trial_sentence(trial: Trial) -> str:
    """How many rows would be added, updated and so on."""
    found = [f"{trial.states[state]:,} {words}" for state, words in _WORDS if trial.states[state]]
    what = f"{', '.join(found)}." if found else "nothing."
    if trial.is_of_all:
        return f"Of the rows that are ready: {what}"
    return f"The first {len(trial.rows)} of {trial.waiting:,} rows were tried: {what}"


def trial_rows(sheet_import: SheetImport, trial: Trial) -> list[ShownTrial]:
    """The first rows of each outcome but those that would stay as they are."""
    shown = [
        _shown(sheet_import, tried)
        for state in _OUTCOMES
        for tried in [each for each in trial.rows if each.row.state == state][:ROWS_SHOWN]
    ]
    return sorted(shown, key=lambda each: each.number)


def _shown(sheet_import: SheetImport, tried: TriedRow) -> ShownTrial:
    outcome, colour = _OUTCOMES[ImportRowState(tried.row.state)]
    lines = [line for entry in tried.entries for line in _lines(entry)]
    if tried.row.state == ImportRowState.REJECTED:
        lines = [tried.row.explanation]
    elif tried.row.state == ImportRowState.IMPORTED:
        lines = [f"{label}: {text}" for label, text in parts_of(sheet_import, tried.row)]
    return ShownTrial(tried.row.number, outcome, colour, lines, tried.row.remarks)


def _lines(entry: Entry) -> list[str]:
    noun = str(entry.record._meta.verbose_name)
    if isinstance(entry.record, OrganisationKindRecord):
        return []  # what became of the kind is said by the organisation itself
    if entry.is_new:
        return [f"New {noun}: {entry.record}"]
    return [
        f"{_label(entry.record, name)} of {entry.record}: "
        f"“{_value(entry.record, name, old)}” becomes “{_value(entry.record, name, new)}”"
        for name, old in entry.before.items()
        if name not in _OF_ITSELF
        for new in [entry.after[name]]
    ]


def _label(record: Tracked, name: str) -> str:
    label = str(getattr(record._meta.get_field(name), "verbose_name", name))
    return {"valid from": "From", "valid to": "Until"}.get(label, label.capitalize())


def _value(record: Tracked, name: str, value: Any) -> str:
    if value in (None, ""):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    choices = getattr(record._meta.get_field(name), "choices", None) or ()
    return str(dict(choices).get(value, value))
