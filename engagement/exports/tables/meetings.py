"""What happened: events, who was there, what was on the agenda and what was said."""

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth

from accounts.roles import Permission
from engagement.enums import Sensitivity
from engagement.exports.columns import Access, Column, Guard, Kind, Table, guarded
from engagement.exports.parts import (
    ID,
    OPEN_NOTES,
    PEOPLE,
    STAMPS,
    SYSTEM,
    WITHDRAWN,
    inside,
    of_system,
    partner,
    ref,
)
from engagement.models import (
    AgendaItem,
    Attendee,
    DeclaredInterest,
    DiscussionPoint,
    Event,
    EventBoard,
    Participation,
    PlannedConversation,
)

C, K = Column, Kind
EVENT_NOTES = Guard(Permission.VIEW_CONFIDENTIAL_NOTES, open=Q(notes_sensitivity=Sensitivity.OPEN))
TONE = Guard(Permission.VIEW_CONFIDENTIAL_NOTES, open=Q(event__notes_sensitivity=Sensitivity.OPEN))
ISSUE = Guard(
    Permission.VIEW_CONFIDENTIAL_NOTES, open=Q(led_to_issue__sensitivity=Sensitivity.OPEN)
)

events = of_system(Event)


def _partners(access: Access) -> QuerySet[Participation]:
    """Those that took part; of a withdrawn event all that were ever named."""
    rows: QuerySet[Participation] = inside(Participation, events, "event")(access)
    return rows.filter(Q(is_standing=True) | Q(event__withdrawn_at__isnull=False))


def _people(access: Access) -> QuerySet[Attendee]:
    if not access.may(Permission.VIEW_PEOPLE):
        return Attendee.objects.none()
    rows: QuerySet[Attendee] = inside(Attendee, events, "event")(access)
    return rows.filter(is_standing=True)


TABLES = (
    Table(
        "events",
        "A row for each meeting, call, visit or workshop, whoever took part.",
        (
            ID,
            SYSTEM,
            C("kind", K.CODE, "What it was."),
            C("title", K.TEXT, "What it was called."),
            C("starts_at", K.MOMENT, "When it began; see has_time."),
            C("ends_at", K.MOMENT, "When it ended.", null=True),
            C("has_time", K.BOOLEAN, "False if only the day is known."),
            C("occurred_on", K.DATE, "The day in London."),
            C(
                "month",
                K.DATE,
                "The first day of its month: the period.",
                TruncMonth("occurred_on"),
            ),
            C("channel", K.CODE, "How people met."),
            C("initiated_by", K.CODE, "Which side asked for it."),
            ref("place", "The place that it was about.", null=True),
            C("stage", K.CODE, "How early in a decision it was."),
            C("themes", K.CODES, "What it was about."),
            *guarded(EVENT_NOTES, C("notes", K.TEXT, "What was noted.")),
            C("notes_nature", K.CODE, "Whether the notes are fact or opinion."),
            C("notes_sensitivity", K.CODE, "open or confidential."),
            C("source", K.CODE, "How it got in: by hand, import, calendar or API."),
            C("external_id", K.TEXT, "Its id in the system that it came from."),
            ref("logged_by", "The user who logged it.", null=True),
            C("revision", K.INTEGER, "How often it was put right, counting from 1."),
            *WITHDRAWN,
            *STAMPS,
        ),
        events,
        collection="events",
    ),
    Table(
        "event_partners",
        "A row for each partner of each event.",
        (
            ref("event", "The event."),
            *partner(),
            C("occurred_on", K.DATE, "The day of the event in London.", "event__occurred_on"),
            C("attendance", K.CODE, "Whether the partner was there."),
            *guarded(
                TONE, C("tone", K.INTEGER, "1 guarded to 5 open and constructive.", null=True)
            ),
            C("tone_recorded_by", K.CODE, "Which side said so."),
            *STAMPS,
        ),
        _partners,
        parent="events",
        key="event",
    ),
    Table(
        "event_people",
        "A row for each person at an event. None for readers who may not see people.",
        (
            ref("event", "The event."),
            ref("person", "The person."),
            ref("partnership", "The partner they came for; empty for the system.", null=True),
            C("attendance", K.CODE, "Whether they were there."),
            *STAMPS,
        ),
        _people,
        parent="events",
        key="event",
    ),
    Table(
        "event_boards",
        "A row for each board whose meeting an event was.",
        (ref("event", "The event."), ref("board", "The board.")),
        inside(EventBoard, events, "event"),
        parent="events",
        key="event",
    ),
    Table(
        "agenda_items",
        "A row for each item of a board's meeting.",
        (
            ID,
            SYSTEM,
            ref("event", "The meeting."),
            C("number", K.INTEGER, "Its number on the agenda."),
            C("title", K.TEXT, "What it was about."),
            C("purpose", K.CODE, "What the board was to do with it."),
            ref("decision", "The decision that it belongs to.", null=True),
            *WITHDRAWN,
            *STAMPS,
        ),
        of_system(AgendaItem),
        collection="agenda-items",
    ),
    Table(
        "interests",
        "A row for each interest that was declared in an item.",
        (
            ID,
            SYSTEM,
            ref("item", "The item of the agenda."),
            *guarded(PEOPLE, ref("person", "Whose interest.")),
            C("nature", K.CODE, "What kind of interest."),
            C("handling", K.CODE, "What was done about it."),
            *guarded(OPEN_NOTES, C("details", K.TEXT, "What it is.")),
            C("sensitivity", K.CODE, "open or confidential."),
            WITHDRAWN[0],
            *guarded(OPEN_NOTES, WITHDRAWN[1]),
            *STAMPS,
        ),
        of_system(DeclaredInterest),
        collection="interests",
    ),
    Table(
        "discussion_points",
        "A row for each thing that a partner told us.",
        (
            ID,
            SYSTEM,
            *partner(),
            ref("event", "The event at which it was said.", null=True),
            C("theme", K.CODE, "What it was about."),
            C("kind", K.CODE, "What kind of point."),
            C("text", K.TEXT, "What was said."),
            C("nature", K.CODE, "Fact or opinion."),
            C("sensitivity", K.CODE, "open or confidential."),
            C("said_on", K.DATE, "On which day."),
            C("follow_up", K.TEXT, "What is to follow."),
            C("follow_up_due", K.DATE, "By when.", null=True),
            C("follow_up_state", K.CODE, "What became of that."),
            C("followed_up_on", K.DATE, "When it was followed up.", null=True),
            ref(
                "led_to_commitment",
                "The commitment it led to.",
                name="led_to_commitment",
                null=True,
            ),
            *guarded(
                ISSUE, ref("led_to_issue", "The issue it led to.", name="led_to_issue", null=True)
            ),
            *WITHDRAWN,
            *STAMPS,
        ),
        of_system(DiscussionPoint),
        collection="discussion-points",
    ),
    Table(
        "planned_conversations",
        "A row for each thing that somebody means to talk about with a partner.",
        (
            ID,
            SYSTEM,
            *partner(),
            C("topic", K.TEXT, "What about."),
            C("due_on", K.DATE, "By when."),
            ref("person", "With whom.", null=True),
            ref("owner", "The user who means to.", null=True),
            C("state", K.CODE, "planned, held or dropped."),
            ref("event", "The event at which it was held.", null=True),
            C("dropped_reason", K.TEXT, "Why it was dropped."),
            *STAMPS,
        ),
        of_system(PlannedConversation),
        collection="planned-conversations",
    ),
)
