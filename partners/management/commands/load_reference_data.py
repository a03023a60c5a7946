from typing import Any

from django.core.management.base import BaseCommand

from audit.recording import Service
from partners.actions.shipped_reference import is_loaded, load_shipped_reference_data
from tenancy.scope import every_system


class Command(BaseCommand):
    """Loads the systems, successions and areas that come with the product."""

    help = "Load the reference data that comes with the product; safe to run again."

    @every_system(why="Registers are what all systems share.")
    def handle(self, *args: Any, **options: Any) -> None:
        """Load once for each state of the shipped files."""
        if is_loaded():
            self.stdout.write("The shipped reference data is loaded already.")
            return
        counts = load_shipped_reference_data(by=Service("load_reference_data")).counts
        self.stdout.write(
            f"Loaded {counts['systems']} systems, {counts['successions']} successions "
            f"and {counts['areas']} areas."
        )
