"""Charts of many cases at once, in plain figures: to hold the product against other programs."""

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from math import isfinite
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

KINDS = ("spc", "funnel", "variation")


class Command(BaseCommand):
    help = (
        "Answer cases of charts from one JSON document on standard input, without a database:"
        " bin/manage charts funnel < cases.json > results.json"
    )
    requires_database = False
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=KINDS, help="what the cases are of")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = json.load(sys.stdin)
        except ValueError as error:
            raise CommandError(f"Standard input is not JSON: {error}") from error
        # Only what is asked for is imported: each kind has arithmetic of its own.
        answer = import_module(f"engagement.scoring.{options['kind']}.cases").answer
        results = [_result(answer, case, place) for place, case in enumerate(_cases(document), 1)]
        self.stdout.write(json.dumps(results, allow_nan=False))
        if refused := [result["error"] for result in results if "error" in result]:
            raise CommandError("\n".join(["Not every case could be answered.", *refused]))


def _cases(document: object) -> list[Any]:
    cases = document.get("cases") if isinstance(document, Mapping) else document
    if not isinstance(cases, list):
        raise CommandError('Standard input must be a list of cases, or {"cases": [...]}.')
    return cases


def _result(answer: Callable[[Mapping[str, Any]], object], case: Any, place: int) -> dict[str, Any]:
    """Return the answer to one case, or why there is none: the others have theirs all the same."""
    name = case.get("id") if isinstance(case, Mapping) else None
    try:
        return {"id": name, "result": _plain(answer(_checked(case, place)))}
    except CommandError as error:
        return {"id": None, "result": None, "error": str(error)}
    except ValueError as error:
        return {"id": name, "result": None, "error": f"Case {name}: {error}"}


def _checked(case: Any, place: int) -> Mapping[str, Any]:
    if not isinstance(case, Mapping):
        raise CommandError(f"Case number {place} must be an object, not {case!r:.60}.")
    name = case.get("id")
    if not isinstance(name, str | int) or isinstance(name, bool) or name == "":
        raise CommandError(f"Case number {place} has no id: give it a name of its own.")
    return case


def _plain(value: Any) -> Any:
    """Return what JSON can hold: null for a figure that there is not."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value
