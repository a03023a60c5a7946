"""Use of an instance's servers for a while: the first user starts them, the last stops them."""

import subprocess
import sys
import time
from types import TracebackType

from ics_crm.embedded.errors import EmbeddedError
from ics_crm.embedded.instance import BASE_DIR, Instance
from ics_crm.embedded.locks import FileLock, held
from ics_crm.embedded.supervisor import open_log

START_LIMIT = 90.0
STOP_LIMIT = 30.0
CHECK_EVERY = 0.02
A_LOOK_IS_NOT_A_USER = 2  # the keeper takes the lock for a moment to see whether it is free
_outliving: list[subprocess.Popen[bytes]] = []


class Lease:
    """Holds the servers up between `acquire` and `release`, or inside a `with` block."""

    def __init__(self, instance: Instance, *, durable: bool = True) -> None:
        self.instance = instance
        self.durable = durable
        self._users = FileLock(instance.run_dir / "users.lock")
        self._keeper_lock = FileLock(instance.run_dir / "keeper.lock")
        self._keeper: subprocess.Popen[bytes] | None = None

    def acquire(self) -> None:
        """Come in, start the keeper if there is none, and wait until both servers answer."""
        self.instance.create()
        with held(self.instance.run_dir / "door.lock"):
            self._users.acquire(shared=True)
            if self._keeper_lock.is_free():
                self._start_keeper()
        self._wait_until_ready()

    def ensure(self) -> bool:
        """Start a keeper again if ours was killed; say whether that was needed."""
        if not self._keeper_lock.is_free():
            return False
        self.acquire()
        return True

    def release(self) -> None:
        """Go out; the last one waits until the servers have stopped, so that nothing is left."""
        self._users.release()
        deadline, seen_others = time.monotonic() + STOP_LIMIT, 0
        while not self._keeper_lock.is_free() and time.monotonic() < deadline:
            others = not self._users.is_free()
            seen_others = seen_others + 1 if others else 0
            if seen_others > A_LOOK_IS_NOT_A_USER:  # then it outlives us, which is as it should be
                if self._keeper is not None:
                    _outliving.append(self._keeper)
                return
            time.sleep(CHECK_EVERY)
        if self._keeper is not None:
            self._keeper.wait(STOP_LIMIT)
            self._keeper = None

    def _start_keeper(self) -> None:
        self.instance.write_state("keeper", {"ready": False})
        command = [sys.executable, "-m", "ics_crm.embedded.keeper", str(self.instance.data_dir)]
        with open_log(self.instance.log_dir / "keeper.log") as log:
            keeper = subprocess.Popen(  # noqa: S603 - our own module
                command if self.durable else [*command, "--volatile"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=BASE_DIR,
                start_new_session=True,
            )
        while self._keeper_lock.is_free():  # before the door opens, it must be seen to be there
            if keeper.poll() is not None:
                break
            time.sleep(CHECK_EVERY)
        self._keeper = keeper

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while True:
            state = self.instance.read_state("keeper")
            if state.get("ready"):
                return
            if state.get("error"):
                raise EmbeddedError(str(state["error"]))
            if self._keeper_lock.is_free() or time.monotonic() > deadline:
                raise EmbeddedError(
                    "The embedded servers did not start: "
                    f"see {self.instance.log_dir} for what they say."
                )
            time.sleep(CHECK_EVERY)

    def __enter__(self) -> "Lease":
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
