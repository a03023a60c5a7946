"""How much systems differ, and whether that is more than chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from engagement.analytics.variation.asking import Sums
from engagement.analytics.variation.national import SystemRow
from engagement.scoring.figure_rates import ENOUGH
from engagement.scoring.figures import KIND_OF, Figure, FigureKind
from engagement.scoring.funnel.chart import Funnel, draw_funnel
from engagement.scoring.funnel.units import FunnelError, Kind, Units
from engagement.scoring.ledger import Floats
from engagement.scoring.variation.errors import VariationError
from engagement.scoring.variation.groups import VarianceShare, variance_share

# Of fewer systems nobody can say what is usual among them.
FEWEST = 3


@dataclass(frozen=True)
class BetweenSystems:
    """How systems differ in a figure; only those with enough to say anything are compared.

    average: of all of them together, ``None`` without any. phi: how many times as much they differ
    as chance explains, ``None`` for means of surveys, which are no counts, and for too few systems.
    beyond_use: chance explains so little that no single system stands out. spread: the range that
    holds the true figure of 95 % of systems. outside: by system -2 to 2, as in a funnel with its
    limits widened by the usual spread; empty where there is none.

    share: how much of what differs between kinds of partner in places, the doubt of each taken out,
    lies between the systems; ``None`` where nothing can be said, and ``why_not`` is the reason.
    """

    compared: int
    average: float | None
    phi: float | None
    beyond_use: bool
    spread: tuple[float, float] | None
    outside: Mapping[UUID, int]
    share: VarianceShare | None
    why_not: str = ""


def between_systems(measure: Figure, rows: Sequence[SystemRow]) -> BetweenSystems:
    """From the rows of systems side by side; asks the database nothing."""
    known = [row for row in rows if row.rate.is_enough]
    due = sum(row.rate.denominator for row in known)
    average = sum(row.rate.numerator for row in known) / due if due else None
    drawn = None if average is None else _funnel(measure, known, average)
    share, why_not = _share(measure, known)
    if drawn is None:
        return BetweenSystems(len(known), average, None, False, None, {}, share, why_not)
    # Ratios are drawn as multiples of the average, shares as they are.
    scale = average or 0.0 if KIND_OF[measure] is FigureKind.RATE else 1.0
    low, high = drawn.spread
    beyond_use = drawn.dispersion.beyond_use
    outside = zip((row.system for row in known), drawn.outside.tolist(), strict=True)
    return BetweenSystems(
        len(known),
        average,
        drawn.dispersion.phi,
        beyond_use,
        (low * scale, high * scale),
        {} if beyond_use else dict(outside),
        share,
        why_not,
    )


def _funnel(measure: Figure, known: Sequence[SystemRow], average: float) -> Funnel | None:
    """Around their average. Contacts are held against those of the average system, and not against
    what was agreed: all of them may be above it or below it.
    """
    kind = KIND_OF[measure]
    if kind is FigureKind.MEAN or len(known) < FEWEST or not average:
        return None
    made = np.array([row.rate.numerator for row in known], dtype=np.float64)
    due = np.array([row.rate.denominator for row in known], dtype=np.float64)
    try:
        if kind is FigureKind.RATE:
            return draw_funnel(Units(Kind.CQC, made, due * average))
        return draw_funnel(Units(Kind.PROPORTION, made, due))
    except FunnelError:
        return None


def _share(measure: Figure, known: Sequence[SystemRow]) -> tuple[VarianceShare | None, str]:
    cells = [
        (system, cell)
        for system, row in enumerate(known)
        for cell in row.cells
        if cell.denominator >= ENOUGH
    ]
    try:
        if not cells:
            raise VariationError("Nothing was counted often enough.")
        values, sd = _measured(measure, [cell for _system, cell in cells])
        group = np.array([system for system, _cell in cells], dtype=np.int64)
        return variance_share(values, group, sd), ""
    except VariationError as error:
        return None, str(error)


def _measured(measure: Figure, cells: Sequence[Sums]) -> tuple[Floats, Floats]:
    """The figure of each kind in each place, and its standard deviation by chance alone.

    Binomial of shares, Poisson of contacts, each with one more of either sort, so that "6 of 6" has
    its doubt as well; of means that of the answers.
    """
    made, due, squares = np.array(
        [(cell.numerator, cell.denominator, cell.squares) for cell in cells], dtype=np.float64
    ).T
    values = made / due
    kind = KIND_OF[measure]
    if kind is FigureKind.SHARE:
        likely = (made + 1) / (due + 2)
        variance = likely * (1 - likely) / due
    elif kind is FigureKind.RATE:
        variance = (made + 1) / due**2
    else:
        variance = np.maximum(0.0, squares / due - values**2) / (due - 1)
    return values, np.sqrt(variance)
