"""bin/manage backup DIR: everything that the product knows, in one directory."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ics_crm.backup.errors import BackupError
from ics_crm.backup.making import back_up


class Command(BaseCommand):
    help = "Back up the database, files included, while people go on working."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to put it."""
        parser.add_argument("directory", type=Path, help="a directory that is not there yet")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        """Make it, and say what is in it."""
        try:
            manifest = back_up(directory)
        except BackupError as error:
            raise CommandError(str(error)) from error
        contents = manifest.contents
        self.stdout.write(
            f"{directory}: {contents.rows:,} rows of {len(contents.tables)} tables, "
            f"{manifest.dump_bytes / 1e6:,.1f} MB."
        )
        if manifest.audit_head:
            self.stdout.write(
                f"Head of the audit log: {manifest.audit_head}. Keep it where administrators of "
                "the database cannot write: whoever restores can tell by it that nothing changed."
            )
        self.stdout.write(
            "SECRET_KEY is not in it. Keep the key apart, or the secrets that it sealed are lost."
        )
