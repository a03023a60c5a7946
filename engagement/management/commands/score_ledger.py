import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engagement.scoring.ledger import LedgerError
from engagement.scoring.ledger_document import score_document
from engagement.scoring.model import ScoreModelError


class Command(BaseCommand):
    help = "Score trust from one JSON document on standard input, without a database."
    requires_database = False
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = json.load(sys.stdin)
        except ValueError as error:
            raise CommandError(f"Standard input is not JSON: {error}") from error
        try:
            scores = score_document(document)
        except (LedgerError, ScoreModelError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(scores))
