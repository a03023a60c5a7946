"""Which score models a system uses, who decided so, and how far the scores of two lie apart."""

from dataclasses import dataclass

import numpy as np
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from engagement.enums import Measure, ModelDecision, ModelFamily
from engagement.models import ScoreModel, ScoreModelApproval, ScoreSeries
from engagement.scoring.ledger import Floats
from engagement.scoring.model_comparison import agreement
from partners.models import System


@dataclass(frozen=True)
class Standing:
    """A model that a system may use, and what was last decided about it; ``None``: nothing yet."""

    model: ScoreModel
    decided: ScoreModelApproval | None
    is_in_force: bool

    @property
    def is_computed(self) -> bool:
        """In force, or beside."""
        return self.decided is not None and self.decided.decision != ModelDecision.ENDED


@dataclass(frozen=True)
class Differences:
    """New less old score of every partnership that has both, in points, of the partner's trust."""

    points: Floats
    rank_agreement: float | None

    @property
    def typical(self) -> float:
        """The middle of the sizes of all differences."""
        return float(np.median(np.abs(self.points)))


def standings(family: ModelFamily, system: System) -> list[Standing]:
    """Every model of the family that is for all or for this system, newest first."""
    newest: dict[int, ScoreModelApproval] = {}
    for row in decisions(family, system).order_by(F("system").asc(nulls_first=True), "id"):
        newest[row.model_id] = row
    use = ScoreModel.objects.in_use(family, system)
    models = ScoreModel.objects.usable_by(system).filter(family=family).select_related("system")
    return [
        Standing(model, newest.get(model.pk), model == use.in_force)
        for model in models.order_by("-id")
    ]


def decisions(family: ModelFamily, system: System) -> QuerySet[ScoreModelApproval]:
    """All that was decided about models of the family, for this system and for all."""
    return ScoreModelApproval.objects.filter(
        Q(system=system) | Q(system__isnull=True), model__family=family
    ).select_related("model", "approved_by")


def score_differences(system: System, old: ScoreModel, new: ScoreModel) -> Differences | None:
    """Compare the newest stored scores; ``None`` where no partnership has both."""
    rows = ScoreSeries.objects.newest(Measure.TRUST_OF_PARTNER).filter(
        system=system, newest_mean__isnull=False
    )
    of_old = rows.filter(model=old, partnership=OuterRef("partnership")).values("newest_mean")
    pairs = (
        rows.filter(model=new)
        .annotate(old_mean=Subquery(of_old[:1]))
        .filter(old_mean__isnull=False)
        .values_list("newest_mean", "old_mean")
    )
    both = np.array(list(pairs), dtype=np.float64).reshape(-1, 2)
    if both.shape[0] == 0:
        return None
    return Differences(both[:, 0] - both[:, 1], agreement(both[:, 1], both[:, 0]))
