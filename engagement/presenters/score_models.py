"""Score models as a system's scoring pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from engagement.analytics.score_models import Differences, Standing
from engagement.enums import ModelDecision
from engagement.models import ScoreModel, ScoreModelApproval
from nhsuk.charts import Chart
from nhsuk.charts.chart import DARK_BLUE, Spec, layered
from nhsuk.formats import counted, nhs_number

NOBODY = "Shipped with the product"
# Points at which the ranges of differences meet.
EDGES = (-5.0, -3.0, -1.0, 1.0, 3.0, 5.0)


@dataclass(frozen=True)
class ModelRow:
    """A model in the list of a system: what it is, and what holds."""

    model: ScoreModel
    standing: str
    colour: str
    decided: ScoreModelApproval | None
    decided_by: str
    may_force: bool
    may_run_beside: bool
    may_end: bool


@dataclass(frozen=True)
class DifferenceWords:
    """How far the scores of two models lie apart."""

    partnerships: int
    typical: str
    rank_agreement: str
    chart: Chart


def model_row(standing: Standing) -> ModelRow:
    """A model with its tag and with what may be decided about it now."""
    words, colour = _tag(standing)
    return ModelRow(
        model=standing.model,
        standing=words,
        colour=colour,
        decided=standing.decided,
        decided_by=decided_by(standing.decided) if standing.decided else "",
        may_force=not standing.is_in_force,
        may_run_beside=not standing.is_computed,
        may_end=standing.is_computed,
    )


def decided_by(decision: ScoreModelApproval) -> str:
    """Who decided, in words."""
    if decision.approved_by is not None:
        return str(decision.approved_by)
    return NOBODY if decision.system_id is None else "The product itself"


def difference_words(found: Differences, old: ScoreModel, new: ScoreModel) -> DifferenceWords:
    """The distribution of differences as a chart with its table."""
    rank = found.rank_agreement
    return DifferenceWords(
        partnerships=found.points.size,
        typical=nhs_number(found.typical, 1),
        rank_agreement="" if rank is None else nhs_number(rank, 3),
        chart=_chart(found, old, new),
    )


def _tag(standing: Standing) -> tuple[str, str]:
    if standing.is_in_force:
        return "In force", "green"
    if standing.decided is None:
        return "Not used", "white"
    if standing.decided.decision == ModelDecision.ENDED:
        return "Ended", "grey"
    return "Runs beside", "blue"


def _chart(found: Differences, old: ScoreModel, new: ScoreModel) -> Chart:
    counts = np.bincount(np.digitize(found.points, EDGES), minlength=len(EDGES) + 1).tolist()
    labels = _labels()
    return Chart(
        title=f"How the partner's trust by {new.name} differs from {old.name}",
        description=_in_words(found, old, new),
        columns=("Difference in points", "Partnerships"),
        rows=[(label, nhs_number(n)) for label, n in zip(labels, counts, strict=True)],
        spec=layered([_bars(labels, counts)]),
    )


def _labels() -> list[str]:
    edges = [nhs_number(edge) for edge in EDGES]
    between = [f"{low} to {high}" for low, high in pairwise(edges)]
    return [f"Below {edges[0]}", *between, f"{edges[-1]} and more"]


def _in_words(found: Differences, old: ScoreModel, new: ScoreModel) -> str:
    small = int((np.abs(found.points) < 1).sum())
    return (
        f"Of {counted(found.points.size, 'partnership')}, {nhs_number(small) if small else 'none'} "
        f"score within one "
        f"point by {new.name} and by {old.name}. The middle of all differences is "
        f"{nhs_number(found.typical, 1)} points, the largest "
        f"{nhs_number(float(np.abs(found.points).max()), 1)}."
    )


def _bars(labels: Sequence[str], counts: Sequence[int]) -> Spec:
    values: list[dict[str, Any]] = [
        {"range": label, "count": n} for label, n in zip(labels, counts, strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "color": DARK_BLUE, "tooltip": True},
        "encoding": {
            "x": {
                "field": "range",
                "type": "ordinal",
                "title": "Difference in points",
                "sort": None,
                "axis": {"labelAngle": 0},
            },
            "y": {
                "field": "count",
                "type": "quantitative",
                "title": "Partnerships",
                "axis": {"tickMinStep": 1, "format": "d"},
            },
        },
    }
