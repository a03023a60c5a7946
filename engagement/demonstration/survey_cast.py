"""Which surveys the fictional system held, what people answered and wrote. All invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engagement.enums import CommentState, Side
from engagement.scoring.survey.instrument import Dimension
from engagement.scoring.survey.shipped import PULSE, RELATIONAL, REVIEW

# How much better or worse one thing is found than the whole; those of a pulse add up to nothing.
LEANINGS = {
    Dimension.TRUST_RELIABILITY: 0.0,
    Dimension.TRUST_OPENNESS: -0.3,
    Dimension.TRUST_SHARED_MISSION: 0.4,
    Dimension.VALUES: 0.2,
    Dimension.COMMUNICATION: 0.2,
    Dimension.COMMITMENT: -0.2,
    Dimension.INFLUENCE: -0.1,
}
# Before the system began to say why it decides as it does.
UNHEARD = {
    **LEANINGS,
    Dimension.TRUST_RELIABILITY: 0.4,
    Dimension.TRUST_SHARED_MISSION: 0.8,
    Dimension.COMMUNICATION: 0.6,
    Dimension.INFLUENCE: -1.5,
    Dimension.COMMITMENT: 0.0,
}


@dataclass(frozen=True)
class CommentCast:
    """What the person with this number of a partner wrote, and what was decided about it.

    ``shown`` is what others read where parts were left out.
    """

    key: str
    text: str
    person: int = 0
    state: CommentState = CommentState.SHOWN
    shown: str = ""
    reason: str = ""


@dataclass(frozen=True)
class WaveCast:
    """A wave: with which questions, who answered, and the days before today of its ends.

    ``answered`` by those who would answer, while it is open; ``board`` whose members rate each
    other.
    """

    title: str
    instrument: str
    opens: int
    closes: int
    side: Side = Side.PARTNER
    introduction: str = ""
    board: str = ""
    is_open: bool = False
    answered: float = 1.0
    reminders: tuple[int, ...] = (7, 14)
    comments: tuple[CommentCast, ...] = ()
    leanings: Mapping[Dimension, float] = field(default_factory=lambda: LEANINGS)


# Posted as waves with all their answers; of the others of `climate.WAVES` only results are known.
PULSE_DAYS = (245, 63)
# Who answers the pulses with one point throughout: the worked example of the help page rests on it.
THROUGHOUT = {"harrowfen_pcn": 4}
_HELLO = (
    "Dear partners, please tell us how working with us has been. It takes two minutes, and we will "
    "tell you what came of it."
)
_NEWEST = (
    CommentCast(
        "care_association",
        "Tell us what came of the fee consultation. We answered in March and have heard nothing.",
    ),
    CommentCast(
        "alliance",
        "The neighbourhood meetings work well. Please send papers a week before, not the day "
        "before.",
    ),
    CommentCast(
        "county",
        "We would do more if we had anybody to do it. Ask us for less, and earlier.",
        person=1,
    ),
    CommentCast(
        "mind",
        "Ask Tom Ashworth to stop moving the crisis pathway meeting. It has been moved four times.",
        person=1,
        state=CommentState.REDACTED,
        shown="[…] stop moving the crisis pathway meeting. It has been moved four times.",
        reason="Names one of our people.",
    ),
    CommentCast(
        "larkhill",
        "We learn of new services from the tender portal.",
        state=CommentState.WAITING,
    ),
    CommentCast(
        "general",
        "One front door for discharge questions at weekends would help everybody.",
        person=3,
        state=CommentState.WAITING,
    ),
)
_REVIEW = (
    CommentCast(
        "ellerby",
        "Decide less in small groups before the meeting. By then it is hard to say no.",
        person=1,
    ),
    CommentCast(
        "general", "Keep the joint discharge team. It is the best thing we have done.", person=2
    ),
    CommentCast(
        "harrowfen",
        "I have given up writing. Nobody in that team reads what I send, least of all its head.",
        person=2,
        state=CommentState.HIDDEN,
        reason="Could tell who wrote it and who is meant.",
    ),
)

WAVES = (
    WaveCast("Partnership pulse", PULSE, 259, 245, introduction=_HELLO, leanings=UNHEARD),
    WaveCast("Our view of partners", PULSE, 259, 245, side=Side.SYSTEM),
    WaveCast(
        "Working together on the partnership board",
        RELATIONAL,
        226,
        208,
        board="Westmarch Integrated Care Partnership",
    ),
    WaveCast(
        "Yearly partnership review",
        REVIEW,
        168,
        147,
        introduction="Once a year we ask about more than in a pulse. You answer for yourself.",
        comments=_REVIEW,
    ),
    WaveCast("Partnership pulse", PULSE, 77, 63, introduction=_HELLO, comments=_NEWEST),
    WaveCast("Our view of partners", PULSE, 77, 63, side=Side.SYSTEM),
    WaveCast(
        "Partnership pulse",
        PULSE,
        6,
        -15,
        introduction=_HELLO,
        is_open=True,
        answered=0.6,
        reminders=(),  # nobody is there to remind
    ),
)

# Who sat on the board then, and which of its people was asked.
MEMBERS = {"ellerby": 0, "county": 0, "harrowfen": 1, "alliance": 0, "healthwatch": 0}
# Who said what about whom on it, in the order of `TIE_QUESTIONS`. One member did not answer.
TIES: dict[str, dict[str, str]] = {
    "ellerby": {
        "county": "343 332 3",
        "harrowfen": "222 221 2",
        "alliance": "443 233 4",
        "healthwatch": "444 322 3",
    },
    "county": {
        "ellerby": "343 433 3",
        "harrowfen": "122 211 2",
        "alliance": "333 222 2",
        "healthwatch": "344 22? 2",
    },
    "alliance": {
        "ellerby": "334 434 4",
        "county": "222 423 2",
        "harrowfen": "111 311 1",
        "healthwatch": "444 333 4",
    },
    "healthwatch": {
        "ellerby": "333 433 3",
        "county": "233 432 2",
        "harrowfen": "2?2 321 1",
        "alliance": "444 344 4",
    },
}
TIE_QUESTIONS = (
    "reliability",
    "openness",
    "shared-mission",
    "influence",
    "involvement",
    "resources",
    "contact",
)
# What people of the partner could not be reached, and who does not want to be asked.
BOUNCED = ("harrowfen", 2)
DECLINED = ("ambulance", 0)
