"""What weighs on whom in the fictional system, when silence is known, and what they answer."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from engagement.enums import PressureKind, QuietKind, Start
from partners.enums import Sector

# Waves of the survey close four times a year.
WAVES = range(700, 0, -91)
MOST_ANSWER, LEAST_ANSWER = 5, 1
SPREAD = 0.8


@dataclass(frozen=True)
class Mood:
    """What one thinks of the other for a while, 1 to 5, and the share of partners' people who say.

    ``until`` is how many days before today it ends; the last one ends at 0.
    """

    until: int
    they: float
    we: float
    they_answer: float


MOODS: dict[str, tuple[Mood, ...]] = {
    "strong": (Mood(0, 4.2, 4.4, 0.9),),
    "steady": (Mood(0, 3.6, 3.7, 0.7),),
    "occasional": (Mood(0, 3.4, 3.4, 0.5),),
    "going_quiet": (
        Mood(300, 3.6, 3.6, 0.7),
        Mood(210, 2.8, 3.0, 0.4),
        Mood(0, 2.3, 2.4, 0.2),
    ),
    # Silence here means busy: those who answer think as well of us as before.
    "overwhelmed": (Mood(360, 3.8, 4.0, 0.8), Mood(0, 3.7, 3.7, 0.35)),
    "unheard": (Mood(0, 1.9, 3.8, 0.9),),
    "new": (Mood(0, 4.1, 4.2, 0.8),),
    "silent": (Mood(0, 3.2, 3.2, 0.25),),
}

NEW_SINCE = 120  # days; before that the new partner was not asked


@dataclass(frozen=True)
class PressureCast:
    """A pressure on a partner, or without a key on the system; days before today.

    Without a document a person of the partner confirms it. ``renewed_with`` are the documents of
    its renewals.
    """

    key: str
    kind: PressureKind
    level: float
    first: int
    cause: str
    last: int | None = None
    document: str = ""
    confirmed_by: str = ""
    renewed_with: tuple[str, ...] = ()


PRESSURES = (
    PressureCast(
        "county",
        PressureKind.FUNDING,
        0.8,
        380,
        "Adult social care is far over its budget and spending is controlled.",
        document="Westmarch County Council, cabinet: budget recovery plan",
        renewed_with=(
            "Westmarch County Council, cabinet: half-year budget report",
            "Westmarch County Council, cabinet: budget recovery plan, second year",
        ),
    ),
    PressureCast(
        "county",
        PressureKind.WORKFORCE,
        0.5,
        300,
        "A third of the commissioning team has left and posts are frozen.",
        last=60,
        confirmed_by="Paul Adeyemi",
    ),
    PressureCast(
        "harrowfen",
        PressureKind.LEADERSHIP,
        0.3,
        310,
        "The leader and the director of people left within a month.",
        last=190,
        document="Harrowfen Borough Council: report on interim arrangements",
    ),
    PressureCast(
        "general",
        PressureKind.WINTER,
        0.4,
        330,
        "Beds closed by infection, and ambulances waiting.",
        last=260,
        document="Westmarch General Hospitals: winter report to the board",
    ),
    PressureCast(
        "",
        PressureKind.REORGANISATION,
        0.3,
        170,
        "Running costs are halved and most of our teams change.",
        document="NHS Westmarch ICB board: paper on running costs",
    ),
)

# What the overwhelmed council promised while it had nobody to do it: days ago, and what. All of it
# came in the end, and late. Nobody who looks at what it is under would call that unwilling.
LATE = (
    (350, "Provide the market figures for the commissioning plan"),
    (334, "Send the names for the discharge board"),
    (318, "Comment on the neighbourhood plan"),
    (297, "Return the signed data sharing agreement"),
    (280, "Put the Better Care Fund plan to the cabinet"),
    (262, "Share the list of block contracts that end"),
    (244, "Nominate an approver for complex discharges"),
    (226, "Answer the questions on the equipment store"),
    (207, "Send the revised fee schedule"),
    (189, "Provide bed capacity figures every week"),
    (170, "Comment on the winter plan"),
    (152, "Confirm the officer for the carers' contract"),
    (133, "Send the Section 75 accounts"),
    (115, "Share the workforce figures of its home care"),
    (96, "Return the self-assessment of hospital discharge"),
    (80, "Confirm its share of the community equipment"),
    (66, "Send the names for the commissioning workshop"),
)
LATE_DUE_AFTER, LATE_BY = 21, (6, 21)


@dataclass(frozen=True)
class QuietCast:
    """A known silence: of one partner, of a sector, in a place; days before today, some ahead."""

    kind: QuietKind
    first: int
    last: int
    note: str
    key: str = ""
    sector: str = ""
    place: str = ""


QUIETS = (
    QuietCast(
        QuietKind.PRE_ELECTION,
        -25,
        -66,
        "Election of the mayor of Harrowfen",
        sector=Sector.LOCAL_GOVERNMENT,
        place="Harrowfen",
    ),
    QuietCast(QuietKind.STRIKE, 131, 127, "Five days of industrial action", sector=Sector.NHS),
    QuietCast(
        QuietKind.MERGER,
        45,
        -90,
        "Joins Carers United, and speaks with one voice from then on",
        key="carers",
    ),
)

STARTS = (
    ("ellerby", Start.GOOD, "Both chief executives said so when the place board was set up."),
    ("harrowfen", Start.MIXED, "A good director, and a dispute over continuing care in the past."),
    ("county", Start.GOOD, "Ten years of joint commissioning that both sides call a success."),
    ("general", Start.GOOD, "The review of the provider collaborative praised both sides."),
    ("care_association", Start.BAD, "It left the fee review and told the press why."),
    ("healthwatch", Start.UNKNOWN, "Nobody who was there then is still here."),
)


def mood_at(story: str, days_ago: int) -> Mood | None:
    """The mood so many days ago; none while the partner was not asked yet."""
    if story == "new" and days_ago > NEW_SINCE:
        return None
    return next(mood for mood in MOODS[story] if days_ago >= mood.until)


def answers(invited: int, share: float, level: float, random: Random) -> list[int]:
    """What those who answered said, each 1 to 5."""
    said = [random.gauss(level, SPREAD) for _ in range(invited) if random.random() < share]
    return [min(MOST_ANSWER, max(LEAST_ANSWER, round(answer))) for answer in said]


def election_day(year: int) -> date:
    """The first Thursday in May, on which English councils are elected."""
    first = date(year, 5, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7)
