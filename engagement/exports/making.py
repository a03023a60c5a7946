"""The long work of exports, done by workers: every table into a file, all of one moment."""

from collections.abc import Sequence
from pathlib import Path

from django.utils import timezone

from accounts.limits import Limits
from accounts.roles import Permission
from engagement.actions.export import EXPORT, MadeTable, store_export
from engagement.enums import ExportFormat
from engagement.errors import NotPossibleError
from engagement.exports.catalogue import SCHEMA_VERSION, TABLE, TABLES
from engagement.exports.columns import Access, Table
from engagement.exports.files import write
from engagement.exports.folders import clear_folders, folder_of
from engagement.exports.rows import blocks, oldest_open_transaction
from engagement.models import Export
from jobs.errors import JobRefusedError
from jobs.models import Job
from jobs.one_state import one_state
from jobs.progress import Progress
from jobs.registry import Outcome, handler


@handler(EXPORT)
def run_export(job: Job, progress: Progress) -> Outcome:
    """Make an export for the person who asked, with the rights that they have now."""
    export = Export.objects.select_related("system", "created_by").get(job=job)
    clear_folders(of=job)
    # A worker that died after it stored the files is followed by one that finds them.
    if not export.is_made:
        user = export.created_by
        user.limits = Limits.from_data(export.limits)
        access = Access(user, export.system)
        if not access.may(Permission.EXPORT_DATA):
            raise JobRefusedError("Whoever asked for this may no longer take data out.")
        try:
            make(export, access, progress)
        except NotPossibleError as error:
            raise JobRefusedError(str(error)) from error
    return Outcome({"page": f"/exports/{export.public_id}/", "page_text": "See the export"})


def make(export: Export, access: Access, progress: Progress) -> None:
    """Write all tables as one state of the database has them, then keep the files.

    They lie in a folder of the worker meanwhile: while the database is read nothing is written to
    it, or every feed of changes would wait for the export.

    :raises NotPossibleError: the export was taken back, or somebody was erased, meanwhile.
    """
    tables = [TABLE[name] for name in export.tables] or list(TABLES)
    with folder_of(export.job) as folder:
        with one_state():
            made_at = timezone.now()
            next_xid = oldest_open_transaction()
            made = written(
                tables,
                access,
                Path(folder),
                form=ExportFormat(export.format),
                since=export.since_xid,
                progress=progress,
            )
        progress.report("Keeping the files", len(tables), len(tables))
        store_export(
            by=access.user,
            export=export,
            made=made,
            made_at=made_at,
            next_xid=next_xid,
            schema_version=SCHEMA_VERSION,
        )


def written(
    tables: Sequence[Table],
    access: Access,
    folder: Path,
    *,
    form: ExportFormat,
    progress: Progress,
    since: int | None = None,
) -> list[MadeTable]:
    """A file for each table, in a folder. CSV is opened in spreadsheet programs, so its texts are
    made harmless; in Parquet they are as people wrote them.
    """
    made = []
    for done, table in enumerate(tables):
        title = table.name.replace("_", " ").capitalize()

        def heard(rows: int, title: str = title, done: int = done) -> None:
            progress.report(f"{title}: {rows:,} rows", done, len(tables))

        heard(0)
        lines = blocks(table, access, since=since, harmless=form == ExportFormat.CSV)
        made.append(write(form, table, lines, folder, heard))
    return made
