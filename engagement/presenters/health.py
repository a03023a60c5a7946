"""Engagement health as people read it: a number, its interval, and how much is behind it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from engagement.enums import ModelFamily
from engagement.models import ScoreModel, ScoreSeries
from engagement.scoring.health import FULL_SCORE, NORMAL_90
from engagement.scoring.model import HealthModel, evidence_label
from engagement.scoring.trust_parsing import trust_model

# The words carry the meaning; the shade only repeats them.
EVIDENCE_COLOUR = {"low": "grey", "medium": "blue", "high": "green"}


@dataclass(frozen=True)
class HealthFigure:
    """One score, never shown without its 90 % interval and the evidence behind it."""

    mean: float
    low: float
    high: float
    evidence: str
    evidence_count: int
    newest_evidence_on: date | None

    @property
    def colour(self) -> str:
        """Of the evidence tag."""
        return EVIDENCE_COLOUR[self.evidence]

    @property
    def range_words(self) -> str:
        """52 to 70."""
        return f"{self.low:.0f} to {self.high:.0f}"


def evidence_cuts(model: ScoreModel) -> tuple[float, float]:
    """The credibilities from which a model of either family calls evidence medium and high."""
    if model.family == ModelFamily.TRUST:
        return trust_model(model.parameters).evidence_cuts
    return HealthModel.from_dict(model.parameters).evidence_cuts


class HealthReader:
    """Turns stored scores into figures with the cuts of one score model."""

    def __init__(self, model: ScoreModel) -> None:
        self.model = model
        self.evidence_cuts = evidence_cuts(model)

    def figure(
        self,
        mean: float | None,
        sd: float | None,
        credibility: float | None,
        evidence_count: int | None,
        newest_evidence_on: date | None,
    ) -> HealthFigure | None:
        """The figure; ``None`` without a score or for a week in which nothing was logged."""
        if mean is None or sd is None or credibility is None:
            return None
        label = evidence_label(credibility, self.evidence_cuts)
        return HealthFigure(
            mean=mean,
            low=max(0.0, mean - NORMAL_90 * sd),
            high=min(FULL_SCORE, mean + NORMAL_90 * sd),
            evidence=label or "low",
            evidence_count=evidence_count or 0,
            newest_evidence_on=newest_evidence_on,
        )

    def of_row(self, partnership: Any) -> HealthFigure | None:
        """Of a partnership of a query with ``with_health``."""
        return self.figure(
            partnership.health_mean,
            partnership.health_sd,
            partnership.health_credibility,
            partnership.health_evidence_count,
            partnership.health_evidence_on,
        )

    def of_series(self, newest: ScoreSeries) -> HealthFigure | None:
        """Of the newest row of a series."""
        return self.figure(
            newest.newest_mean,
            newest.newest_sd,
            newest.newest_credibility,
            newest.evidence_count,
            newest.newest_evidence_on,
        )
