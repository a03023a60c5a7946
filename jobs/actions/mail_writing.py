"""Mails with a composer, written some at a time shortly before they go out.

To look everything up for one mail costs as much as for fifty. What was written a few seconds ago
and has not gone out is written again: somebody may have said no meanwhile.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Sequence

from jobs.composing import COMPOSERS, Composed, Letter
from jobs.models import Mail

AT_ONCE = 50
FRESH_SECONDS = 5.0

log = logging.getLogger(__name__)


class NotWrittenError(Exception):
    """A composer failed: a fault of ours, which must not keep other mails waiting."""


class Writer:
    """Writes the mails of one round; ``waiting`` are their keys in the order in which they go."""

    def __init__(self, waiting: Sequence[int]) -> None:
        self._places = {pk: place for place, pk in enumerate(waiting)}
        self._waiting = waiting
        self._written: dict[int, Composed | None] = {}
        self._fresh_until = 0.0

    def write(self, mail: Mail) -> Composed | None:
        """What goes out; ``None`` where it need not any more.

        :raises NotWrittenError: its composer failed.
        """
        if not mail.composer:
            return Composed(mail.to, Letter(mail.subject, mail.text))
        if mail.pk not in self._written or time.monotonic() > self._fresh_until:
            self._write_from(mail.pk)
        if mail.pk not in self._written:
            raise NotWrittenError
        return self._written.pop(mail.pk)

    def _write_from(self, pk: int) -> None:
        """This one and those that come next."""
        place = self._places[pk]
        some = Mail.objects.filter(pk__in=self._waiting[place : place + AT_ONCE])
        wanted: dict[str, dict[str, int]] = defaultdict(dict)
        for found, name, reference in some.values_list("pk", "composer", "reference"):
            if name:
                wanted[name][reference] = found
        self._written = {}
        for name, references in wanted.items():
            self._compose(name, references)
        self._fresh_until = time.monotonic() + FRESH_SECONDS

    def _compose(self, name: str, references: dict[str, int]) -> None:
        """All of them, or else one by one, so that a broken one stands alone."""
        try:
            composed = COMPOSERS[name].compose(list(references))
        except Exception:
            log.exception("A mail of %s could not be written", name)
            if len(references) > 1:
                for reference, pk in references.items():
                    self._compose(name, {reference: pk})
            return
        for reference, pk in references.items():
            self._written[pk] = composed.get(reference)
