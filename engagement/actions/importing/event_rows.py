"""Rows of a meeting log become events."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from engagement.actions.event import (
    EventFacts,
    NewEvent,
    PartnerPart,
    PersonPart,
    check_event,
    log_events,
)
from engagement.actions.importing.chunk import Chunk, became, duplicates, reject
from engagement.actions.importing.names import RowRejectedError
from engagement.analytics.imported_rows import imported_before
from engagement.enums import RecordSource
from engagement.imports.rows import Reason
from engagement.models import ImportRow


def apply_event_rows(chunk: Chunk) -> None:
    """Make an event of each row that was not imported before, all together."""
    before = imported_before(chunk.sheet_import.system, (row.fingerprint for row in chunk.rows))
    ready: list[tuple[ImportRow, NewEvent]] = []
    for row in chunk.rows:
        if row.fingerprint in before:
            duplicates(row)
        elif (facts := _checked(chunk, row)) is not None:
            ready.append((row, NewEvent(facts, external_id=row.fingerprint)))
    if not ready:
        return
    try:
        with transaction.atomic():
            _log(chunk, ready)
    except IntegrityError:  # another import brought in one of these rows a moment ago
        for one in ready:
            _log_alone(chunk, one)


def _log(chunk: Chunk, ready: Sequence[tuple[ImportRow, NewEvent]]) -> None:
    events = log_events(
        by=chunk.by,
        system=chunk.sheet_import.system,
        new=[new for _, new in ready],
        source=RecordSource.IMPORT,
    )
    for (row, _), event in zip(ready, events, strict=True):
        chunk.journal.made(row.number, event)
        became(row, event.public_id)


def _log_alone(chunk: Chunk, one: tuple[ImportRow, NewEvent]) -> None:
    row, _ = one
    try:
        with transaction.atomic():
            _log(chunk, [one])
    except IntegrityError:
        if not imported_before(chunk.sheet_import.system, [row.fingerprint]):
            raise
        duplicates(row)


def _checked(chunk: Chunk, row: ImportRow) -> EventFacts | None:
    """What the row says happened; nothing of a row that cannot come in, which then says why."""
    try:
        facts = _facts(chunk, row)
        check_event(chunk.sheet_import.system, facts)
    except RowRejectedError as error:
        reject(row, error.reason, str(error))
        return None
    except ValidationError as error:
        reject(row, Reason.REFUSED, " ".join(error.messages))
        return None
    return facts


def _facts(chunk: Chunk, row: ImportRow) -> EventFacts:
    said = dict(row.facts)
    said["starts_at"] = datetime.fromisoformat(said["starts_at"])
    partnerships = chunk.names.partnerships(row)
    people = chunk.names.people(row)
    return EventFacts(
        partners=[PartnerPart(partnership=partnership) for partnership in partnerships],
        people=[PersonPart(person=person) for person in people],
        **said,
    )
