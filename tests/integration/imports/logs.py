"""Meeting logs for tests, and the way they come in."""

from pathlib import Path

from audit.recording import Actor
from engagement.actions.importing.run import run_import
from engagement.actions.importing.sheet import stage_import, start_import, upload_import
from engagement.enums import Unmatched
from engagement.imports.mapping import ColumnMapping, guess_columns
from engagement.models import SheetImport
from jobs.progress import SilentProgress
from partners.models import System
from tests import factories as make

EXCERPT = Path(__file__).parents[2] / "fixtures" / "imports" / "ministers_meetings.csv"


def log_of(*rows: str, headings: str = "date,organisation,minister,purpose") -> bytes:
    """A small log as CSV."""
    return "\n".join([headings, *rows]).encode()


def staged(
    system: System,
    content: bytes,
    *,
    by: Actor = make.TESTS,
    mapping: ColumnMapping | None = None,
    name: str = "log.csv",
) -> SheetImport:
    """An import that has been read, with guessed columns unless a mapping is given."""
    sheet_import = upload_import(by=by, system=system, name=name, content=content)
    guessed = {target: [name] for target, name in guess_columns(sheet_import.headings).items()}
    return stage_import(
        by=by, sheet_import=sheet_import, mapping=mapping or ColumnMapping(columns=guessed)
    )


def bring_in(
    sheet_import: SheetImport, *, unmatched: str = Unmatched.CREATE, by: Actor = make.TESTS
) -> SheetImport:
    """Run a staged import to its end, as a worker does."""
    job = start_import(by=by, sheet_import=sheet_import, unmatched=unmatched)
    run_import(job, SilentProgress())
    sheet_import.refresh_from_db()
    return sheet_import


def imported(
    system: System, content: bytes, *, unmatched: str = Unmatched.CREATE, by: Actor = make.TESTS
) -> SheetImport:
    """A log that came in."""
    return bring_in(staged(system, content, by=by), unmatched=unmatched, by=by)
