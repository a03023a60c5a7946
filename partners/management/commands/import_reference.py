import json
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from audit.recording import Service
from jobs.actions.job import store_file
from jobs.progress import ConsoleProgress
from partners.actions.reference import (
    Consent,
    ReferenceFile,
    apply_reference_file,
    preview_reference_file,
)
from partners.enums import ReferenceKind
from partners.errors import PartnersError
from partners.models import ReferenceSnapshot
from partners.reference.errors import NotWithoutConsentError, ReferenceFileError
from tenancy.scope import every_system

KINDS = [kind.value for kind in ReferenceKind if kind != ReferenceKind.SHIPPED]
FLAGS = {"fewer_rows": "--accept-shrink", "older_facts": "--accept-older"}
LARGEST = 100 * 1024 * 1024
BY = Service("import_reference")


class Command(BaseCommand):
    """Brings in a file of a public register, all of it or nothing."""

    help = "Import a file of a public register, all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """KIND FILE and a few switches."""
        parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument(
            "--as-at", help="the day of the file, like 2025-12-29; today if missing"
        )
        parser.add_argument("--preview", action="store_true", help="change nothing, only count")
        parser.add_argument(
            "--accept-shrink", action="store_true", help="the file is meant to be much smaller"
        )
        parser.add_argument(
            "--accept-older", action="store_true", help="the file is meant to be older"
        )

    @every_system(why="A register changes what all systems share, and who works with whom.")
    def handle(self, *args: Any, **options: Any) -> None:
        """Import, or say in one sentence why not."""
        try:
            result = self._import(options)
        except (ReferenceFileError, PartnersError, OSError) as error:
            self._refuse(error, options)
        if options["json"]:
            self.stdout.write(json.dumps(result, default=str))
        else:
            self.stdout.write(_in_words(result))

    def _import(self, options: dict[str, Any]) -> dict[str, Any]:
        started = time.monotonic()
        kind, as_at = ReferenceKind(options["kind"]), self._as_at(options["as_at"])
        with transaction.atomic():
            snapshot = self._run(kind, as_at, options)
            # A preview counts the same way and then takes everything back.
            transaction.set_rollback(options["preview"])
        return {
            "kind": kind.value,
            "as_at": as_at.isoformat(),
            "source": snapshot.source,
            **snapshot.counts,
            "snapshot": None if options["preview"] else str(snapshot.public_id),
            "seconds": round(time.monotonic() - started, 2),
        }

    def _run(self, kind: ReferenceKind, as_at: date, options: dict[str, Any]) -> ReferenceSnapshot:
        content, progress = _read(options["file"]), ConsoleProgress(self.stderr)
        stored = store_file(
            by=BY, name=options["file"].name, content=content, content_type="text/csv"
        )
        file = ReferenceFile(kind, stored, as_at)
        if options["preview"]:
            return preview_reference_file(by=BY, file=file, progress=progress)
        consent = Consent(options["accept_shrink"], options["accept_older"])
        return apply_reference_file(by=BY, file=file, consent=consent, progress=progress)

    def _as_at(self, text: str | None) -> date:
        if text is None:
            today = timezone.localdate()
            self.stderr.write(
                f"No --as-at given: the facts are recorded as at today, {today:%-d %B %Y}."
            )
            return today
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise CommandError("--as-at must be a day like 2025-12-29.") from error

    def _refuse(self, error: Exception, options: dict[str, Any]) -> NoReturn:
        sentence = str(error)
        if isinstance(error, NotWithoutConsentError):
            sentence += f" If that is meant so, add {FLAGS[error.consent]}."
        if options["json"]:
            self.stdout.write(json.dumps({"error": sentence}))
        raise CommandError(sentence) from error


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise PartnersError(f"There is no file {path}.")
    if path.stat().st_size > LARGEST:
        raise PartnersError(f"{path} is larger than {LARGEST // 1024**2} MB.")
    return path.read_bytes()


def _in_words(result: dict[str, Any]) -> str:
    """The result for a terminal: the counts, then why rows gave nothing."""
    names = ("new", "changed", "closed", "unchanged", "skipped", "rejected")
    lines = [f"{result['rows']:,} rows in {result['seconds']} seconds:"]
    lines += [f"  {result[name]:>7,} {name}" for name in names]
    lines += [f"  {count:>7,} · {reason}" for reason, count in result["reasons"].items()]
    lines += [f"Note: {count:,} · {note}" for note, count in result["notes"].items()]
    if result["questions"]:
        lines.append(
            f"{result['questions']:,} organisations wait for a person to say which system."
        )
    return "\n".join(lines)
