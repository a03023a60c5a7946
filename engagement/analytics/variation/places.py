"""How much of the variation between partners' scores lies between their places."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import Q

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


@dataclass(frozen=True)
class ScoreNow:
    """The newest score of a partner in points with its standard deviation; ``place`` "" of none."""

    partnership: int
    kind: str
    place: str
    place_name: str
    mean: float
    sd: float


def scores_now(
    user: "User", system: System, measures: Collection[Measure]
) -> dict[Measure, list[ScoreNow]]:
    """The newest scores of partners of today that a reader may conclude from, in three queries.

    Of trust only by the model in force: in shadow nothing is concluded, whoever reads. The system's
    rating of its partners only for those who may see it, as everywhere.
    """
    found: dict[Measure, list[ScoreNow]] = {measure: [] for measure in measures}
    wanted = Q(pk__in=[])
    for family in {_family(measure) for measure in measures}:
        model = ScoreModel.objects.in_use(family, system).in_force
        own = [measure for measure in measures if _family(measure) == family]
        wanted |= Q(measure__in=own, model=model)
    rows = ScoreSeries.objects.visible_to(user).filter(
        wanted,
        system=system,
        is_newest=True,
        newest_mean__isnull=False,
        partnership__withdrawn_at__isnull=True,
        partnership__counterpart__isnull=True,
    )
    for measure, key, kind, place, name, mean, sd in rows.values_list(
        *("measure", "partnership", "partnership__organisation__kind"),
        *("partnership__place__public_id", "partnership__place__name", "newest_mean", "newest_sd"),
    ):
        one = ScoreNow(key, kind, str(place) if place else "", name or "", mean, sd or 0.0)
        found[Measure(measure)].append(one)
    return found


def _family(measure: Measure) -> ModelFamily:
    return ModelFamily.HEALTH if measure == Measure.HEALTH else ModelFamily.TRUST


def between_places(
    user: "User", system: System, *, measure: Measure = Measure.HEALTH, kinds: Collection[str] = ()
) -> BetweenPlaces:
    """The share of variance between places, with the variance of measurement taken out."""
    return share_between(measure, scores_now(user, system, [measure])[measure], kinds)


def share_between(
    measure: Measure, found: Sequence[ScoreNow], kinds: Collection[str] = ()
) -> BetweenPlaces:
    """The same of scores that were read already, of partners of these kinds or of all.

    On the newest score of each partner with its standard deviation. Partners without a place are
    left out: they are no place.
    """
    by_place: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for one in found:
        if one.place and (not kinds or one.kind in kinds):
            by_place[one.place, one.place_name].append((one.mean, one.sd))
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
