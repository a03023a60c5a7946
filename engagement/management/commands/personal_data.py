"""Print what is kept about people, from the classification of every field."""

from typing import Any

from django.core.management.base import BaseCommand

from engagement.personal.record import record_of_processing


class Command(BaseCommand):
    """``bin/manage personal_data > docs/personal-data.md``."""

    help = "Prints the record of processing, which docs/personal-data.md holds."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(record_of_processing(), ending="")
