"""The product's own processes, as one machine runs them all; production runs each by itself."""

import os
import sys
from collections.abc import Callable
from signal import SIGKILL, SIGQUIT, SIGTERM

from ics_crm.embedded.instance import BASE_DIR, Instance
from ics_crm.embedded.supervisor import Program

WEB_WORKERS, WEB_THREADS = 2, 4
TASK_PROCESSES = 3  # one more than long jobs usually take, so that short work does not wait
CELERY = (sys.executable, "-m", "celery", "-A", "ics_crm.celery")


def programs(instance: Instance, *, host: str, port: int) -> list[Program]:
    """Web, worker and scheduler, in the order in which they start."""
    return [_web(instance, host, port), _worker(instance), _scheduler(instance)]


def _web(instance: Instance, host: str, port: int) -> Program:
    return _program(
        instance,
        "web",
        *(sys.executable, "-m", "gunicorn", "ics_crm.wsgi:application"),
        *("--bind", f"{host}:{port}", "--workers", str(WEB_WORKERS)),
        # Threads, because no proxy stands between: browsers open connections they do not use.
        *("--worker-class", "gthread", "--threads", str(WEB_THREADS)),
        *("--preload", "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5"),
        stop_signal=SIGTERM,
        orphan_signal=SIGTERM,
    )


def _worker(instance: Instance) -> Program:
    return _program(
        instance,
        "worker",
        *CELERY,
        *("worker", "--queues", "default,bulk,webhooks", "--concurrency", str(TASK_PROCESSES)),
        *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
        stop_signal=SIGQUIT,  # gives tasks a few seconds, then hands them back to the broker
        prepare=give_way,
        orphan_signal=SIGKILL,  # the broker goes as well, and a worker would wait for it for ever
    )


def _scheduler(instance: Instance) -> Program:
    # Its own process: inside a worker that is killed it would live on, and all would run twice.
    return _program(
        instance,
        "scheduler",
        *CELERY,
        *("beat", "--pidfile", "", "--loglevel", "INFO"),
        prepare=give_way,
        stop_signal=SIGTERM,
        orphan_signal=SIGKILL,
    )


def give_way() -> None:
    """Pages come first where a small machine runs everything."""
    os.nice(5)


def _program(
    instance: Instance,
    name: str,
    *argv: str,
    stop_signal: int,
    orphan_signal: int,
    prepare: Callable[[], None] | None = None,
) -> Program:
    return Program(
        name=name,
        argv=argv,
        log=instance.log_dir / f"{name}.log",
        env={**os.environ, "ICS_CRM_DATA_DIR": str(instance.data_dir), "PYTHONUNBUFFERED": "1"},
        cwd=BASE_DIR,
        stop_signal=stop_signal,
        orphan_signal=orphan_signal,
        prepare=prepare,
        grace=15.0,
    )
