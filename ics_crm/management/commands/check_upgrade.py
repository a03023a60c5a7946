"""bin/manage check_upgrade: can the release before run while the tables are those of this one?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ics_crm.upgrades import RELEASED, findings, newest, released

HEADER = "# The newest migrations of the last release: bin/manage check_upgrade --release\n"
WAY_OUT = (
    "docs/operations.md says how it is done in two steps. Where it disturbs nobody, say why in the "
    "migration: beside_old_code = '…'."
)


class Command(BaseCommand):
    help = "Find migrations since the last release that its code could not run beside."
    requires_database = False
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether a release is made now."""
        parser.add_argument(
            "--release", action="store_true", help="note that what is here now is released"
        )

    def handle(self, *args: Any, release: bool, **options: Any) -> None:
        """Fails with a sentence for each step that needs another release in between."""
        found = findings(released())
        if found:
            raise CommandError("\n".join([*(str(each) for each in found), WAY_OUT]))
        if release:
            RELEASED.write_text(HEADER + "\n".join(newest()) + "\n", "utf-8")
        self.stdout.write("The release before can run while the tables are those of this one.")
