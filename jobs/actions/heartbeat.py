"""Signs of life of a running job, written beside the work.

Work that is all or nothing runs in one transaction, and what that transaction writes is invisible
until it ends. So progress goes through a thread: Django gives each thread a database connection of
its own, and what the thread commits is seen at once. The thread also renews the lease while the
work is busy with one long statement.
"""

import logging
import threading
from types import TracebackType
from typing import Self

from django.db import Error, connection

from jobs.actions.lease import Lease, renew
from jobs.errors import LeaseLostError
from jobs.models import Job

logger = logging.getLogger(__name__)
SECONDS_BETWEEN = 1.0


class Heartbeat:
    """The progress reporter of a job: ``with Heartbeat(lease) as progress: work(…)``."""

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self._now: tuple[str, int, int | None] = ("", 0, None)
        self._stop = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="job-heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def report(self, message: str, done: int = 0, total: int | None = None) -> None:
        """Remember how far the work is; the thread writes it down within a second.

        :raises LeaseLostError: another worker has taken the job.
        """
        self._now = (message, done, total)
        if self._lost.is_set():
            raise LeaseLostError

    def _beat(self) -> None:
        try:
            while not self._stop.wait(SECONDS_BETWEEN):
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        message, done, total = self._now
        try:
            renewed = renew(self._lease, message=message, done=done, total=total)
            # A row that cannot be seen from here is not written yet, so nobody else can have it.
            if not renewed and Job.objects.filter(pk=self._lease.job_pk).exists():
                self._lost.set()
        except Error:
            # The next beat is a second away; a minute without any and the job is taken over.
            logger.warning("Progress of job %s was not written", self._lease.job_pk, exc_info=True)
            connection.close()
