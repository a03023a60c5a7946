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
    log_events,
    new_event,
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
        elif (new := _checked(chunk, row)) is not None:
            ready.append((row, new))
    if not ready:
        return
    try:
        with transaction.atomic():
            _log(chunk, ready)
    except IntegrityError:  # another import brought in one of these rows a moment ago
        for row, _ in ready:
            _log_alone(chunk, row)


def _log(chunk: Chunk, ready: Sequence[tuple[ImportRow, NewEvent]]) -> None:
    events = log_events(
        by=chunk.by,
        system=chunk.sheet_import.system,
        new=[new for _, new in ready],
    )
    for (row, _), event in zip(ready, events, strict=True):
        chunk.journal.made(row.number, event)
        became(row, event.public_id)


def _log_alone(chunk: Chunk, row: ImportRow) -> None:
    new = _checked(chunk, row)  # anew: what could not be saved is no longer unsaved
    try:
        with transaction.atomic():
            if new is not None:
                _log(chunk, [(row, new)])
    except IntegrityError:
        if not imported_before(chunk.sheet_import.system, [row.fingerprint]):
            raise
        duplicates(row)


def _checked(chunk: Chunk, row: ImportRow) -> NewEvent | None:
    """What the row says happened; nothing of a row that cannot come in, which then says why."""
    try:
        return new_event(
            system=chunk.sheet_import.system,
            facts=_facts(chunk, row),
            source=RecordSource.IMPORT,
            external_id=row.fingerprint,
        )
    except RowRejectedError as error:
        reject(row, error.reason, str(error))
    except ValidationError as error:
        reject(row, Reason.REFUSED, " ".join(error.messages))
    return None


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
