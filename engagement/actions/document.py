"""Documents that one side asked the other for: shared, withheld, put right, withdrawn."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.changing import locked, set_fields
from engagement.actions.days import not_happened
from engagement.actions.evidence_trust import post_document
from engagement.enums import DocumentState
from engagement.errors import NotPossibleError
from engagement.models import Document
from engagement.queue import mark_stale
from partners.models import Partnership


@dataclass(frozen=True)
class DocumentFacts:
    """All that a person can say about a document; the last three only of one that is withheld."""

    title: str
    asked_by: str
    asked_on: date
    due_on: date
    state: str = DocumentState.ASKED
    settled_on: date | None = None
    decided_by: str = ""
    withheld_because: str = ""
    withheld_until: date | None = None


@action
def ask_for_document(
    *,
    by: Actor,
    partnership: Partnership,
    title: str,
    asked_by: str,
    due_on: date,
    asked_on: date | None = None,
) -> Document:
    """Record that one side asked the other for a document.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    document = Document(system=partnership.system, partnership=partnership)
    asked_on = asked_on or timezone.localdate()
    _apply(document, DocumentFacts(title, asked_by, asked_on=asked_on, due_on=due_on))
    document.save()
    _record("document.asked_for", document)
    return document


@action
def share_document(*, by: Actor, document: Document, settled_on: date) -> Document:
    """Record the day on which a document was shared; also of one that was withheld before.

    :raises NotPossibleError: it was shared before.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    document = locked(document)
    if document.state == DocumentState.SHARED:
        raise NotPossibleError(
            "This document was shared already. Correct its record if that is wrong."
        )
    if document.settled_on is not None and settled_on < document.settled_on:
        raise ValidationError({"settled_on": "It was withheld after this day."})
    return _settle(document, state=DocumentState.SHARED, settled_on=settled_on)


@action
def withhold_document(
    *,
    by: Actor,
    document: Document,
    settled_on: date,
    decided_by: str,
    withheld_because: str,
    withheld_until: date | None = None,
) -> Document:
    """Record that a document is not shared: who decided that, why, and until when if for a time.

    :raises NotPossibleError: it was shared or withheld before.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    document = locked(document)
    if document.state != DocumentState.ASKED:
        raise NotPossibleError(
            f"This document is already {document.get_state_display().lower()}. "
            "Correct its record if that is wrong."
        )
    return _settle(
        document,
        state=DocumentState.WITHHELD,
        settled_on=settled_on,
        decided_by=decided_by,
        withheld_because=withheld_because,
        withheld_until=withheld_until,
    )


@action
def correct_document(
    *, by: Actor, document: Document, facts: DocumentFacts, reason: str, expected_version: int
) -> Document:
    """Put the record of a document right: the next revision, with new evidence.

    :raises ChangedMeanwhileError: someone else changed it after the person opened it.
    :raises AlreadyWithdrawnError: it was withdrawn.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    document = locked(document, expected_version)
    require_reason(reason)
    changed = _apply(document, facts)
    _post_next_revision(document)
    _record("document.corrected", document, changed=changed, reason=reason)
    return document


@action
def withdraw_document(*, by: User, document: Document, reason: str) -> Document:
    """Take back the record of a request that was never made; it no longer counts.

    :raises AlreadyWithdrawnError: it was withdrawn before.
    :raises ValidationError: no reason was given.
    """
    document = locked(document)
    document.mark_withdrawn(by, reason)
    _post_next_revision(document)
    _record("document.withdrawn", document, reason=reason)
    return document


def _settle(document: Document, **outcome: Any) -> Document:
    """Give the document its outcome; what an earlier one said besides is emptied."""
    asked = {name: getattr(document, name) for name in ("title", "asked_by", "asked_on", "due_on")}
    changed = _apply(document, DocumentFacts(**asked, **outcome))
    _post_next_revision(document)
    _record(f"document.{document.state}", document, changed=changed)
    return document


def _apply(document: Document, facts: DocumentFacts) -> list[str]:
    """Set all fields, if they are right; names of those that changed."""
    changed = set_fields(document, asdict(facts))
    _check(document)
    return changed


def _check(document: Document) -> None:
    errors = not_happened(asked_on=document.asked_on, settled_on=document.settled_on)
    if document.due_on < document.asked_on:
        errors["due_on"] = "The due date is before the day on which it was asked for."
    if document.state not in DocumentState.values:
        errors["state"] = "Choose asked, shared or withheld."
    elif document.state == DocumentState.ASKED and document.settled_on is not None:
        errors["settled_on"] = "A document that is only asked for has no such day."
    elif document.state != DocumentState.ASKED and document.settled_on is None:
        errors["settled_on"] = "Enter the day on which it was shared or withheld."
    elif document.settled_on is not None and document.settled_on < document.asked_on:
        errors["settled_on"] = "This day is before the day on which it was asked for."
    errors.update(_wrong_in_withholding(document))
    if errors:
        raise ValidationError(errors)
    document.full_clean(exclude=["system", "partnership"], validate_constraints=False)


def _wrong_in_withholding(document: Document) -> dict[str, str]:
    details = ("decided_by", "withheld_because", "withheld_until")
    if document.state != DocumentState.WITHHELD:
        return {
            name: "Only a document that is withheld has this."
            for name in details
            if getattr(document, name)
        }
    errors = {}
    if not document.decided_by:
        errors["decided_by"] = "Say who decided to withhold it."
    if not document.withheld_because:
        errors["withheld_because"] = "Say why it is withheld."
    until = document.withheld_until
    if until is not None and document.settled_on is not None and until <= document.settled_on:
        errors["withheld_until"] = "This day must be after the day on which it was withheld."
    return errors


def _post_next_revision(document: Document) -> None:
    document.revision += 1
    document.save()
    post_document(document)
    mark_stale([document.partnership])


def _record(
    event_type: str, document: Document, *, changed: Sequence[str] = (), reason: str = ""
) -> None:
    record(
        event_type,
        document,
        system_id=document.system.public_id,
        parent=document.partnership,
        changed=changed,
        facts={"state": document.state, "revision": document.revision},
        reason=reason,
    )
