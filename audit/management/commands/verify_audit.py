"""Verifies the chain of seals over the audit events."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.sealing import seal_on
from audit.verifying import Head, Report, verify
from tenancy.scope import every_system


class Command(BaseCommand):
    """Computes every seal again; exit code 1 if anything does not fit."""

    help = (
        "Verify that no audit event was altered, deleted or added after it was sealed. "
        "Prints the head of the chain: keep it outside the database and give it back with --head."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What was kept outside, and how to answer."""
        parser.add_argument(
            "--head",
            default="",
            metavar="NUMBER:HASH",
            help="A head that was printed before: the chain must still go through it.",
        )
        parser.add_argument("--seal", action="store_true", help="Seal what is not sealed first.")
        parser.add_argument("--json", action="store_true", help="Answer as one JSON object.")

    @every_system(why="One chain seals the events of all systems.")
    def handle(self, **options: Any) -> None:
        """Verify and say what was found."""
        head = _head(options["head"])
        while options["seal"] and seal_on():
            pass
        report = verify(head)
        self.stdout.write(_as_json(report) if options["json"] else _in_words(report))
        if report.problems:
            raise CommandError(f"The audit log does not fit its seals: {report.problems} problems.")


def _head(text: str) -> Head | None:
    try:
        return Head.read(text) if text else None
    except ValueError as error:
        raise CommandError("--head takes a number, a colon and 64 hexadecimal digits.") from error


def _as_json(report: Report) -> str:
    return json.dumps(asdict(report), default=str)


def _in_words(report: Report) -> str:
    lines = [*report.sentences]
    if report.problems > len(lines):
        lines.append(f"And {report.problems - len(lines)} more.")
    lines.append(f"{report.events} events under {report.seals} seals; {report.unsealed} unsealed.")
    lines.append(f"Head: {report.head or 'none yet'}")
    return "\n".join(lines)
