"""Background work about the log itself. It is machinery and leaves no audit events."""

import logging

from celery import shared_task

from audit.sealing import SEALS_AT_ONCE, seal_on
from audit.verifying import check
from tenancy.scope import every_system

log = logging.getLogger(__name__)


@shared_task(name="audit.seal")
@every_system(why="One chain seals the events of all systems.")
def seal() -> int:
    """Seal what has come since the last time; goes on at once while a long past is left."""
    made = seal_on()
    if made >= SEALS_AT_ONCE:
        seal.delay()
    return made


@shared_task(name="audit.check_seals")
@every_system(why="One chain seals the events of all systems.")
def check_seals() -> int:
    """Compute the whole chain again and keep what came out; how many things do not fit."""
    found = check()
    if found.problems:
        log.error("The audit log does not fit its seals: %s problems.", found.problems)
    return found.problems
