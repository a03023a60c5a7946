"""Trust as people read it: both directions, the gap, and beside them delivery and strain."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from accounts.roles import Permission
from engagement.analytics.trust_now import Standing, computed_standing, stored_standings
from engagement.analytics.trust_on import TrustOn
from engagement.analytics.trust_series import MEASURE_OF, computed_directions, parameters
from engagement.enums import ModelFamily, Truster
from engagement.models import ModelsInUse, Prompt, ScoreModel
from engagement.presenters.capacity import Capacity, computed_capacity, stored_capacity
from engagement.presenters.health import EVIDENCE_COLOUR
from engagement.scoring.bands import Band, BandView, bands_over_time
from engagement.scoring.gap import Gap, trust_gap
from engagement.scoring.health import FULL_SCORE, NORMAL_90
from engagement.scoring.model import evidence_label
from engagement.scoring.trust_model import TrustModel
from nhsuk.formats import counted
from partners.models import Partnership

MOST_PROMPTS = 3
ROUNDING = 1e-9
BAND_WORDS = {Band.STRAINED: "strained", Band.STEADY: "steady", Band.STRONG: "strong"}


@dataclass(frozen=True)
class TrustFigure:
    """One direction now: never a number without its interval and the evidence behind it.

    ``delivery`` is what happened, ``allowance`` what recorded pressure on the other side adds to
    it; together they are ``mean``. ``strain`` is that of the other side.
    """

    truster: Truster
    whose: str
    in_whom: str
    mean: float
    low: float
    high: float
    sd: float
    credibility: float
    evidence: str
    evidence_count: int
    newest_on: date | None
    delivery: float
    allowance: float
    strain: float
    band: BandView | None

    @property
    def title(self) -> str:
        """Whose trust in whom."""
        return f"{self.whose}\N{RIGHT SINGLE QUOTATION MARK}s trust in {self.in_whom}"

    @property
    def has_evidence(self) -> bool:
        return self.evidence_count > 0

    @property
    def colour(self) -> str:
        """Of the evidence tag."""
        return EVIDENCE_COLOUR[self.evidence]

    @property
    def range_words(self) -> str:
        """52 to 70."""
        return f"{self.low:.0f} to {self.high:.0f}"

    @property
    def band_words(self) -> str:
        """Strong, or between steady and strong; nothing in shadow or with low evidence."""
        if self.band is None:
            return ""
        if self.band.band is not None:
            return BAND_WORDS[self.band.band]
        names = [BAND_WORDS[band] for band in self.band.between]
        if len(names) != 2:
            return "not clear: it could be any"
        return f"between {names[0]} and {names[1]}"


@dataclass(frozen=True)
class GapWords:
    """The difference between the two directions, and how likely it is a large one."""

    points: float
    low: float
    high: float
    likely_large: float

    @property
    def words(self) -> str:
        """3 points below."""
        size = round(abs(self.points))
        if size == 0:
            return "level with"
        return f"{counted(size, 'point')} {'below' if self.points < 0 else 'above'}"

    @property
    def percent(self) -> int:
        return round(100 * self.likely_large)


@dataclass(frozen=True)
class TrustSection:
    """What a reader may see of the trust between a partner and its system.

    ``is_shadow``: no model is approved, so analysts look at intervals and nothing is concluded.
    """

    model_name: str
    is_shadow: bool
    figures: list[TrustFigure]
    gap: GapWords | None
    prompts: Sequence[Prompt] = ()
    capacity: Capacity | None = None

    @property
    def has_evidence(self) -> bool:
        return any(figure.has_evidence for figure in self.figures)


def stored_section(
    partnership: Partnership, allowed: Collection[Permission]
) -> TrustSection | None:
    """Trust as last computed, as far as a reader with these permissions may see it, or ``None``."""
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, partnership.system)
    model = use.shown
    if model is None or not partnership.is_scored:
        return None
    sides = readable(use, computed_directions(partnership), allowed)
    if not sides:
        return None
    standings = stored_standings(partnership, model, sides)
    section = section_of(partnership, standings, model, is_shadow=use.is_shadow)
    waiting = Prompt.objects.filter(partnership=partnership).waiting().order_by("-week_end")
    capacity = stored_capacity(partnership, use) if Truster.SYSTEM in sides else None
    return replace(section, prompts=list(waiting[:MOST_PROMPTS]), capacity=capacity)


def computed_section(partnership: Partnership, on: TrustOn, sides: list[Truster]) -> TrustSection:
    """These directions as they stood on a day."""
    standings = [computed_standing(on, side) for side in sides]
    section = section_of(partnership, standings, on.model, is_shadow=on.use.is_shadow)
    capacity = computed_capacity(partnership, on) if Truster.SYSTEM in sides else None
    return replace(section, capacity=capacity)


def section_of(
    partnership: Partnership, standings: Sequence[Standing], model: ScoreModel, *, is_shadow: bool
) -> TrustSection:
    """Directions side by side, with the gap if both are there."""
    numbers = parameters(model)
    figures = [_figure(partnership, each, numbers, is_shadow=is_shadow) for each in standings]
    return TrustSection(model.name, is_shadow, figures, _gap(figures))


def readable(
    use: ModelsInUse, directions: Iterable[Truster], allowed: Collection[Permission]
) -> list[Truster]:
    """Which directions a reader may see: in shadow only those who judge the method.

    The system's own rating of a partner is for those who work with it.
    """
    if use.is_shadow and Permission.VIEW_SHADOW_SCORES not in allowed:
        return []
    return [
        side
        for side in directions
        if side == Truster.PARTNER or Permission.VIEW_RATING_OF_PARTNERS in allowed
    ]


def _figure(
    partnership: Partnership, standing: Standing, numbers: TrustModel, *, is_shadow: bool
) -> TrustFigure:
    evidence = evidence_label(standing.credibility, numbers.evidence_cuts) or "low"
    partner, other = partnership.organisation.name, partnership.other_side.name
    of_partner = standing.truster == Truster.PARTNER
    says_nothing = is_shadow or evidence == "low" or standing.means.size == 0
    return TrustFigure(
        truster=standing.truster,
        whose=partner if of_partner else other,
        in_whom=other if of_partner else partner,
        mean=standing.mean,
        low=max(0.0, standing.mean - NORMAL_90 * standing.sd),
        high=min(FULL_SCORE, standing.mean + NORMAL_90 * standing.sd),
        sd=standing.sd,
        credibility=standing.credibility,
        evidence=evidence,
        evidence_count=standing.rows,
        newest_on=standing.newest_on,
        delivery=standing.delivery,
        allowance=_without_noise(standing.mean - standing.delivery),
        strain=standing.strain,
        band=None if says_nothing else bands_over_time(standing.means, standing.sds, numbers)[-1],
    )


def _without_noise(points: float) -> float:
    """A difference of two equal scores is nothing, whatever the last digit says."""
    return points if abs(points) > ROUNDING else 0.0


def _gap(figures: list[TrustFigure]) -> GapWords | None:
    """The partner's trust less the system's; ``None`` unless both are known."""
    of = {figure.truster: figure for figure in figures if figure.has_evidence}
    if len(of) < len(MEASURE_OF):
        return None
    partner, system = of[Truster.PARTNER], of[Truster.SYSTEM]
    columns = [np.array([x]) for x in (partner.mean, partner.sd, system.mean, system.sd)]
    gap = trust_gap(columns[0], columns[1], columns[2], columns[3])
    return _in_words(gap)


def _in_words(gap: Gap) -> GapWords:
    low, high = gap.interval()
    return GapWords(
        points=float(gap.difference[0]),
        low=max(-FULL_SCORE, float(low[0])),
        high=min(FULL_SCORE, float(high[0])),
        likely_large=float(gap.likely_large[0]),
    )
