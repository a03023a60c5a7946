"""Rows that were rejected or skipped, as a list on a page and as a file to download."""

import csv
import io
from typing import Any

from jobs.csv_cells import neutralise
from partners.actions.reference_plan import Plan

MOST_SHOWN = 1000
COLUMNS = ("row", "outcome", "code", "name", "reason", "detail")


def problem_rows(plan: Plan) -> list[dict[str, Any]]:
    """Rejected rows first: they need a person, the skipped ones only an explanation."""
    parts = (("rejected", plan.parsed.rejected), ("skipped", plan.parsed.skipped))
    return [
        {
            "row": problem.row,
            "outcome": outcome,
            "code": problem.code,
            "name": problem.name,
            "reason": problem.reason,
            "detail": problem.detail,
        }
        for outcome, problems in parts
        for problem in sorted(problems, key=lambda problem: problem.row)
    ]


def problems_csv(rows: list[dict[str, Any]]) -> bytes:
    """All of them as CSV that a spreadsheet opens without running anything in it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row[column]) for column in COLUMNS] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    return neutralise(value) if isinstance(value, str) else value
