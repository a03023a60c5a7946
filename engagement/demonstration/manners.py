"""How the partners and the fictional system deal with each other's requests and issues."""

from dataclasses import dataclass
from random import Random

from engagement.enums import DocumentState, IssueOutcome, Theme


@dataclass(frozen=True)
class Manner:
    """How one side answers the other for a while. Rates are a year, shares between 0 and 1.

    What is neither on time nor late is withheld; what is neither satisfied nor partly, unresolved.
    """

    requests: float
    on_time: float
    late: float
    issues: float
    satisfied: float
    partly: float


@dataclass(frozen=True)
class Chapter:
    """A stretch of a story, up to so many days before today: how they answer us, how we them."""

    until: int
    they: Manner
    we: Manner


_GOOD = Manner(3, 0.9, 0.1, 1.5, 0.85, 0.15)
_FAIR = Manner(2, 0.7, 0.25, 1, 0.5, 0.35)
_SELDOM = Manner(0.7, 0.7, 0.3, 0.5, 0.5, 0.3)
_NEVER = Manner(0, 0, 0, 0, 0, 0)

MANNERS: dict[str, tuple[Chapter, ...]] = {
    "strong": (Chapter(0, _GOOD, _GOOD),),
    "steady": (Chapter(0, _FAIR, _FAIR),),
    "occasional": (Chapter(0, _SELDOM, _SELDOM),),
    # Nobody answers there any more.
    "going_quiet": (
        Chapter(300, _FAIR, _FAIR),
        Chapter(0, Manner(2.5, 0.15, 0.35, 1.5, 0.1, 0.2), _SELDOM),
    ),
    # Nearly everything arrives in the end, and nearly nothing in time.
    "overwhelmed": (
        Chapter(360, _FAIR, _FAIR),
        Chapter(0, Manner(4, 0.1, 0.9, 1.5, 0.4, 0.5), _FAIR),
    ),
    # They deliver. The system keeps its papers and leaves what they raise where it is.
    "unheard": (
        Chapter(0, Manner(1.5, 0.95, 0.05, 0.5, 0.9, 0.1), Manner(2.5, 0.1, 0.4, 3, 0.05, 0.2)),
    ),
    "new": (Chapter(120, _NEVER, _NEVER), Chapter(0, _GOOD, _GOOD)),
    "silent": (Chapter(0, _NEVER, _NEVER),),
}

OUR_PAPERS = (
    "Demand and capacity model for winter",
    "Draft specification of the community contract",
    "Discharge figures by ward",
    "Financial plan, partner version",
    "Equality impact assessment of the bed review",
    "Evaluation of the virtual wards",
)
THEIR_PAPERS = (
    "Market position statement",
    "Workforce plan",
    "Bed capacity return",
    "Estates condition survey",
    "Draft savings programme",
    "Safeguarding activity for the joint needs assessment",
)
WITHHELD_BY_US = (
    ("The chief finance officer", "Not final before the board has seen it"),
    ("The executive committee", "Commercial in confidence"),
)
WITHHELD_BY_THEM = (
    ("Their monitoring officer", "Not before the committee has met"),
    ("Their chief executive", "Under review after the change of leadership"),
)
THEIR_ISSUES = (
    (Theme.DISCHARGE, "People are discharged on Friday evening without medicines or a plan."),
    (Theme.FINANCE, "Invoices under the Better Care Fund are paid ninety days late."),
    (Theme.WORKFORCE, "Our recruitment drive draws on their staff two miles away."),
    (Theme.DATA, "They cannot see the shared care record that they help to fill."),
    (Theme.GOVERNANCE, "Papers reach them the evening before the meeting."),
)
UNHEARD_ISSUES = (
    (
        Theme.SOCIAL_CARE,
        "The fee does not cover the cost, and nobody answers their letter.",
    ),
    (Theme.DISCHARGE, "Homes are asked to admit at weekends without an assessment."),
    (Theme.COMMISSIONING, "A specification was published that no provider had seen."),
    (Theme.GOVERNANCE, "Care providers have no seat where decisions about care are made."),
    (Theme.WORKFORCE, "The hospital hires their trained carers with a joining bonus."),
)
OUR_ISSUES = (
    (Theme.DISCHARGE, "Assessments for discharge wait for more than five days."),
    (Theme.DATA, "The weekly return stopped without notice."),
    (Theme.NEIGHBOURHOOD, "Nobody is named for the neighbourhood teams."),
)
ANSWERS = {
    IssueOutcome.SATISFIED: "A named lead on each side, and checked after a month.",
    IssueOutcome.PARTLY: "Changed at one site; the other waits for money.",
    IssueOutcome.UNRESOLVED: "",
}


def chapter_at(story: str, days_ago: int) -> Chapter:
    """The chapter that a story was in so many days ago."""
    return next(c for c in MANNERS[story] if days_ago >= c.until)


def answer_to_request(manner: Manner, random: Random) -> tuple[DocumentState, bool]:
    """What came of a request, and whether in time."""
    draw = random.random()
    if draw < manner.on_time + manner.late:
        return DocumentState.SHARED, draw < manner.on_time
    return DocumentState.WITHHELD, True


def end_of_issue(manner: Manner, random: Random) -> IssueOutcome:
    """How an issue ended."""
    draw = random.random()
    if draw < manner.satisfied:
        return IssueOutcome.SATISFIED
    return (
        IssueOutcome.PARTLY if draw < manner.satisfied + manner.partly else IssueOutcome.UNRESOLVED
    )
