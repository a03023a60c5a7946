"""bin/manage python_client: the typed Python client of the API, as a wheel."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from ics_crm.api.client.wheel import FILE_NAME, wheel
from ics_crm.api.views import api_description


class Command(BaseCommand):
    help = "Make the typed Python client from the API's description, and print where it is."
    requires_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to put it."""
        usual = Path(settings.BASE_DIR) / "build" / "client"
        parser.add_argument("folder", nargs="?", type=Path, default=usual)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Fails on a description that the client does not understand."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE_NAME
        path.write_bytes(wheel(api_description()))
        self.stdout.write(str(path))
