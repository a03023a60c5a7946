"""bin/manage rescore [--system CODE] [--trust-only] [--json]"""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.recording import Service
from engagement.actions.bulk_scoring_run import RESCORE, start_rescore
from jobs.actions.running import run_job
from jobs.models import Job
from partners.models import System
from tenancy.scope import every_system


class Command(BaseCommand):
    help = "Score all partnerships of a system, or of all systems, again from their evidence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--system", metavar="CODE", help="such as QWE; all systems without")
        parser.add_argument(
            "--trust-only",
            action="store_true",
            help="trust and capacity strain, without engagement health, which takes far longer",
        )
        parser.add_argument("--json", action="store_true", help="last line of output is the result")

    @every_system(why="One command scores any system or all.")
    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        system = None
        if options["system"]:
            system = System.objects.filter(code__iexact=options["system"]).first()
            if system is None:
                raise CommandError(f"There is no system with the code {options['system']}.")
        job = self._run(system, with_health=not options["trust_only"])
        result = {
            "job": str(job.public_id),
            "system": system.code if system else None,
            "scored": (job.result or {})["scored"],
            "seconds": round(time.monotonic() - began, 1),
        }
        if options["json"]:
            self.stdout.write(json.dumps(result))
        else:
            self.stdout.write("{scored} partnerships scored in {seconds} seconds.".format(**result))

    def _run(self, system: System | None, *, with_health: bool) -> Job:
        """Do the job here; if a worker was quicker to take it, wait for that worker."""
        job = start_rescore(by=Service(RESCORE), system=system, with_health=with_health)
        run_job(str(job.public_id))
        while not (job := Job.objects.get(pk=job.pk)).is_finished:
            time.sleep(0.2)
        if job.result is None:
            raise CommandError(job.error or "The work did not finish.")
        return job
