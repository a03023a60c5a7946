import json
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from engagement.actions.scoring import sweep
from engagement.demonstration import cast, loader
from engagement.demonstration.packs import write_packs
from engagement.models import Event
from partners.models import Partnership
from tenancy.scope import every_system


class Command(BaseCommand):
    help = "Write the fictional system with its invented two-year history, to try the product with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another seed, another history")
        parser.add_argument("--today", type=date.fromisoformat, help="the day on which it ends")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    @every_system(why="The demonstration invents systems of its own.")
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "The demonstration has accounts with a published password, so it is only written "
                "to a trial installation (bin/start), never to a server of your own."
            )
        today = options["today"] or timezone.localdate()
        system = loader.load(
            today=today,
            seed=options["seed"],
            report=self.stderr.write,
        )
        sweep(timedelta(minutes=2))
        write_packs(system, today, report=self.stderr.write)
        summary = {
            "system": system.code,
            "partnerships": Partnership.objects.filter(system=system).count(),
            "events": Event.objects.filter(system=system).count(),
            "accounts": [account.email for account in cast.ACCOUNTS],
            "password": cast.PASSWORD,
        }
        if options["json"]:
            self.stdout.write(json.dumps(summary))
        else:
            self.stdout.write(f"{system} is ready: {summary['events']} events.")
            for account in cast.ACCOUNTS:
                self.stdout.write(f"  {account.email}  {cast.PASSWORD}  ({account.role})")
