"""Who gets the attention, and how each side sees the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from accounts.roles import Permission
from engagement.analytics.plans import COUNCILS
from engagement.analytics.variation.asking import Months, readable
from engagement.analytics.variation.partners import partnerships_counted
from engagement.analytics.variation.places import ScoreNow, scores_now
from engagement.analytics.variation.total import Total
from engagement.enums import Measure
from engagement.models import FigureTotals
from engagement.scoring.figure_rates import Rate, rate_of
from engagement.scoring.figures import Figure, denominator_of, numerator_of
from engagement.scoring.gap import trust_gap
from engagement.scoring.health import NORMAL_90
from engagement.scoring.proportion import Interval
from engagement.scoring.variation.inequality import TheilSplit, gini, theil_split
from partners.access import can
from partners.enums import SECTOR_OF_KIND, OrganisationKind, Sector
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

# What a voice is made of, each beside the other and never blended into one number.
VOICE = (
    Figure.CONTACTS,
    Figure.EARLY_ENGAGEMENT,
    Figure.SYSTEM_ISSUES,
    Figure.SYSTEM_COMMITMENTS,
)
SOCIAL_CARE, NHS = "social_care", "nhs"
LIKELY = 0.5
# Each side's trust in the other, the partner's first.
DIRECTIONS = (Measure.TRUST_OF_PARTNER, Measure.TRUST_OF_SYSTEM)


@dataclass(frozen=True)
class Inequality:
    """How unequally contact per expected contact is spread over partners: 0 is equally.

    ``theil`` splits into between and within kinds. ``None`` where nobody had any contact.
    """

    partnerships: int
    gini: float | None
    theil: TheilSplit | None


@dataclass(frozen=True)
class Attention:
    """Contact against expected by kind of organisation, and the voice of two groups of them.

    ``voice``: by figure the rates of social care (upper-tier councils and care providers, as on
    plans) and of NHS bodies. ``inequality`` for those who judge the method, else ``None``.
    """

    by_kind: Mapping[str, Rate]
    voice: Mapping[Figure, Mapping[str, Rate]]
    inequality: Inequality | None


def attention(user: "User", system: System, *, since: date, until: date) -> Attention:
    """Who was in touch as much as agreed, in one query on the totals, and one for analysts."""
    months = Months.of(since, until)
    names = [name for figure in VOICE for name in (numerator_of(figure), denominator_of(figure))]
    found = (
        FigureTotals.objects.visible_to(user)
        .filter(system=system, month__range=(months.first, months.last))
        .order_by()
        .values_list("kind")
        .annotate(**{f"all_{name}": Total(name) for name in names})
    )
    counts = {kind: dict(zip(names, values, strict=True)) for kind, *values in found}
    by_kind = {kind: _rate(Figure.CONTACTS, [own]) for kind, own in sorted(counts.items())}
    groups = {
        SOCIAL_CARE: [own for kind, own in counts.items() if _is_social_care(kind)],
        NHS: [own for kind, own in counts.items() if _sector(kind) == Sector.NHS],
    }
    voice = {
        figure: {group: _rate(figure, own) for group, own in groups.items()} for figure in VOICE
    }
    may_judge = can(user, Permission.VIEW_SHADOW_SCORES, system)
    inequality = _inequality(user, system, since, until) if may_judge else None
    return Attention(by_kind, voice, inequality)


def _rate(figure: Figure, counts: Iterable[Mapping[str, float]]) -> Rate:
    given = list(counts)
    above = sum(own[numerator_of(figure)] for own in given)
    return rate_of(figure, above, sum(own[denominator_of(figure)] for own in given))


def _sector(kind: str) -> Sector:
    return SECTOR_OF_KIND[OrganisationKind(kind)]


def _is_social_care(kind: str) -> bool:
    return kind in COUNCILS or _sector(kind) == Sector.SOCIAL_CARE


def _inequality(user: "User", system: System, since: date, until: date) -> Inequality:
    rows = (
        partnerships_counted(user, system, measure=Figure.CONTACTS, since=since, until=until)
        .filter(denominator__gt=0)
        .values_list("organisation__kind", "numerator", "denominator")
    )
    kinds: dict[str, int] = {}
    given = [(kinds.setdefault(kind, len(kinds)), made / due) for kind, made, due in rows]
    if not given:
        return Inequality(0, None, None)
    group = np.array([kind for kind, _value in given], dtype=np.int64)
    values = np.array([value for _kind, value in given], dtype=np.float64)
    return Inequality(values.size, gini(values), theil_split(values, group))


@dataclass(frozen=True)
class KindGap:
    """How partners of a kind and their system see each other: the partner's trust in the system
    less the system's trust in the partner, in points, averaged over those where both are known.

    ``interval`` holds the mean gap of these very partners with 90 % probability; ``large`` of them
    probably have a gap of more than 10 points, either way.
    """

    kind: str
    partnerships: int
    partner: float
    system: float
    gap: float
    interval: Interval
    large: int

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return str(OrganisationKind(self.kind).label)


def perception_gap(user: "User", system: System) -> Sequence[KindGap]:
    """By kind of organisation, from the newest scores of both directions.

    Empty for whoever may not see the system's rating, where the system rates nobody, and while
    trust runs in shadow.
    """
    if Figure.SYSTEM_SURVEY not in readable(user, system):
        return []
    return gaps_between(scores_now(user, system, DIRECTIONS))


def gaps_between(scores: Mapping[Measure, Sequence[ScoreNow]]) -> Sequence[KindGap]:
    """The same of scores of both `DIRECTIONS` that were read already, for those who may see it."""
    of_partner, of_system = ({one.partnership: one for one in scores[way]} for way in DIRECTIONS)
    by_kind: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for key in sorted(of_partner.keys() & of_system.keys()):
        theirs, ours = of_partner[key], of_system[key]
        by_kind[theirs.kind].append((theirs.mean, theirs.sd, ours.mean, ours.sd))
    return sorted(
        (_gap(kind, np.array(rows)) for kind, rows in by_kind.items()), key=lambda one: one.label
    )


def _gap(kind: str, rows: "np.ndarray[tuple[int, int], np.dtype[np.float64]]") -> KindGap:
    found = trust_gap(*rows.T)
    size = rows.shape[0]
    middle = float(found.difference.mean())
    reach = NORMAL_90 * float(np.sqrt((found.sd**2).sum())) / size
    return KindGap(
        kind=kind,
        partnerships=size,
        partner=float(rows[:, 0].mean()),
        system=float(rows[:, 2].mean()),
        gap=middle,
        interval=Interval(middle - reach, middle + reach),
        large=int((found.likely_large > LIKELY).sum()),
    )
