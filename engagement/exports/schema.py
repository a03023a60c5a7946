"""The schema of exports as data: for programs, for the page that documents it, and its version."""

import hashlib
import json
from typing import Any

from engagement.exports.catalogue import LEFT_OUT, SCHEMA_VERSION, TABLES
from engagement.exports.columns import Column, Table

INTRODUCTION = (
    "Written by `bin/manage export_schema` from `engagement/exports/tables/`.",
    "",
    "Columns marked * are empty for those who may not read them.",
)


def schema() -> dict[str, Any]:
    """All tables and columns, in the order in which files have them."""
    return {
        "version": SCHEMA_VERSION,
        "tables": [_table(table) for table in TABLES],
        "left_out": [{"collection": name, "reason": why} for name, why in LEFT_OUT.items()],
    }


def fingerprint() -> str:
    """A hash of what programs rely on: names, order, types and whether a cell may be empty.

    What is said about a column may be put better at any time.
    """
    relied_on = [
        [
            table.name,
            [[c.name, c.kind.value, c.is_nullable, c.unit, c.since] for c in table.columns],
        ]
        for table in TABLES
    ]
    return hashlib.sha256(json.dumps(relied_on).encode()).hexdigest()


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "about": table.about,
        "collection": table.collection or None,
        "parent": table.parent or None,
        "is_whole": table.is_whole,
        "since": table.since,
        "columns": [_column(column) for column in table.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.kind.value,
        "unit": column.unit or None,
        "meaning": column.meaning,
        "nullable": column.is_nullable,
        "is_limited": column.guard is not None,
        "since": column.since,
    }


def as_markdown() -> str:
    """The schema as a page of the documentation."""
    version = f"Version {SCHEMA_VERSION} of the schema. The guide is [exports](exports.md)."
    lines = ["# Tables of exports", "", version, *INTRODUCTION]
    for table in TABLES:
        lines += ["", f"## {table.name}", "", _about(table), ""]
        lines += ["| Column | Type | Empty | Meaning |", "|---|---|---|---|"]
        lines += [_row(column) for column in table.columns]
    lines += ["", "## Collections without a table", ""]
    lines += [f"- `{name}`: {reason}" for name, reason in LEFT_OUT.items()]
    return "\n".join(lines) + "\n"


def _about(table: Table) -> str:
    parts = [table.about]
    if table.parent:
        parts.append(f"Inside `{table.parent}`.")
    if table.is_whole:
        parts.append("Given whole, even when only changes were asked for.")
    return " ".join(parts)


def _row(column: Column) -> str:
    star = "*" if column.guard is not None else ""
    unit = f" Unit: {column.unit}." if column.unit else ""
    meaning = f"{column.meaning}{unit}".replace("|", "\\|")
    empty = "yes" if column.is_nullable else ""
    return f"| `{column.name}`{star} | {column.kind.value} | {empty} | {meaning} |"
