"""The records behind rows of trust in plain words, as far as the reader may read them."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from accounts.roles import Permission
from engagement.analytics.trust import TrustEvidence
from engagement.enums import DocumentState, Sensitivity, Start
from engagement.models import (
    Commitment,
    Consultation,
    Document,
    Issue,
    Participation,
    PulseResult,
)
from engagement.scoring.trust_model import Source
from nhsuk.formats import counted, nhs_date
from partners.models import Partnership

if TYPE_CHECKING:
    from accounts.models import User

# What a row says when the reader may not read its record: its kind, and nothing of its content.
UNREAD = {
    Source.TONE: "How open a conversation was",
    Source.ISSUE: "An issue",
}
START_WORDS = {1.0: Start.GOOD.label, 0.5: Start.MIXED.label, 0.0: Start.BAD.label}
# By the value that the method gives each stage.
STAGE_WORDS = {
    1.0: "engaged before options were formed",
    0.7: "engaged on the options",
    0.3: "engaged just before the decision",
    0.0: "not engaged before the decision",
}


@dataclass(frozen=True)
class RecordWords:
    """One record: a sentence, its kind and id for programs, and where to read it."""

    text: str
    type: str
    public_id: UUID | None = None
    url: str = ""


@dataclass(frozen=True)
class Reader:
    """Who reads, and what they may do here: decides which records are named."""

    user: "User"
    partnership: Partnership
    allowed: Collection[Permission]

    def words(self, rows: Iterable[TrustEvidence]) -> dict[int, RecordWords]:
        """The records in words by key of the row: a query for each type, however many rows."""
        by_type: dict[str, list[TrustEvidence]] = {}
        for row in rows:
            by_type.setdefault(row.subject_type, []).append(row)
        return {
            key: words
            for kind, own in by_type.items()
            for key, words in self._of_type(kind, own).items()
        }

    def _of_type(self, kind: str, rows: list[TrustEvidence]) -> dict[int, RecordWords]:
        if kind == "starting_point":
            return {row.key: _starting_point(row) for row in rows}
        if kind not in _DESCRIBED:
            return {row.key: _hidden(row) for row in rows}
        records, describe = _DESCRIBED[kind]
        visible = records(self.user).filter(partnership=self.partnership)
        found = {r.public_id: r for r in visible.filter(public_id__in={r.subject_id for r in rows})}
        return {
            row.key: describe(found[row.subject_id], row)
            if row.subject_id in found and self._may_read(found[row.subject_id], row)
            else _hidden(row)
            for row in rows
        }

    def _may_read(self, record: Any, row: TrustEvidence) -> bool:
        if row.source != Source.TONE or Permission.VIEW_CONFIDENTIAL_NOTES in self.allowed:
            return True
        return bool(record.event.notes_sensitivity == Sensitivity.OPEN)


def _participation(part: Participation, row: TrustEvidence) -> RecordWords:
    said = f"tone {part.tone} of 5" if row.source == Source.TONE else part.get_attendance_display()
    url = reverse("engagement:event", args=[part.event.public_id])
    return RecordWords(f"{part.event}: {said.lower()}", "event", part.event.public_id, url)


def _commitment(commitment: Commitment, _row: TrustEvidence) -> RecordWords:
    text = f"{commitment.text}: {commitment.get_state_display().lower()}"
    url = reverse("engagement:commitment", args=[commitment.public_id])
    return RecordWords(text, "commitment", commitment.public_id, url)


def _document(document: Document, _row: TrustEvidence) -> RecordWords:
    state = document.get_state_display().lower()
    if document.state == DocumentState.SHARED and document.settled_on is not None:
        state += " in time" if document.settled_on <= document.due_on else " late"
    return RecordWords(f"{document.title}: {state}", "document", document.public_id)


def _issue(issue: Issue, _row: TrustEvidence) -> RecordWords:
    theme, outcome = issue.get_theme_display().lower(), issue.get_outcome_display().lower()
    return RecordWords(f"Issue about {theme}: {outcome}", "issue", issue.public_id)


def _consultation(consultation: Consultation, row: TrustEvidence) -> RecordWords:
    decision = consultation.decision
    text = f"{decision.title}: {STAGE_WORDS.get(row.x, 'engaged')}"
    return RecordWords(text, "decision", decision.public_id)


def _wave(result: PulseResult, _row: TrustEvidence) -> RecordWords:
    """One line for a wave: how many answered, never what a person did."""
    answers = counted(result.answers, "answer") if result.shows_figures else "withdrawn"
    text = f"Survey {result.wave}: {answers}"
    return RecordWords(text, "pulse_result", result.public_id)


def _starting_point(row: TrustEvidence) -> RecordWords:
    value = str(START_WORDS.get(row.x, START_WORDS[0.5])).lower()
    return RecordWords(f"Starting point: {value}", "starting_point")


def _hidden(row: TrustEvidence) -> RecordWords:
    what = UNREAD.get(row.source, "A record")
    on = nhs_date(date.fromordinal(row.day))
    return RecordWords(f"{what} that your role may not read, {on}", row.source.value)


Describe = Callable[[Any, TrustEvidence], RecordWords]
_DESCRIBED: dict[str, tuple[Callable[["User"], Any], Describe]] = {
    "participation": (
        lambda user: Participation.objects.visible_to(user).select_related("event"),
        _participation,
    ),
    "commitment": (Commitment.objects.visible_to, _commitment),
    "document": (Document.objects.visible_to, _document),
    "issue": (Issue.objects.visible_to, _issue),
    "consultation": (
        lambda user: Consultation.objects.visible_to(user).select_related("decision"),
        _consultation,
    ),
    "pulse_result": (PulseResult.objects.visible_to, _wave),
}
