"""All tables of an export, the version of their schema, and what is left out and why."""

from engagement.exports.columns import Table
from engagement.exports.tables import (
    boards,
    dealings,
    deleted,
    meetings,
    plans,
    scores,
    surveys,
    who,
)

# Raise it with any change of a table or a column; a test compares both with `fingerprint.json`.
SCHEMA_VERSION = 2

TABLES: tuple[Table, ...] = (
    *who.TABLES,
    *boards.TABLES,
    *meetings.TABLES,
    *dealings.TABLES,
    *plans.TABLES,
    *surveys.TABLES,
    *scores.TABLES,
    *deleted.TABLES,
)
TABLE: dict[str, Table] = {table.name: table for table in TABLES}

# Collections of the API that have no table.
LEFT_OUT = {
    "calendar-meetings": "Waits in somebody's own calendars and concerns nobody else until it is "
    "accepted; then it is an event.",
    "survey-invitations": "Who is asked belongs to those who run a wave. In a warehouse it "
    "could be joined with what was answered, and by whom.",
    "survey-opt-outs": "For those who ask: it says something of a person and nothing of partners.",
    "survey-answer-files": "Files on their way in: the answers are in the results of the wave.",
    "exports": "Exports themselves.",
    "webhooks": "Settings of other programs.",
    "webhook-messages": "What other programs were told: the records themselves are here.",
    "saved-views": "Settings of pages: they are about nothing that happened.",
}


def root_of(table: Table) -> Table:
    """The table whose rows change when those of this table do."""
    return root_of(TABLE[table.parent]) if table.parent else table
