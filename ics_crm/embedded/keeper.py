"""Keeps the servers of one instance while anybody uses them, then stops them.

Run as `python -m ics_crm.embedded.keeper DATA_DIR [--volatile]` by `lease.py`, never by hand. Users
hold a shared lock on one file; the kernel drops it when they die, so even a killed user is noticed.
The keeper is its own process because the command that happens to start the servers may end first.
"""

import os
import signal
import sys
import time
from pathlib import Path

from ics_crm.embedded.errors import EmbeddedError
from ics_crm.embedded.instance import Instance
from ics_crm.embedded.locks import FileLock
from ics_crm.embedded.postgres import Postgres
from ics_crm.embedded.supervisor import Supervisor
from ics_crm.embedded.valkey import Valkey

CHECK_EVERY = 0.1
START_LIMIT = 60.0
PROBES_MAY_DISTURB = 50


class Keeper:
    """The servers of one instance, and the reason to keep them."""

    def __init__(self, instance: Instance, *, durable: bool) -> None:
        self.instance = instance
        self.supervisor = Supervisor()
        self.postgres = Postgres(instance, durable=durable)
        self.valkey = Valkey(instance, durable=durable)
        self.asked_to_stop = False

    def start(self) -> None:
        """Start both servers and wait until both answer."""
        made = self.postgres.initialise()
        self.valkey.initialise()
        self.supervisor.start(self.valkey.program())
        self.supervisor.start(self.postgres.program())
        self._wait_until_ready()
        if made or not self.instance.read_state("database").get("created"):
            self.postgres.create_database()
            self.instance.write_state("database", {"created": True})
        self._publish()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while not (self.postgres.is_ready() and self.valkey.is_ready()):
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"The servers did not start within {START_LIMIT:.0f} seconds: "
                    f"see {self.instance.log_dir} for what they say."
                )
            self.supervisor.bring_back()
            time.sleep(0.02)

    def _publish(self) -> None:
        state = {"pid": os.getpid(), "ready": True, "servers": self.supervisor.pids()}
        self.instance.write_state("keeper", state)

    def keep(self) -> None:
        """Bring crashed servers back until nobody uses them; then stop them, shutting the door."""
        door, users = self.instance.run_dir / "door.lock", self.instance.run_dir / "users.lock"
        while True:
            if self.supervisor.bring_back():
                self._publish()
            closing = FileLock(door)
            if self.asked_to_stop or FileLock(users).is_free():
                closing.acquire()  # from here on nobody new comes in until we are gone
                if self.asked_to_stop or FileLock(users).is_free():
                    self.stop()
                    return
                closing.release()
            time.sleep(CHECK_EVERY)

    def stop(self) -> None:
        """Stop both servers and say so."""
        self.supervisor.stop()
        self.instance.write_state("keeper", {"ready": False})


def main(arguments: list[str]) -> int:
    """Run one keeper; a second one for the same instance leaves at once."""
    instance = Instance(Path(arguments[0]))
    alone = FileLock(instance.run_dir / "keeper.lock")
    for _ in range(PROBES_MAY_DISTURB):  # looking whether a lock is free takes it for a moment
        if alone.acquire(wait=False):
            break
        time.sleep(0.01)
    else:
        return 0
    instance.write_state("keeper", {"pid": os.getpid(), "ready": False})
    keeper = None
    try:
        keeper = Keeper(instance, durable="--volatile" not in arguments)

        def ask_to_stop(_number: int, _frame: object) -> None:
            keeper.asked_to_stop = True

        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, ask_to_stop)
        keeper.start()
        keeper.keep()
    except EmbeddedError as error:
        if keeper is not None:
            keeper.stop()
        instance.write_state("keeper", {"ready": False, "error": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
