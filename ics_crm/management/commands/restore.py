"""bin/manage restore DIR: the database as it was when the backup was made."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit.verifying import Head, Report, verify
from ics_crm.backup.errors import BackupError
from ics_crm.backup.manifest import Manifest
from ics_crm.backup.restoring import Restored, restore
from ics_crm.embedded.bootstrap import servers_are_given
from ics_crm.embedded.preparation import remember_restored
from tenancy.scope import every_system


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database, compare what came out with its manifest, and "
        "verify its audit log."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, and over what."""
        parser.add_argument("directory", type=Path, help="what bin/manage backup has written")
        parser.add_argument(
            "--replace", action="store_true", help="remove the records that the database holds"
        )

    @every_system(why="One chain seals the events of all systems.")
    def handle(self, *args: Any, directory: Path, replace: bool, **options: Any) -> None:
        """Restore, and say what to look at."""
        try:
            restored = restore(directory, replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if not servers_are_given():
            remember_restored(settings.INSTANCE)
        report = _audit_log(restored.manifest)
        for line in [*_lines(restored), *_of_audit_log(report)]:
            self.stdout.write(line)
        if report.problems:
            raise CommandError(
                "The database is restored as it was backed up, but its audit log does not fit its "
                f"seals ({report.problems} problems): it was altered before the backup was made. "
                "Compare it with an older backup before people work with it."
            )


def _audit_log(manifest: Manifest) -> Report:
    """The whole chain, computed again, as of when the backup was made."""
    head = Head.read(manifest.audit_head) if manifest.audit_head else None
    return verify(head, at=datetime.fromisoformat(manifest.made_at))


def _of_audit_log(report: Report) -> list[str]:
    if report.problems:
        return report.sentences
    if not report.head:
        return [f"None of the {report.unsealed:,} events of the audit log was sealed yet."]
    held = f"{report.events:,} events under {report.seals:,} seals, {report.unsealed:,} not yet"
    return [f"The audit log fits its seals: {held} sealed. Head: {report.head}"]


def _lines(restored: Restored) -> list[str]:
    manifest = restored.manifest
    contents = manifest.contents
    held = f"{contents.rows:,} rows of {len(contents.tables)} tables"
    lines = [
        f"Restored as of {manifest.made_at}: {held}, each compared with the manifest.",
        "Everybody signs in again. Whoever copies data through the API begins anew.",
    ]
    if restored.mails_waiting:
        lines.append(
            f"{restored.mails_waiting} mails waited when the backup was made. Those that went out "
            "since then go out again, under the Message-ID by which mail programs know them."
        )
    if restored.another_key:
        lines.append(
            "SECRET_KEY is another one than that of the backup: addresses of calendars and secrets "
            "of webhooks cannot be opened, and open links of surveys do not work, until the "
            "earlier key stands in SECRET_KEY_FALLBACKS."
        )
    return lines
