"""Runs the whole product on this machine until it is told to stop: `python -m ics_crm.up`.

Servers, web, one worker and one scheduler under one supervisor. Django is loaded only when the
database has to be prepared: a start that finds everything done goes straight to the web process.
"""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from contextlib import ExitStack
from types import FrameType

from ics_crm.embedded import preparation
from ics_crm.embedded.bootstrap import servers_are_given
from ics_crm.embedded.errors import EmbeddedError
from ics_crm.embedded.instance import Instance
from ics_crm.embedded.lease import Lease
from ics_crm.embedded.locks import FileLock
from ics_crm.embedded.supervisor import Program, Supervisor
from ics_crm.processes import programs

CHECK_EVERY = 0.2
READY_LIMIT = 90.0
# The first page comes first: until the web server listens, the others would take its processor.
WEB_FIRST_LIMIT = 30.0


class Up:
    """One running product."""

    def __init__(self, instance: Instance, host: str, port: int, *, no_demo: bool) -> None:
        self.instance, self.host, self.port, self.no_demo = instance, host, port, no_demo
        self.supervisor = Supervisor()
        self.stopping = False

    def run(self) -> None:
        """Start everything, say where it is, and stay until told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        with ExitStack() as stack:
            self._claim(stack)
            lease = None if servers_are_given() else stack.enter_context(Lease(self.instance))
            self._prepare()
            stack.callback(self.supervisor.stop)
            self._watch(lease)
            say("Stopping.")

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _claim(self, stack: ExitStack) -> None:
        """Make sure that the port and the data directory are ours alone."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except (OSError, OverflowError) as error:
                raise EmbeddedError(
                    f"Port {self.port} cannot be used ({getattr(error, 'strerror', error)}): "
                    "choose another one with --port."
                ) from error
        self.instance.create()
        alone = FileLock(self.instance.run_dir / "up.lock")
        if not alone.acquire(wait=False):
            raise EmbeddedError(
                f"ICS CRM already runs with the data directory {self.instance.data_dir}: "
                "stop it first, or choose another directory with --data-dir."
            )
        stack.callback(alone.release)

    def _prepare(self) -> None:
        """Tables, reference data and the demonstration, unless all of it is there."""
        if not servers_are_given() and preparation.is_up_to_date(self.instance):
            return
        import django
        from django.db import connections

        django.setup()
        preparation.bring_up_to_date(self.instance)
        if self.no_demo:
            preparation.decline_demo(self.instance)
        else:
            preparation.load_demo(self.instance)
        connections.close_all()

    def _watch(self, lease: Lease | None) -> None:
        """Start the programs and bring back what crashes; say once that everything is there."""
        began = time.monotonic()
        announced = False
        pids: dict[str, int | None] = {}
        # Where the links in mails lead, unless somebody says where people reach this copy.
        os.environ.setdefault("ICS_CRM_PUBLIC_URL", f"http://localhost:{self.port}")
        waiting: list[Program] = programs(self.instance, host=self.host, port=self.port)
        while not self.stopping:
            if lease is not None and lease.ensure():
                say("The servers had stopped and were started again.")
            for name in self.supervisor.bring_back():
                say(f"The {name} had stopped and was started again.")
            took = time.monotonic() - began
            if waiting and (not pids or self._listens() or took > WEB_FIRST_LIMIT):
                self.supervisor.start(waiting.pop(0))
            if self.supervisor.pids() != pids:
                pids = self.supervisor.pids()
                self.instance.write_state("up", {"port": self.port, "processes": pids})
            if not announced and not waiting:
                ready = is_ready(self.host, self.port)
                announced = ready or took > READY_LIMIT
                if announced:
                    self._announce(ready=ready)
            time.sleep(CHECK_EVERY)

    def _listens(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=1):
                return True
        except OSError:
            return False

    def _announce(self, *, ready: bool) -> None:
        if not ready:
            say(f"Not everything is ready yet: see the logs in {self.instance.log_dir}.")
        lines = [f"ICS CRM is running: http://localhost:{self.port}"]
        if names := preparation.sign_in_names(self.instance):
            lines += ["", names, ""]
        lines += [f"Mails go to http://localhost:{self.port}/trial/mails/ and nowhere else."]
        lines += [f"Data and logs: {self.instance.data_dir}", "Stop it with Ctrl-C."]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()


def say(line: str) -> None:
    """A line for the person."""
    sys.stderr.write(line + "\n")


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


def main() -> None:
    """Read the command line and run."""
    parser = ArgumentParser(
        prog="bin/start", description="Runs the whole product on this machine until Ctrl-C."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument(
        "--no-demo",
        action="store_true",
        help="begin empty: no demonstration, now or at a later start",
    )
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ics_crm.settings")
    try:
        Up(Instance.from_environment(), given.host, given.port, no_demo=given.no_demo).run()
    except EmbeddedError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
