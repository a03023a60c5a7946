"""bin/manage migrate, as Django has it."""

from typing import Any

from django.core.management.commands import migrate

from ics_crm.owner import as_owner
from tenancy.scope import every_system


class Command(migrate.Command):
    """What a migration does with rows, it does with those of all systems."""

    @every_system(why="Migrations change the rows of all systems.")
    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the tables up to date."""
        with as_owner():
            super().handle(*args, **options)
