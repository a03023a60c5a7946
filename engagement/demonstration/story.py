"""What happened in the fictional system: the stories its partners live, the words they use."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from engagement.enums import (
    Attendance,
    Channel,
    CommitmentState,
    EventKind,
    Initiator,
    Side,
    Theme,
)

# The invented history reaches this far back.
DAYS = 730


@dataclass(frozen=True)
class Chapter:
    """How a partner behaves for a while. Shares lie between 0 and 1, tones between 1 and 5."""

    until: int  # days before today at which the chapter ends; the last one ends at 0
    contacts_a_year: float
    begun_by_partner: float
    attends: float
    sends_deputy: float
    tone: float
    keeps_promises: float
    we_keep_promises: float
    most_senior: float  # how often the most senior person comes


STORIES: dict[str, tuple[Chapter, ...]] = {
    "strong": (Chapter(0, 30, 0.5, 0.92, 0.06, 4.4, 0.92, 0.88, 0.5),),
    "steady": (Chapter(0, 20, 0.4, 0.85, 0.08, 3.8, 0.8, 0.8, 0.4),),
    "occasional": (Chapter(0, 6, 0.3, 0.8, 0.1, 3.5, 0.75, 0.75, 0.5),),
    # Good contact until the leadership changed, then almost nothing.
    "going_quiet": (
        Chapter(300, 20, 0.4, 0.85, 0.1, 3.6, 0.8, 0.7, 0.5),
        Chapter(210, 9, 0.15, 0.55, 0.2, 2.8, 0.5, 0.6, 0.2),
        Chapter(0, 1.2, 0.0, 0.3, 0.3, 2.5, 0.3, 0.6, 0.0),
    ),
    # It still answers and means well, but has nobody to send and promises run late.
    "overwhelmed": (
        Chapter(360, 22, 0.45, 0.9, 0.06, 4.0, 0.85, 0.8, 0.6),
        Chapter(0, 11, 0.3, 0.45, 0.4, 4.0, 0.35, 0.8, 0.15),
    ),
    # Always spoken to, never heard: the system begins nearly everything and forgets its promises.
    "unheard": (Chapter(0, 8, 0.04, 0.95, 0.02, 2.2, 0.9, 0.35, 0.7),),
    "new": (
        Chapter(120, 0, 0, 0, 0, 3, 1, 1, 0),
        Chapter(0, 18, 0.5, 0.9, 0.05, 4.2, 0.9, 0.9, 0.8),
    ),
    "silent": (Chapter(0, 0.6, 0.1, 0.9, 0.05, 3.2, 0.8, 0.8, 0.5),),
}

SUBJECTS: dict[Theme, tuple[str, ...]] = {
    Theme.NEIGHBOURHOOD: (
        "Neighbourhood teams: next steps",
        "Neighbourhood health plan",
    ),
    Theme.DISCHARGE: (
        "Discharge to assess: review",
        "Winter flow planning",
        "Step-down beds",
    ),
    Theme.PREVENTION: ("Prevention priorities", "Tackling inequalities in uptake"),
    Theme.MENTAL_HEALTH: ("Crisis pathway", "Community mental health offer"),
    Theme.SOCIAL_CARE: (
        "Fair cost of care",
        "Care market stability",
        "Joint equipment store",
    ),
    Theme.WORKFORCE: ("Shared recruitment", "Care staff leaving for NHS posts"),
    Theme.FINANCE: ("Better Care Fund plan", "Section 75 review", "In-year position"),
    Theme.COMMISSIONING: (
        "Sexual health services re-procurement",
        "Carers' support contract",
    ),
    Theme.DATA: ("Shared care record", "Data sharing agreement"),
    Theme.GOVERNANCE: ("Place board forward plan", "Terms of reference"),
}

OUR_PROMISES = (
    "Send the draft specification before it goes to the board",
    "Share the demand figures by ward",
    "Confirm the funding for next year in writing",
    "Invite them to the options workshop",
    "Reply to their letter about fees",
    "Set up a named contact for discharge problems",
)
THEIR_PROMISES = (
    "Send the names for the working group",
    "Share the market position statement",
    "Comment on the draft plan",
    "Put the item on the cabinet forward plan",
    "Provide bed capacity figures every week",
    "Nominate someone for the partner seat",
)
POINTS = (
    (
        Theme.WORKFORCE,
        "They lose care staff to hospital posts that we advertise nearby.",
    ),
    (
        Theme.COMMISSIONING,
        "They heard of the new service after the decision had been made.",
    ),
    (Theme.FINANCE, "They cannot commit beyond March until the settlement is known."),
    (Theme.DISCHARGE, "Weekend discharges arrive without medicines or a plan."),
    (Theme.NEIGHBOURHOOD, "They would host a neighbourhood team in the library."),
    (Theme.DATA, "They would share waiting figures if we share ours."),
)
UNHEARD_POINTS = (
    (Theme.SOCIAL_CARE, "Nobody told them what came of the fee consultation."),
    (Theme.COMMISSIONING, "They learned of the tender from the portal."),
    (Theme.GOVERNANCE, "They asked for a seat a year ago and have had no answer."),
)


def chapter_at(story: str, days_ago: int) -> Chapter:
    """The chapter that a story was in so many days ago."""
    return next(c for c in STORIES[story] if days_ago >= c.until)


def contact_days(story: str, random: Random) -> list[int]:
    """Days ago on which something happened, oldest first."""
    return days_at(lambda days_ago: chapter_at(story, days_ago).contacts_a_year, random)


def days_at(rate_at: Callable[[int], float], random: Random) -> list[int]:
    """Days ago, oldest first: random gaps around the rate a year that held at the time."""
    days = []
    at = float(DAYS)
    while at > 1:
        rate = rate_at(int(at))
        # Nothing can happen in a chapter without contacts: step a week and look again.
        at -= 7 if rate == 0 else random.gammavariate(4, 365 / rate / 4)
        if at > 1 and rate > 0 and rate_at(int(at)) > 0:
            days.append(int(at))
    return days


def attendance(chapter: Chapter, random: Random) -> Attendance:
    """Whether the partner came."""
    draw = random.random()
    if draw < chapter.attends:
        return Attendance.PRESENT
    if draw < chapter.attends + chapter.sends_deputy:
        return Attendance.DEPUTY
    return random.choice([Attendance.APOLOGIES, Attendance.APOLOGIES, Attendance.ABSENT])


def tone(chapter: Chapter, random: Random) -> int:
    """How open the conversation was, 1 to 5."""
    return min(5, max(1, round(random.gauss(chapter.tone, 0.8))))


def initiator(chapter: Chapter, random: Random) -> Initiator:
    """Who began it."""
    return Initiator.PARTNER if random.random() < chapter.begun_by_partner else Initiator.SYSTEM


# As many for each kind, so that the same dice go on with the same story.
CHANNELS = {
    EventKind.MEETING: (Channel.VIDEO, Channel.VIDEO, Channel.IN_PERSON, Channel.IN_PERSON),
    EventKind.CALL: (Channel.PHONE, Channel.PHONE, Channel.PHONE, Channel.VIDEO),
    EventKind.VISIT: (Channel.IN_PERSON,) * 4,
    EventKind.WORKSHOP: (Channel.IN_PERSON, Channel.IN_PERSON, Channel.VIDEO, Channel.HYBRID),
}


def kind(random: Random) -> EventKind:
    """What sort of contact it was."""
    return random.choices(
        [EventKind.MEETING, EventKind.CALL, EventKind.VISIT, EventKind.WORKSHOP],
        [60, 25, 10, 5],
    )[0]


def outcome(chapter: Chapter, made_by: Side, random: Random) -> CommitmentState:
    """What became of a promise by then."""
    keeps = chapter.keeps_promises if made_by == Side.PARTNER else chapter.we_keep_promises
    draw = random.random()
    if draw < keeps:
        return CommitmentState.KEPT
    return CommitmentState.LATE if draw < keeps + (1 - keeps) * 0.6 else CommitmentState.BROKEN
