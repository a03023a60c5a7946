"""bin/manage dependencies: what the product is built on, with licences, as a Markdown table."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ics_crm.dependencies import packages


class Command(BaseCommand):
    help = "List each package that production installs, with its version and licence."
    requires_database = False
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Fails when a licence is not one of those that ask for no more than a notice."""
        found = packages()
        self.stdout.write("| Package | Version | Licence |\n|---|---|---|")
        for each in found:
            self.stdout.write(f"| {each.name} | {each.version} | {each.licence} |")
        if refused := [f"{each.name} ({each.licence})" for each in found if not each.is_allowed]:
            raise CommandError(f"Look at these licences: {', '.join(refused)}.")
