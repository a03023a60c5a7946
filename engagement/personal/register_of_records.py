"""What happens between a system and its partners: meetings, promises, plans, packs, calendars."""

from collections.abc import Mapping

from engagement.personal.kinds import (
    OPINION,
    SEARCHED,
    WITH_RECORDS,
    WORDS,
    Erasure,
    Kind,
    Personal,
    Table,
)

_MEETING = "What was spoken about with partners, for those who work with them next."
_RECORD = "What was asked, promised, decided or shared, so that both sides can be held to it."
_GONE = Personal(Kind.WORDS, Erasure.DELETE)


def _record(why: str, *words: str, points: tuple[str, ...] = (), **others: Personal) -> Table:
    """A table of a system's records with free text."""
    fields = {**dict.fromkeys(words, WORDS), **others}
    return Table(why=why, kept=WITH_RECORDS, fields=fields, points=points)


TABLES: Mapping[str, Table] = {
    "engagement.Event": _record(
        _MEETING, "title", "withdrawn_reason", notes=OPINION, search_key=SEARCHED
    ),
    "engagement.Attendee": _record("Who was at a meeting, and for which partner."),
    "engagement.DiscussionPoint": _record(_MEETING, "follow_up", "withdrawn_reason", text=OPINION),
    "engagement.AgendaItem": _record(_MEETING, "title", "withdrawn_reason"),
    "engagement.DeclaredInterest": _record(
        "Who declared which interest at a meeting, as law and guidance ask.",
        "details",
        "withdrawn_reason",
    ),
    "engagement.Commitment": _record(_RECORD, "text", "withdrawn_reason", search_key=SEARCHED),
    "engagement.CommitmentStateChange": _record(_RECORD, "note", "evidence_url"),
    "engagement.Issue": _record(_RECORD, "withdrawn_reason", text=OPINION, answer=OPINION),
    "engagement.Document": _record(
        _RECORD, "title", "decided_by", "withheld_because", "withdrawn_reason"
    ),
    "engagement.Decision": _record(_RECORD, "title", "withdrawn_reason"),
    "engagement.Consultation": _record(_RECORD, "asked", "said", "changed", "why_not"),
    "engagement.CommissionedService": _record(_RECORD, "title", "note", "withdrawn_reason"),
    "engagement.Plan": _record(_RECORD, "title", "withdrawn_reason"),
    "engagement.PlanPosition": _record(_RECORD, "source", "condition", note=OPINION),
    "engagement.PlanAlignment": _record(_RECORD, "source", note=OPINION),
    "engagement.PrincipleWording": _record(_RECORD, "title", "text"),
    "engagement.EngagementPlan": _record("Why a partner is spoken to how often.", "reason"),
    "engagement.Agreement": _record("Why a partner is spoken to how often.", "reason"),
    "engagement.PlannedConversation": _record(
        "What somebody means to talk about with whom.", "topic", "dropped_reason"
    ),
    "engagement.Pressure": _record(
        "Strain on a partner is known, so that silence is not held against it.",
        "cause",
        "document",
        "withdrawn_reason",
    ),
    "engagement.QuietPeriod": _record(
        "Why a partner is silent for a while.", "note", "withdrawn_reason"
    ),
    "engagement.Handover": _record("Whose work goes to whom.", "reason"),
    "engagement.HandedOver": _record("Whose work goes to whom.", "note"),
    "engagement.PartnerLink": _record("A partner is asked whether a record is so.", "message"),
    "engagement.PartnerAnswer": _record("What a partner answered.", text=OPINION),
    "engagement.Prompt": _record("What came of a prompt.", "outcome"),
    "engagement.StartingPoint": _record("Why a relationship was thought to start so.", "reason"),
    "engagement.ScoreModelApproval": Table(
        why="Why a model of scoring was approved.",
        kept="For good: models are never deleted.",
        fields={"reason": WORDS},
    ),
    "engagement.SystemScoring": _record("Why a system scores as it does.", "reason"),
    "engagement.ComparisonConsent": _record("Why a system lets itself be compared.", "reason"),
    "engagement.SectorFigure": _record("Where a figure is from.", "source", "withdrawn_reason"),
    "engagement.PulseResult": _record("Answers of an earlier survey.", "wave", "withdrawn_reason"),
    "engagement.Pack": _record("What a board is shown.", "title", "withdrawn_reason"),
    "engagement.PackText": _record("What people wrote in a board pack.", "text"),
    "engagement.Draft": Table(
        why="What somebody is still typing is not lost.",
        kept="Two weeks after it was last touched.",
        is_own=True,
        fields={"fields": _GONE},
    ),
    "engagement.SavedView": Table(
        why="Somebody finds a list again.",
        kept="Until its owner deletes it.",
        is_own=True,
        fields={"name": WORDS, "parameters": WORDS},
    ),
    "engagement.Calendar": Table(
        why="Meetings are suggested from somebody's own calendar.",
        kept="Until they end it.",
        is_own=True,
        fields={
            "name": WORDS,
            "host": WORDS,
            "sealed_address": Personal(Kind.SECRET, Erasure.BLANK),
        },
    ),
    "engagement.CalendarReading": Table(
        why="What came of reading a calendar.",
        kept="With the calendar; the file itself until it is read.",
        fields={"name": WORDS, "problems": WORDS},
    ),
    "engagement.CalendarEntry": Table(
        why="Meetings are suggested from somebody's own calendar.",
        kept="Until its owner decides about the meeting, or half a year.",
        fields={"title": WORDS},
    ),
    "engagement.CalendarAttendee": Table(
        why="Who is invited to a meeting that waits.",
        kept="Until its owner decides about the meeting, or half a year.",
        fields={
            "email": Personal(Kind.CONTACT, Erasure.DELETE),
            "name": Personal(Kind.IDENTITY, Erasure.DELETE),
        },
    ),
    "engagement.SheetImport": _record(
        "What came in from a spreadsheet, so that it can be undone.",
        "headings",
        "mapping",
        "undone_reason",
    ),
    "engagement.ImportRow": _record(
        "What came in from a spreadsheet, so that it can be undone.",
        "cells",
        "names",
        "people",
        "facts",
        "remarks",
        "explanation",
        points=("record_id",),
    ),
    "engagement.ImportName": _record("Whom a name in a spreadsheet means.", "name", "key"),
    "engagement.ImportChange": _record(
        "An import can be undone.", "before", "after", points=("target_id",)
    ),
    "engagement.SavedMapping": _record("Columns of a spreadsheet are known.", "name", "mapping"),
    "engagement.WebhookSubscription": _record("What another program is told.", "description"),
    "engagement.WebhookDelivery": _record("Why another program was not told.", "answer"),
}
