"""The application of workers that tests start, with a clock that a test can put forward.

A worker is a process of its own, so what a test does to its own clock is nothing to it. Before each
task it reads how many seconds its clock is ahead.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from celery.signals import task_postrun, task_prerun

from ics_crm.celery import app

__all__ = ["CLOCK", "app"]

CLOCK = "ICS_CRM_TEST_CLOCK"
_ahead: list[time_machine.travel] = []


@task_prerun.connect
def put_forward(**_: Any) -> None:
    """While the task runs it is later."""
    path = Path(os.environ[CLOCK])
    if path.exists():
        ahead = timedelta(seconds=float(path.read_text()))
        _ahead.append(time_machine.travel(datetime.now(UTC) + ahead))
        _ahead[-1].start()


@task_postrun.connect
def put_back(**_: Any) -> None:
    """The worker itself keeps time as everybody does."""
    while _ahead:
        _ahead.pop().stop()
