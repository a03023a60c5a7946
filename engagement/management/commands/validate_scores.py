import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from engagement.scoring.models.measured import measured, write_measured
from engagement.scoring.trust_parsing import trust_model
from engagement.scoring.validation import SEEDS, validate

COLUMNS = {
    "spearman": "rank",
    "rmse": "error",
    "cover": "cover",
    "width": "width",
    "auc_commitment": "commitment",
    "auc_attendance": "attendance",
    "sensitivity": "caught",
    "false_alarms": "false",
    "false_alarms_strict": "strictly",
    "capacity_alarms": "capacity",
    "gaming_worst": "gaming",
}


class Command(BaseCommand):
    help = (
        "Measure the shipped trust model against four simple scores, on simulated systems of which "
        "the true trust is known. Needs no database."
    )
    requires_database = False
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seeds", default=",".join(map(str, SEEDS)), help="such as 201,202; one system each"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document instead")
        parser.add_argument(
            "--write",
            action="store_true",
            help="keep the table beside the model: the page on trust shows it, and a test fails "
            "when model or code are no longer those that it was measured with",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            seeds = [int(seed) for seed in options["seeds"].split(",")]
        except ValueError as error:
            raise CommandError("--seeds takes whole numbers with commas between.") from error
        if min(seeds) < 0:
            raise CommandError("A seed must not be negative.")
        if options["write"]:
            table = measured(seeds, report=self.stderr.write)
            self.stderr.write(f"Kept as {write_measured(table)}")
        else:
            model = trust_model(shipped_model(FIRST_TRUST_MODEL))
            table = validate(model, seeds, report=self.stderr.write)
        if options["json"]:
            self.stdout.write(json.dumps(table))
        else:
            self._write_table(table)

    def _write_table(self, table: dict[str, Any]) -> None:
        rows = {"model": table["model"], **table["baselines"]}
        self.stdout.write(f"Measured on simulated data, seeds {table['seeds']}: upper estimates.")
        for density in table["model"]:
            heads = "".join(f"{head:>11}" for head in COLUMNS.values())
            self.stdout.write(f"\n{density:<16}{heads}")
            for name, figures in rows.items():
                cells = "".join(f"{figures[density][key]:>11.3f}" for key in COLUMNS)
                self.stdout.write(f"{name:<16}{cells}")
