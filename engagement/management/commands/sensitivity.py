"""bin/manage sensitivity [--system CODE | --seed 201] [--draws 60] [--json]"""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from engagement.analytics.system_ledgers import joined, system_ledgers
from engagement.analytics.trust_series import parameters
from engagement.enums import ModelFamily
from engagement.models import ScoreModel
from engagement.scoring.bulk import BulkRows
from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from engagement.scoring.sensitivity import DRAWS, NAIVE_CUTS, Sensitivity, sensitivity
from engagement.scoring.simulator.records import simulate
from engagement.scoring.trust_model import TrustModel
from engagement.scoring.trust_parsing import trust_model
from engagement.scoring.validation import SEEDS
from engagement.scoring.weeks import Days, week_end
from partners.models import System
from tenancy.scope import every_system

Evidence = tuple[TrustModel, list[str], BulkRows, Days]


class Command(BaseCommand):
    help = (
        "Show how much trust scores hang on the settings of the model: each setting changed alone, "
        "then all at once. On a simulated system, or with --system on the ledger of a real one. "
        "See docs/scoring.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        basis = parser.add_mutually_exclusive_group()
        basis.add_argument("--system", metavar="CODE", help="such as QWE: its ledger and model")
        basis.add_argument("--seed", type=int, default=SEEDS[0], help="of the simulated system")
        parser.add_argument(
            "--draws",
            type=int,
            default=DRAWS,
            help=f"how often all is varied, {DRAWS} if not given",
        )
        parser.add_argument("--json", action="store_true", help="one JSON document instead")

    @every_system(why="A model is examined on the evidence of any system or all.")
    def handle(self, *args: Any, **options: Any) -> None:
        if options["draws"] < 1 or options["seed"] < 0:
            raise CommandError("--draws must be at least 1, and --seed must not be negative.")
        code = options["system"]
        model, kinds, rows, day = _of_system(code) if code else _simulated(options["seed"])
        rng = np.random.default_rng(options["seed"])
        found = sensitivity(model, kinds, rows, day, rng, options["draws"])
        basis = code or f"simulated system, seed {options['seed']}"
        if options["json"]:
            document = {"basis": basis, "score_model": model.version, **asdict(found)}
            self.stdout.write(json.dumps(document))
        else:
            self._write(found, model, basis, len(kinds))

    def _write(self, found: Sensitivity, model: TrustModel, basis: str, ledgers: int) -> None:
        cuts = ", ".join(f"{cut:.0f}" for cut in NAIVE_CUTS)
        self.stdout.write(f"{model.version} on {ledgers} ledgers: {basis}")
        self.stdout.write("One setting changed at a time. Rank: agreement with the model. Labels:")
        self.stdout.write(f"share that would change if five labels were read off at {cuts}.")
        self.stdout.write(f"\n{'':<26}{'rank':>8}{'labels':>9}")
        for name, effect in found.effects.items():
            self.stdout.write(
                f"{name:<26}{effect.rank_agreement:>8.3f}{effect.labels_changed:>9.0%}"
            )
        self.stdout.write(
            f"\nAll at once by about a quarter: scores move by {found.moved_sd:.1f} points "
            f"(standard deviation),\n19 in 20 by less than {found.moved_95:.1f}; half of the 90 % "
            f"intervals reach further than {found.half_width:.1f} points to each side."
        )


def _simulated(seed: int) -> Evidence:
    system = simulate(seed)
    model = trust_model(shipped_model(FIRST_TRUST_MODEL))
    return model, system.world.kinds, system.rows, system.days[-1:]


def _of_system(code: str) -> Evidence:
    system = System.objects.filter(code__iexact=code).first()
    if system is None:
        raise CommandError(f"There is no system with the code {code}.")
    used = ScoreModel.objects.in_use(ModelFamily.TRUST, system).shown
    today = timezone.localdate()
    kinds, rows = joined(system_ledgers(system, today))
    if used is None or not kinds:
        raise CommandError(f"{system} has no model of trust or no evidence of trust yet.")
    return parameters(used), kinds, rows, np.array([week_end(today.toordinal())])
