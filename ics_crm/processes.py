"""The product's own processes, as one machine runs them all; production runs each by itself."""

import os
import sys
from signal import SIGQUIT

from ics_crm.embedded.instance import BASE_DIR, Instance
from ics_crm.embedded.supervisor import Program

WEB_WORKERS, WEB_THREADS = 2, 4
TASK_PROCESSES = 3  # one more than long jobs usually take, so that short work does not wait


def programs(instance: Instance, *, host: str, port: int) -> list[Program]:
    """Web, worker and scheduler, in the order in which they start."""
    celery = (sys.executable, "-m", "celery", "-A", "ics_crm.celery")
    return [
        _program(
            instance,
            "web",
            *(sys.executable, "-m", "gunicorn", "ics_crm.wsgi:application"),
            *("--bind", f"{host}:{port}", "--workers", str(WEB_WORKERS)),
            # Threads, because no proxy stands between: browsers open connections they do not use.
            *("--worker-class", "gthread", "--threads", str(WEB_THREADS)),
            *("--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5"),
        ),
        _program(
            instance,
            "worker",
            *celery,
            *("worker", "--queues", "default,bulk", "--concurrency", str(TASK_PROCESSES)),
            *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
            stop_signal=SIGQUIT,  # gives tasks a few seconds, then hands them back to the broker
        ),
        # Its own process: inside a worker that is killed it would live on, and all would run twice.
        _program(instance, "scheduler", *celery, "beat", "--pidfile", "", "--loglevel", "INFO"),
    ]


def _program(instance: Instance, name: str, *argv: str, **options: int) -> Program:
    return Program(
        name=name,
        argv=argv,
        log=instance.log_dir / f"{name}.log",
        env={**os.environ, "ICS_CRM_DATA_DIR": str(instance.data_dir), "PYTHONUNBUFFERED": "1"},
        cwd=BASE_DIR,
        stop_signal=options.get("stop_signal", 15),
        grace=15.0,
    )
