"""Who answered, and what the silence of the others could change."""

from collections.abc import Mapping
from dataclasses import dataclass

from engagement.scoring.health import NORMAL_90
from engagement.scoring.proportion import Interval, wilson
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.errors import SurveyError


@dataclass(frozen=True)
class Rate:
    """How many of the invited answered, 0 to 1, with Wilson's 90 % interval."""

    invited: int
    answered: int
    interval: Interval

    @property
    def share(self) -> float:
        """The share that answered."""
        return self.answered / self.invited


@dataclass(frozen=True)
class Response:
    """Rates of the overall and by sector. A hidden group has its reason in place of a rate."""

    overall: Rate | Hidden | None
    sectors: Mapping[int, Rate | Hidden | None]


def rate(invited: int, answered: int) -> Rate | None:
    """Return the rate of a group, None if nobody was invited. Raises SurveyError."""
    if not 0 <= answered <= invited:
        raise SurveyError(f"{answered} of {invited} cannot have answered.")
    interval = wilson(answered, invited, NORMAL_90)
    return Rate(invited, answered, interval) if interval else None


def response(
    invited: Mapping[int, int],
    answered: Mapping[int, int],
    *,
    hidden_sectors: Mapping[int, Hidden] | None = None,
    hidden_overall: Hidden | None = None,
) -> Response:
    """Return rates from the numbers of people by sector; all sectors that were invited are named.

    In a confidential wave the reasons are those of its results. A sector of which nobody answered
    is shown as such.
    """
    reasons = hidden_sectors or {}
    total = rate(sum(invited.values()), sum(answered.values()))
    return Response(
        hidden_overall or total,
        {code: reasons.get(code) or rate(n, answered.get(code, 0)) for code, n in invited.items()},
    )


@dataclass(frozen=True)
class IfAllAnswered:
    """The mean of all invited, had the silent answered ``shift`` points lower or higher."""

    low: float
    high: float
    shift: float


def if_all_answered(
    mean: float, answered: int, invited: int, points: int, shift: float = 1.0
) -> IfAllAnswered:
    """Return how far the silence of others could move a mean: for the overall and sectors.

    (n m + (N - n) (m ± shift)) / N, with m ± shift held within 1 and ``points``. Not an estimate:
    it says how much rests on those who did not answer. Never shown of one organisation, where it
    would read as blame.
    """
    if not 0 < answered <= invited:
        raise SurveyError(f"{answered} of {invited} give no mean.")
    silent = invited - answered
    low, high = (
        (answered * mean + silent * min(max(mean + by, 1.0), float(points))) / invited
        for by in (-shift, shift)
    )
    return IfAllAnswered(low, high, shift)
