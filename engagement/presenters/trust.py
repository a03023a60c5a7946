"""Trust as people read it: both directions, the gap, and beside them delivery and strain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.roles import Permission
from engagement.analytics.trust_on import TrustOn
from engagement.enums import Truster
from engagement.models import Prompt
from engagement.presenters.health import EVIDENCE_COLOUR
from engagement.scoring.bands import Band, BandView, bands_over_time
from engagement.scoring.gap import Gap
from engagement.scoring.health import FULL_SCORE, NORMAL_90
from engagement.scoring.model import evidence_label
from engagement.scoring.trust import TrustSeries
from nhsuk.formats import counted
from partners.models import Partnership

MOST_PROMPTS = 3
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
    """What a reader may see of the trust between a partner and its system."""

    on: TrustOn
    figures: list[TrustFigure]
    gap: GapWords | None
    prompts: Sequence[Prompt] = ()

    @property
    def is_shadow(self) -> bool:
        """No model is approved: analysts look at intervals, nothing is concluded."""
        return self.on.use.is_shadow

    @property
    def has_evidence(self) -> bool:
        return any(figure.has_evidence for figure in self.figures)

    @property
    def model_name(self) -> str:
        return self.on.model.name


def trust_section(
    partnership: Partnership, on: TrustOn | None, allowed: Collection[Permission]
) -> TrustSection | None:
    """The directions that a reader with these permissions may see; ``None`` if none."""
    if on is None or not partnership.is_scored:
        return None
    sides = readable(on, allowed)
    if not sides:
        return None
    waiting = Prompt.objects.filter(partnership=partnership).waiting().order_by("-week_end")
    return replace(section_of(partnership, on, sides), prompts=list(waiting[:MOST_PROMPTS]))


def section_of(partnership: Partnership, on: TrustOn, sides: list[Truster]) -> TrustSection:
    """These directions side by side, with the gap if both are there."""
    figures = [trust_figure(partnership, on, side) for side in sides]
    gap = on.gap() if len(sides) == 2 else None
    return TrustSection(on, figures, None if gap is None else _in_words(gap))


def readable(on: TrustOn, allowed: Collection[Permission]) -> list[Truster]:
    """Which directions a reader may see: in shadow only those who judge the method.

    The system's own rating of a partner is for those who work with it.
    """
    if on.use.is_shadow and Permission.VIEW_SHADOW_SCORES not in allowed:
        return []
    return [
        side
        for side in on.directions
        if side == Truster.PARTNER or Permission.VIEW_RATING_OF_PARTNERS in allowed
    ]


def trust_figure(partnership: Partnership, on: TrustOn, truster: Truster) -> TrustFigure:
    """One direction with everything that has to stand beside it."""
    end = on.at_end(truster)
    low, high = end.interval(NORMAL_90)
    credibility = float(end.credibility[0])
    evidence = evidence_label(credibility, on.parameters.evidence_cuts) or "low"
    partner, system = partnership.organisation.name, partnership.system.name
    of_partner = truster == Truster.PARTNER
    newest = int(end.newest_day[0])
    return TrustFigure(
        truster=truster,
        whose=partner if of_partner else system,
        in_whom=system if of_partner else partner,
        mean=float(end.mean[0]),
        low=float(low[0]),
        high=float(high[0]),
        sd=float(end.sd[0]),
        credibility=credibility,
        evidence=evidence,
        evidence_count=int(end.rows[0]),
        newest_on=date.fromordinal(newest) if newest else None,
        delivery=float(end.delivery[0]),
        allowance=float(end.adjustment[0]),
        strain=on.strain(truster),
        band=None if evidence == "low" else _band(on, on.series(truster)),
    )


def _band(on: TrustOn, series: TrustSeries) -> BandView | None:
    if on.use.is_shadow or series.mean.size == 0:
        return None
    return bands_over_time(series.mean, series.sd, on.parameters)[-1]


def _in_words(gap: Gap) -> GapWords:
    low, high = gap.interval()
    return GapWords(
        points=float(gap.difference[0]),
        low=max(-FULL_SCORE, float(low[0])),
        high=min(FULL_SCORE, float(high[0])),
        likely_large=float(gap.likely_large[0]),
    )
