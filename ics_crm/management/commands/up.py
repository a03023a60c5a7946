"""Runs the whole product on this machine until it is told to stop."""

import signal
import socket
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from contextlib import ExitStack
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from ics_crm.embedded import preparation
from ics_crm.embedded.bootstrap import servers_are_given
from ics_crm.embedded.errors import EmbeddedError
from ics_crm.embedded.instance import Instance
from ics_crm.embedded.lease import Lease
from ics_crm.embedded.locks import FileLock
from ics_crm.embedded.supervisor import Supervisor
from ics_crm.processes import programs

CHECK_EVERY = 0.2
READY_LIMIT = 90.0


class Command(BaseCommand):
    """Servers, web, one worker and one scheduler under one supervisor."""

    help = "Runs the whole product on this machine until Ctrl-C or SIGTERM."
    requires_database = False  # it brings the servers up itself, after looking at the port
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, and whether to show invented data."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on")
        parser.add_argument(
            "--no-demo",
            action="store_true",
            help="begin empty: no demonstration, now or at a later start",
        )

    def handle(self, *_: Any, host: str, port: int, no_demo: bool, **options: Any) -> None:
        """Start everything, say where it is, and stay until told to stop."""
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        instance = settings.INSTANCE
        try:
            with ExitStack() as stack:
                self._claim(instance, stack, host, port)
                lease = None if servers_are_given() else stack.enter_context(Lease(instance))
                self._prepare(instance, no_demo=no_demo)
                supervisor = Supervisor()
                stack.callback(supervisor.stop)
                for program in programs(instance, host=host, port=port):
                    if not self.stopping:
                        supervisor.start(program)
                self._watch(instance, supervisor, lease, host, port)
                self.stderr.write("Stopping.")
        except EmbeddedError as error:
            raise CommandError(str(error)) from error

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _claim(self, instance: Instance, stack: ExitStack, host: str, port: int) -> None:
        """Make sure that the port and the data directory are ours alone."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError) as error:
                raise CommandError(
                    f"Port {port} cannot be used ({getattr(error, 'strerror', error)}): "
                    "choose another one with --port."
                ) from error
        instance.create()
        alone = FileLock(instance.run_dir / "up.lock")
        if not alone.acquire(wait=False):
            raise CommandError(
                f"ICS CRM already runs with the data directory {instance.data_dir}: "
                "stop it first, or choose another directory with --data-dir."
            )
        stack.callback(alone.release)

    def _prepare(self, instance: Instance, *, no_demo: bool) -> None:
        preparation.bring_up_to_date(instance)
        if no_demo:
            preparation.decline_demo(instance)
        else:
            preparation.load_demo(instance)
        connections.close_all()

    def _watch(
        self, instance: Instance, supervisor: Supervisor, lease: Lease | None, host: str, port: int
    ) -> None:
        """Bring back what crashes; say once that everything is there."""
        announced, patience = False, time.monotonic() + READY_LIMIT
        pids: dict[str, int | None] = {}
        while not self.stopping:
            if lease is not None and lease.ensure():
                self.stderr.write("The servers had stopped and were started again.")
            for name in supervisor.bring_back():
                self.stderr.write(f"The {name} had stopped and was started again.")
            if supervisor.pids() != pids:
                pids = supervisor.pids()
                instance.write_state("up", {"port": port, "processes": pids})
            if not announced:
                ready = is_ready(host, port)
                announced = ready or time.monotonic() > patience
                if announced:
                    self._announce(instance, port, ready=ready)
            time.sleep(CHECK_EVERY)

    def _announce(self, instance: Instance, port: int, *, ready: bool) -> None:
        if not ready:
            self.stderr.write(f"Not everything is ready yet: see the logs in {instance.log_dir}.")
        lines = [f"ICS CRM is running: http://localhost:{port}"]
        if names := preparation.sign_in_names(instance):
            lines += ["", names, ""]
        lines += [
            f"Data, logs and mail: {instance.data_dir}",
            "Stop it with Ctrl-C.",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def is_ready(host: str, port: int) -> bool:
    """Whether web, worker and scheduler all answer."""
    request = urllib.request.Request(
        f"http://{host}:{port}/readyz", headers={"Host": f"localhost:{port}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
