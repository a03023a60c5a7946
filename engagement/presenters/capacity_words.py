"""What delivery, trust and strain mean together, in one sentence. Pure: numbers in, words out.

Capacity is not will: a partner under pressure delivers less and is trusted as before. Delivery is
what happened, whatever the reasons; trust is the same without what recorded pressure explains.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

import numpy as np

from engagement.models.pressure import LEVELS
from engagement.scoring.ledger import Floats
from engagement.scoring.weeks import Days
from nhsuk.formats import nhs_month

# Weeks over which a change is looked for; the longer one first, for most evidence is behind it.
WINDOWS = (52, 26)
# What adds less than this to a score explains nothing that anybody could see.
LEAST_POINTS = 0.5
MOST_OF_IT = 0.75
LEAST_STRAIN = 5.0


class Way(Enum):
    """How a measure has gone."""

    FELL = "fell"
    SAME = "same"
    ROSE = "rose"


@dataclass(frozen=True)
class Weight:
    """A pressure that is in force: which kind, how heavy, until when."""

    kind: str
    level: float
    until: date


@dataclass(frozen=True)
class CapacityFacts:
    """Weekly trust and delivery of one direction up to a week, and the pressure on who acted.

    ``who`` is the side that acted; "we" are the other. ``drop`` is by how many points a score must
    change before it is more than noise: the score model's own measure.
    """

    who: str
    days: Days
    trust: Floats
    delivery: Floats
    evidence: str
    strain: float
    weights: Sequence[Weight]
    drop: float


@dataclass(frozen=True)
class Change:
    """How delivery and trust went over the weeks that were looked at, in points."""

    weeks: int
    since: date
    delivery: float
    trust: float
    drop: float

    @property
    def delivery_way(self) -> Way:
        """Only what is more than noise counts as a change."""
        return _way(self.delivery, self.drop)

    @property
    def trust_way(self) -> Way:
        """The same of trust."""
        return _way(self.trust, self.drop)


# What is said of trust beside delivery.
_BESIDE = {
    (Way.FELL, Way.SAME): ", while we trust it as before",
    (Way.FELL, Way.FELL): ", and so has our trust in it",
    (Way.FELL, Way.ROSE): ", while our trust in it has grown",
    (Way.SAME, Way.SAME): ", and we trust it as before",
    (Way.SAME, Way.FELL): ", but our trust in it has fallen",
    (Way.SAME, Way.ROSE): ", and our trust in it has grown",
    (Way.ROSE, Way.SAME): ", while we trust it as before",
    (Way.ROSE, Way.FELL): ", but our trust in it has fallen",
    (Way.ROSE, Way.ROSE): ", and so has our trust in it",
}


def sentence_of(facts: CapacityFacts) -> str:
    """What it all means together; honest where little is known or nothing has changed."""
    pressure = pressure_words(facts.weights)
    if facts.evidence == "low" or facts.trust.size == 0:
        under = f" It is under {pressure}." if pressure else ""
        return f"Too little is known yet to tell what {facts.who} can do from what it wants.{under}"
    change = change_of(facts)
    if change is None:
        under = f" It is under {pressure}." if pressure else ""
        return f"{facts.who} is not known for long enough to say what has changed.{under}"
    beside = _BESIDE[change.delivery_way, change.trust_way]
    return f"{_delivery(facts.who, change)}{beside}{_because(facts, change, pressure)}"


def change_of(facts: CapacityFacts) -> Change | None:
    """Over a year or half a year, whichever delivery changed more in; ``None`` if too short."""
    found = [
        Change(
            weeks=weeks,
            since=_turn(facts, weeks),
            delivery=float(facts.delivery[-1] - facts.delivery[-1 - weeks]),
            trust=float(facts.trust[-1] - facts.trust[-1 - weeks]),
            drop=facts.drop,
        )
        for weeks in WINDOWS
        if facts.delivery.size > weeks
    ]
    return max(found, key=lambda change: abs(change.delivery), default=None)


def pressure_words(weights: Sequence[Weight]) -> str:
    """Heavy pressure (funding, until June 2027); nothing when there is none."""
    if not weights:
        return ""
    heaviest = max(weight.level for weight in weights)
    level = LEVELS[min(LEVELS, key=lambda each: abs(each - heaviest))].lower()
    until: dict[str, date] = {}
    for weight in weights:
        until[weight.kind] = max(weight.until, until.get(weight.kind, weight.until))
    parts = "; ".join(f"{kind.lower()}, until {nhs_month(day)}" for kind, day in until.items())
    return f"{level} pressure ({parts})"


def _way(points: float, drop: float) -> Way:
    if points <= -drop:
        return Way.FELL
    return Way.ROSE if points >= drop else Way.SAME


def _turn(facts: CapacityFacts, weeks: int) -> date:
    """The week from which it went the way it did: when it last stood highest, or lowest."""
    seen = facts.delivery[-1 - weeks :][::-1]
    ago = int(np.argmax(seen) if seen[0] <= seen[-1] else np.argmin(seen))
    return date.fromordinal(int(facts.days[-1 - ago]))


def _delivery(who: str, change: Change) -> str:
    ago = "a year" if change.weeks == max(WINDOWS) else "half a year"
    match change.delivery_way:
        case Way.FELL:
            return f"What {who} delivers has fallen since {nhs_month(change.since)}"
        case Way.ROSE:
            return f"What {who} delivers has risen since {nhs_month(change.since)}"
        case _:
            return f"{who} delivers about as much as {ago} ago"


def _because(facts: CapacityFacts, change: Change, pressure: str) -> str:
    """What pressure has to do with it."""
    fell = change.delivery_way is Way.FELL
    if pressure:
        if fell:
            return f": it is under {pressure}, which explains {_share(change)} of that."
        return f", although it is under {pressure}."
    if facts.strain >= LEAST_STRAIN:
        if fell:
            return f": the pressure that it was under is over, and explains {_share(change)} of it."
        return ". The pressure that it was under is over."
    if fell or change.trust_way is Way.FELL:
        return ". No pressure is recorded that would explain it."
    return "."


def _share(change: Change) -> str:
    """How much of the fall of delivery is not one of trust: pressure accounts for exactly that."""
    explained = change.trust - change.delivery
    if explained < LEAST_POINTS:
        return "hardly any"
    return "most" if explained >= -MOST_OF_IT * change.delivery else "part"
