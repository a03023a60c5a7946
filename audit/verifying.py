"""Computes the chain over the audit events again, and says what does not fit.

Whoever can write to the database past its triggers can alter events, but not so that their seal
still fits; or a seal, but not so that the next one fits; or all seals, but then the hash of the
newest is another than the one that was kept elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Count, Min
from django.utils import timezone

from audit.canonical import (
    LAYOUTS,
    MEMBER_BYTES,
    NOTHING_BEFORE,
    digests,
    members_of,
    seal_hash,
)
from audit.models import AuditEvent, AuditSeal, SealCheck

# Sealing waits for whoever is writing, and no transaction writes for that long.
LATEST = timedelta(days=1)
MOST_SENTENCES = 100


@dataclass(frozen=True)
class Head:
    """Number and hash of a seal that somebody kept outside the database."""

    number: int
    hash: str

    @classmethod
    def read(cls, text: str) -> "Head":
        """From ``NUMBER:HASH``, as this module, the page and the log write it.

        :raises ValueError: it is not that.
        """
        number, colon, digest = text.strip().partition(":")
        if not colon or not number.isdecimal() or len(digest) != len(NOTHING_BEFORE):
            raise ValueError(text)
        return cls(int(number), digest.lower())


@dataclass
class Report:
    """What was looked at and what was found."""

    seals: int = 0
    events: int = 0
    head: str = ""
    unsealed: int = 0
    unsealed_since: datetime | None = None
    problems: int = 0
    sentences: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Note a problem. All are counted, the first are kept: there may be millions."""
        self.problems += 1
        if len(self.sentences) < MOST_SENTENCES:
            self.sentences.append(sentence)


def check() -> SealCheck:
    """Verify the whole chain and keep what came out, for the page and for whoever looks after."""
    started = timezone.now()
    report = verify()
    return SealCheck.objects.create(
        started_at=started,
        finished_at=timezone.now(),
        head=report.head,
        seals=report.seals,
        events=report.events,
        problems=report.problems,
        sentences=report.sentences,
    )


def verify(head: Head | None = None, *, at: datetime | None = None) -> Report:
    """Compute everything again, one seal at a time.

    :param head: what must be in the chain, because it was once read there.
    :param at: when the log was as it is; now, unless it came out of a backup.
    """
    report = Report()
    reached, previous = 0, NOTHING_BEFORE
    number = 0
    for seal in _all_seals():
        _compare_link(seal, number, reached, previous, report)
        _compare_events(seal, report)
        if head is not None and head.number == seal.number and head.hash != seal.hash:
            report.say(
                f"Seal {seal.number} is not the one that was kept outside: all was rewritten."
            )
        number, reached, previous = seal.number, seal.upto_id, seal.hash
        report.seals += 1
        report.head = str(seal)
    if head is not None and head.number > number:
        report.say(f"Seal {head.number} was kept outside and is missing here: the end was cut off.")
    _look_after_the_end(reached, at or timezone.now(), report)
    return report


def _all_seals() -> Iterator[AuditSeal]:
    """One at a time: the members of a seal are large."""
    last = None
    while True:
        seals = AuditSeal.objects.order_by("number", "id")
        seal = (seals if last is None else seals.filter(number__gt=last)).first()
        if seal is None:
            return
        last = seal.number
        yield seal


def _compare_link(
    seal: AuditSeal, number: int, reached: int, previous: str, report: Report
) -> None:
    if seal.number != number + 1:
        missing = f"{number + 1} to {seal.number - 1}" if seal.number > number + 2 else number + 1
        report.say(f"Seals are missing before seal {seal.number}: {missing}.")
    elif seal.previous_hash != previous:
        report.say(f"Seal {seal.number} does not follow from the seal before it.")
    elif seal.after_id != reached:
        report.say(f"Seal {seal.number} does not begin where the seal before it ends.")
    if seal.hash != seal_hash(seal):
        report.say(f"Seal {seal.number} was altered.")


def _compare_events(seal: AuditSeal, report: Report) -> None:
    """Walk what the seal holds and what the table holds side by side, both in the order of ids."""
    if seal.layout not in LAYOUTS:
        report.say(f"Seal {seal.number} has a layout that this release does not know.")
        return
    if len(seal.members) != seal.count * MEMBER_BYTES or not _in_order(seal):
        report.say(f"Seal {seal.number} does not hold what it says.")
    for kind, event_id in _differences(seal, report):
        report.say(f"Event {event_id} was {kind} (seal {seal.number}).")


def _in_order(seal: AuditSeal) -> bool:
    ids = [seal.after_id, *(event_id for event_id, _ in members_of(seal)), seal.upto_id + 1]
    return all(lower < higher for lower, higher in pairwise(ids))


def _differences(seal: AuditSeal, report: Report) -> Iterator[tuple[str, int]]:
    events = AuditEvent.objects.filter(id__lte=seal.upto_id)
    if seal.number > 1:  # the first answers for all ids below it too: there is none below one
        events = events.filter(id__gt=seal.after_id)
    sealed = members_of(seal)
    waiting = next(sealed, None)
    for event_id, digest in digests(events, seal.layout):
        report.events += 1
        while waiting is not None and waiting[0] < event_id:
            yield "deleted", waiting[0]
            waiting = next(sealed, None)
        if waiting is None or waiting[0] != event_id:
            yield "added", event_id
            continue
        if waiting[1] != digest:
            yield "altered", event_id
        waiting = next(sealed, None)
    while waiting is not None:
        yield "deleted", waiting[0]
        waiting = next(sealed, None)


def _look_after_the_end(reached: int, at: datetime, report: Report) -> None:
    """What is not sealed yet is a minute old, or hours while somebody is writing for that long."""
    left = AuditEvent.objects.filter(id__gt=reached)
    found = left.aggregate(count=Count("id"), since=Min("happened_at"))
    report.unsealed, report.unsealed_since = found["count"], found["since"]
    if report.unsealed_since and report.unsealed_since < at - LATEST:
        day = f"{report.unsealed_since:%d %B %Y}"
        report.say(f"{report.unsealed} events are not sealed, the first of them of {day}.")
