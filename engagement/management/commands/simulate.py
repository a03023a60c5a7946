import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.scoring.models import shipped_model
from engagement.scoring.simulator.document import simulated_document
from engagement.scoring.simulator.records import WEEKS, simulate
from engagement.scoring.trust_parsing import trust_model
from engagement.scoring.validation import DENSITIES


class Command(BaseCommand):
    help = (
        "Write a simulated system of 1,000 partners, of which the true trust is known, "
        "as the JSON document that score_ledger reads. Needs no database."
    )
    requires_database = False
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another seed, another system")
        parser.add_argument("--density", choices=DENSITIES, default="dense")
        parser.add_argument("--weeks", type=int, default=WEEKS, help="length, 260 if not given")
        parser.add_argument(
            "--every", type=int, default=13, metavar="WEEKS", help="how often a score is asked"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["weeks"] < 1 or not 1 <= options["every"] <= options["weeks"]:
            raise CommandError("--weeks must be at least 1, and --every between 1 and --weeks.")
        if options["seed"] < 0:
            raise CommandError("--seed must not be negative.")
        system = simulate(options["seed"], DENSITIES[options["density"]], options["weeks"])
        model = trust_model(shipped_model("trust_v1"))
        self.stdout.write(json.dumps(simulated_document(system, model, options["every"])))
