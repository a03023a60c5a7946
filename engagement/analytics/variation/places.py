"""How much of the variation between partners' scores lies between their places."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engagement.analytics.variation.asking import in_kinds
from engagement.enums import Measure, ModelFamily
from engagement.models import ScoreModel, ScoreSeries
from engagement.scoring.variation.errors import VariationError
from engagement.scoring.variation.groups import VarianceShare, variance_share
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class PlaceMean:
    """The scores of the partners of one place: how many, and their mean in points."""

    place: str
    name: str
    partnerships: int
    mean: float


@dataclass(frozen=True)
class BetweenPlaces:
    """``share`` is ``None`` where nothing can be said, and ``why_not`` is the reason."""

    measure: Measure
    places: Sequence[PlaceMean]
    share: VarianceShare | None
    why_not: str = ""


def scores_now(user: "User", system: System, measure: Measure) -> Any:
    """The newest scores of a measure, of partners of today, that a reader may conclude from.

    Of trust only by the model in force: in shadow nothing is concluded, whoever reads. The system's
    rating of its partners only for those who may see it, as everywhere.
    """
    family = ModelFamily.HEALTH if measure == Measure.HEALTH else ModelFamily.TRUST
    model = ScoreModel.objects.in_use(family, system).in_force
    rows = ScoreSeries.objects.visible_to(user).newest(measure).filter(system=system, model=model)
    return rows.filter(
        newest_mean__isnull=False,
        partnership__withdrawn_at__isnull=True,
        partnership__counterpart__isnull=True,
    )


def between_places(
    user: "User", system: System, *, measure: Measure = Measure.HEALTH, kinds: Collection[str] = ()
) -> BetweenPlaces:
    """The share of variance between places, with the variance of measurement taken out.

    On the newest score of each partner with its standard deviation. Partners without a place are
    left out: they are no place. Two queries.
    """
    by_place: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    rows = scores_now(user, system, measure).filter(
        in_kinds("partnership__organisation__kind", kinds), partnership__place__isnull=False
    )
    for place, name, mean, sd in rows.values_list(
        *("partnership__place__public_id", "partnership__place__name", "newest_mean", "newest_sd")
    ):
        by_place[str(place), name].append((mean, sd or 0.0))
    places = [
        PlaceMean(place, name, len(scores), float(np.mean([mean for mean, _sd in scores])))
        for (place, name), scores in sorted(by_place.items(), key=lambda each: each[0][1])
    ]
    scores = [(n, *score) for n, own in enumerate(by_place.values()) for score in own]
    try:
        if not scores:
            raise VariationError("No partner with a place has a score that may be concluded from.")
        group, mean, sd = (np.array(column) for column in zip(*scores, strict=True))
        share = variance_share(mean, group.astype(np.int64), sd)
    except VariationError as error:
        return BetweenPlaces(measure, places, None, str(error))
    return BetweenPlaces(measure, places, share)
