"""bin/manage calibrate_scores --system CODE [--up-to DATE] [--name trust-2] [--save] [--json]"""

import json
import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from audit.recording import Service
from engagement.actions.score_model import add_score_model
from engagement.analytics.calibration import Calibration, calibrate
from engagement.enums import ModelFamily
from engagement.errors import TooLittleEvidenceError
from engagement.models import ScoreModel
from engagement.presenters.calibration import calibration_document, calibration_text
from partners.models import System
from tenancy.scope import every_system

BY = Service("calibrate_scores")
NUMBERED = re.compile(r"trust-(\d+)")


class Command(BaseCommand):
    help = (
        "Fit a new version of the trust model on a system's own evidence and show what it would "
        "change. Puts nothing into force. See docs/scoring.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--system", required=True, metavar="CODE", help="such as QWE")
        parser.add_argument(
            "--up-to",
            type=date.fromisoformat,
            metavar="DATE",
            help="fit on what happened by the end of this day; today if not given",
        )
        parser.add_argument("--name", help="of the version, such as trust-2; the next free one")
        parser.add_argument(
            "--save", action="store_true", help="store the version, for people to decide about"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document instead")

    @every_system(why="A model is calibrated to the evidence of any system or all.")
    def handle(self, *args: Any, **options: Any) -> None:
        system = System.objects.filter(code__iexact=options["system"]).first()
        if system is None:
            raise CommandError(f"There is no system with the code {options['system']}.")
        up_to = options["up_to"] or timezone.localdate()
        if up_to > timezone.localdate():
            raise CommandError("--up-to must not lie in the future.")
        try:
            found = calibrate(system, up_to, options["name"] or _next_name())
        except TooLittleEvidenceError as error:
            raise CommandError(str(error)) from error
        saved = self._save(found) if options["save"] else None
        if options["json"]:
            document = {**calibration_document(found), "saved": saved is not None}
            self.stdout.write(json.dumps(document))
            return
        for line in calibration_text(found):
            self.stdout.write(line)
        self.stdout.write("")
        self.stdout.write(
            f"Stored as {found.new.version}. It changes no score until somebody puts it into force "
            "or beside, on the scoring page of the system."
            if saved
            else "Nothing was stored. With --save the version is kept, for people to decide about."
        )

    def _save(self, found: Calibration) -> ScoreModel:
        try:
            return add_score_model(
                by=BY,
                family=ModelFamily.TRUST,
                document=found.new.to_dict(),
                description=f"Fitted on {found.new.calibrated_on}.",
                calibrated_to=found.up_to,
                system=found.system,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error


def _next_name() -> str:
    names = ScoreModel.objects.filter(family=ModelFamily.TRUST).values_list("name", flat=True)
    numbers = [int(match[1]) for name in names if (match := NUMBERED.fullmatch(name))]
    return f"trust-{max(numbers, default=0) + 1}"
