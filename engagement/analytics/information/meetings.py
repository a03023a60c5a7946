"""Meetings, what was on their agenda, and what was said and planned."""

from typing import Any

from engagement.analytics.information.source import Part, Source, as_text, held, labels_of, seen
from engagement.enums import FoundKind, NoteNature, Sensitivity
from engagement.models import (
    AgendaItem,
    DeclaredInterest,
    DiscussionPoint,
    Event,
    HandedOver,
    PlannedConversation,
)

PARTNER = Part("partner", "Partner", "partnership")
WITHDRAWN = Part("withdrawn_reason", "Why the record was withdrawn")
_THEMES = labels_of(Event, "themes")


def _themes(event: Event) -> list[str]:
    return [_THEMES.get(theme, theme) for theme in event.themes]


def _partners(event: Event) -> list[str]:
    return [
        f"{each.partnership}: {each.get_attendance_display()}"
        for each in event.participations.all()
        if each.is_standing or event.is_withdrawn
    ]


def _tones(event: Event) -> list[str]:
    return [
        f"{each.partnership}: {each.tone} of 5"
        for each in event.participations.all()
        if each.is_standing and each.tone is not None
    ]


def _people(event: Event) -> list[str]:
    return [
        f"{each.person}: {each.get_attendance_display()}"
        for each in event.attendees.all()
        if each.is_standing
    ]


def _of_handover(row: HandedOver) -> Any:
    return row.handover.reason


def _when(event: Event) -> str:
    return as_text(event, "starts_at" if event.has_time else "occurred_on")


SOURCES = (
    Source(
        FoundKind.EVENT,
        Event,
        seen(Event),
        ("participations__partnership",),
        "occurred_on",
        (
            Part("title", "What it was about"),
            Part("kind", "Kind"),
            Part("starts_at", "When", _when),
            Part("channel", "How people met"),
            Part("initiated_by", "Who asked for it"),
            Part("place", "Place"),
            Part("stage", "How early in a decision"),
            Part("themes", "Themes", _themes),
            Part("partners", "Partners", _partners),
            Part("people", "People", _people),
            Part(
                "tone",
                "Tone as our side felt it",
                _tones,
                nature=NoteNature.OPINION,
                sensitivity_in="notes_sensitivity",
            ),
            Part("notes", "Notes", nature_in="notes_nature", sensitivity_in="notes_sensitivity"),
            WITHDRAWN,
        ),
        related=("place",),
        together=("participations__partnership__organisation", "attendees__person"),
    ),
    Source(
        FoundKind.AGENDA_ITEM,
        AgendaItem,
        seen(AgendaItem),
        ("event__participations__partnership", "decision__partnership"),
        "event__occurred_on",
        (
            Part("title", "What it was about"),
            Part("purpose", "What the board was to do"),
            Part("event", "Meeting", "event"),
            WITHDRAWN,
        ),
        related=("event",),
    ),
    Source(
        FoundKind.INTEREST,
        DeclaredInterest,
        seen(DeclaredInterest),
        ("item__event__participations__partnership",),
        "item__event__occurred_on",
        (
            Part("person", "Whose interest"),
            Part("nature", "What kind of interest"),
            Part("handling", "What was done about it"),
            Part("details", "What it is", sensitivity_in="sensitivity"),
            Part("withdrawn_reason", "Why the record was withdrawn", sensitivity_in="sensitivity"),
        ),
        related=("person", "item__event"),
    ),
    Source(
        FoundKind.POINT,
        DiscussionPoint,
        seen(DiscussionPoint),
        ("partnership",),
        "said_on",
        (
            PARTNER,
            Part("said_on", "Said on"),
            Part("theme", "Theme"),
            Part("kind", "Kind"),
            Part("text", "What was said", nature_in="nature", sensitivity_in="sensitivity"),
            Part("follow_up", "What is to follow", sensitivity_in="sensitivity"),
            Part("follow_up_due", "By when"),
            Part("follow_up_state", "What became of that"),
            Part("withdrawn_reason", "Why the record was withdrawn", sensitivity_in="sensitivity"),
        ),
        related=("partnership__organisation",),
    ),
    Source(
        FoundKind.CONVERSATION,
        PlannedConversation,
        seen(PlannedConversation),
        ("partnership",),
        "due_on",
        (
            PARTNER,
            Part("topic", "What about", sensitivity=Sensitivity.CONFIDENTIAL),
            Part("due_on", "By when"),
            Part("person", "With whom"),
            Part("owner", "Who means to"),
            Part("state", "State"),
            Part("dropped_reason", "Why it was dropped", sensitivity=Sensitivity.CONFIDENTIAL),
        ),
        related=("partnership__organisation", "person", "owner"),
    ),
    Source(
        FoundKind.HANDOVER,
        HandedOver,
        held(HandedOver),
        ("partnership",),
        "created_at__date",
        (
            PARTNER,
            Part("from_user", "From", "handover.from_user"),
            Part("to_user", "To"),
            Part("state", "State"),
            Part("reason", "Why", _of_handover, covers=("Handover.reason",)),
            Part("note", "Why it was declined", sensitivity=Sensitivity.CONFIDENTIAL),
        ),
        related=("partnership__organisation", "handover__from_user", "to_user"),
    ),
)
