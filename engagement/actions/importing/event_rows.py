"""Rows of a meeting log become events."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.actions.importing.chunk import Chunk, became, duplicates, reject
from engagement.actions.importing.names import RowRejectedError
from engagement.analytics.imported_rows import imported_before
from engagement.enums import RecordSource
from engagement.imports.rows import Reason
from engagement.models import ImportRow


def apply_event_rows(chunk: Chunk) -> None:
    """Make an event of each row that was not imported before."""
    system = chunk.sheet_import.system
    before = imported_before(system, (row.fingerprint for row in chunk.rows))
    for row in chunk.rows:
        if row.fingerprint in before:
            duplicates(row)
        else:
            _apply(chunk, row)


def _apply(chunk: Chunk, row: ImportRow) -> None:
    try:
        facts = _facts(chunk, row)
        with transaction.atomic():
            event = log_event(
                by=chunk.by,
                system=chunk.sheet_import.system,
                facts=facts,
                source=RecordSource.IMPORT,
                external_id=row.fingerprint,
            )
        chunk.journal.made(row.number, event)
        became(row, event.public_id)
    except RowRejectedError as error:
        reject(row, error.reason, str(error))
    except ValidationError as error:
        reject(row, Reason.REFUSED, " ".join(error.messages))
    except IntegrityError:  # another import brought in the same row a moment ago
        if not imported_before(chunk.sheet_import.system, [row.fingerprint]):
            raise
        duplicates(row)


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
