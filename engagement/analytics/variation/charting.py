"""Control charts of monthly figures: raw values of whole months, as NHS England draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from engagement.scoring.figures import KIND_OF, Figure, FigureKind
from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.spc.chart import Charts, xmr
from engagement.scoring.spc.icons import VariationIcon
from engagement.scoring.spc.presentation import (
    FEWEST_OF_A_SHARE,
    Fit,
    Presentation,
    fit_measure,
    fit_share,
)
from engagement.scoring.spc.settings import Direction, Settings

# Three years, where a reader asks for less: a shorter series says little.
CHART_MONTHS = 36
# Of every figure more is better: of contacts against those expected up to the agreement, and what
# goes beyond it was a choice of both sides. What more means is for the sentence beside the chart.
AS_NHS_ENGLAND = Settings(direction=Direction.INCREASE)


@dataclass(frozen=True)
class Drawn:
    """Charts of n series of the same months, and what fits each of them."""

    charts: Charts
    fits: Sequence[Fit]

    def icon(self, row: int) -> VariationIcon | None:
        """What the last month says; none where a series is better told as plain counts."""
        if self.fits[row].presentation is Presentation.PLAIN:
            return None
        return self.charts.variation_icon(row)


def draw(
    figure: Figure, numerators: Floats, denominators: Floats, months: Sequence[date], running: date
) -> Drawn:
    """Draw series of shape (n, month). Months without a denominator are missing: nothing was due,
    silence was known, nothing was logged or nobody was asked. The running month, which is not over,
    and those after it are no points either.
    """
    over = np.array([month < running for month in months], dtype=np.bool_)
    known = (denominators > 0) & over
    values = np.full(denominators.shape, np.nan)
    np.divide(numerators, denominators, out=values, where=known)
    fits = [
        _fit(figure, values[row], numerators[row], denominators[row], known[row])
        for row in range(len(values))
    ]
    return Drawn(xmr(values, AS_NHS_ENGLAND), fits)


def _fit(figure: Figure, values: Floats, above: Floats, below: Floats, known: Bools) -> Fit:
    if KIND_OF[figure] is FigureKind.SHARE:
        hits, of = (np.where(known, counts, np.nan) for counts in (above, below))
        return fit_share(hits, of, AS_NHS_ENGLAND)
    found = fit_measure(values, AS_NHS_ENGLAND)
    few = found.points > 0 and np.median(below[known]) < FEWEST_OF_A_SHARE
    # A contact expected every other month makes steps of counting, and no rate.
    return Fit(Presentation.PLAIN, found.points) if few else found
