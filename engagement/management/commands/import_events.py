"""bin/manage import_events FILE --system CODE --mapping FILE --unmatched create|reject [--json]"""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.recording import Service
from engagement.actions.importing.sheet import (
    stage_import,
    start_import,
    upload_import,
)
from engagement.analytics.import_counts import counts_of
from engagement.enums import ImportState, Unmatched
from engagement.imports.mapping import ColumnMapping, MappingError, guess_columns
from engagement.imports.mapping_file import parse_mapping
from engagement.imports.rejects import write_rejects
from engagement.imports.table import FileRefusedError
from engagement.models import SheetImport
from engagement.presenters.imports import rejected_rows
from jobs.actions.running import run_job
from jobs.models import Job
from partners.models import System
from tenancy.scope import every_system

BY = Service("import_events")


class Command(BaseCommand):
    help = "Bring a meeting log (CSV or XLSX) into a system. See docs/importing.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX file, at most 20 MB")
        parser.add_argument("--system", required=True, metavar="CODE", help="such as QWE")
        parser.add_argument(
            "--mapping", type=Path, metavar="FILE", help="JSON; guessed from the headings without"
        )
        parser.add_argument(
            "--unmatched",
            required=True,
            choices=Unmatched.values,
            help="what happens with organisations that are not known",
        )
        parser.add_argument("--rejects", type=Path, metavar="FILE", help="write rejected rows here")
        parser.add_argument("--json", action="store_true", help="last line of output is the result")

    @every_system(why="The command names its system by a code.")
    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            sheet_import, mapping = self._prepare(options)
        except (FileRefusedError, MappingError) as error:
            raise CommandError(str(error)) from error
        for remark in mapping.remarks:
            self.stderr.write(remark)
        self._run(sheet_import, options["unmatched"])
        if options["rejects"]:
            sheet_import.refresh_from_db()
            content = write_rejects(sheet_import.headings, rejected_rows(sheet_import))
            options["rejects"].write_bytes(content)
        result = {
            "import": str(sheet_import.public_id),
            "system": sheet_import.system.code,
            **counts_of(sheet_import).as_json(),
            "seconds": round(time.monotonic() - began, 1),
        }
        self._say(result, as_json=options["json"])

    def _prepare(self, options: dict[str, Any]) -> tuple[SheetImport, ColumnMapping]:
        system = System.objects.filter(code__iexact=options["system"]).first()
        if system is None:
            raise CommandError(f"There is no system with the code {options['system']}.")
        content = _content(options["file"])
        sheet_import = upload_import(
            by=BY, system=system, name=options["file"].name, content=content
        )
        if options["mapping"]:
            mapping = parse_mapping(_content(options["mapping"]))
        else:
            guessed = guess_columns(sheet_import.headings)
            mapping = ColumnMapping(columns={field: [name] for field, name in guessed.items()})
        return stage_import(by=BY, sheet_import=sheet_import, mapping=mapping), mapping

    def _run(self, sheet_import: SheetImport, unmatched: str) -> None:
        """Do the job here; if a worker was quicker to take it, wait for that worker."""
        job = start_import(by=BY, sheet_import=sheet_import, unmatched=unmatched)
        run_job(str(job.public_id))
        while not (job := Job.objects.get(pk=job.pk)).is_finished:
            time.sleep(0.2)
        sheet_import.refresh_from_db()
        if sheet_import.state != ImportState.FINISHED:
            raise CommandError(job.error or "The import did not finish.")

    def _say(self, result: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        self.stdout.write(
            f"{result['rows']} rows: {result['imported']} imported, "
            f"{result['duplicate']} duplicates, {result['rejected']} rejected, "
            f"in {result['seconds']} seconds."
        )
        self.stdout.write(
            f"{result['organisations_created']} organisations were added; "
            f"{result['needs_confirmation']} names are similar to a known one."
        )
        for reason, number in result["reasons"].items():
            self.stdout.write(f"  {number} {reason.replace('_', ' ')}")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
