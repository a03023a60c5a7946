"""Levels, loadings, noise and prior variance of a trust model, estimated from evidence.

One hidden factor F per partner-year, F ~ N(0, V), and for the mean of the n rows of source s

    100 x = a_s + ell_s F + e,     e ~ N(0, phi_s + psi_s / n)

psi: noise of one row, phi: what more rows do not remove. Sources may be missing, which is what
corrects for those who answer less. ell of pulse is 1 and fixes the scale. Estimated by EM; pressure
is taken out first by its effect within partners. Source: the method's section 2.5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.bulk import BulkRows
from engagement.scoring.ledger import Floats, LedgerError
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.trust_model import INDEX, SOURCES, Source, TrustModel

DAYS_PER_CELL = 365
ITERATIONS = 60
# Yearly means hide what moves within a year.
WITHIN_YEAR = 1.6
FEWEST_PARTNERS = 5
# Below this a source says too little to be estimated; the old values stay.
FEWEST_CELLS = 30
# A source that hardly moves with trust counts for almost nothing, whatever its loading exactly is.
LEAST_LOADING = 0.1
_LEAST = 1e-6
# Where EM starts, in points squared.
_USUAL_NOISE, _USUAL_LASTING, _USUAL_VARIANCE = 400.0, 20.0, 150.0


@dataclass(frozen=True)
class Cells:
    """Means of 100 x by partner-year, type and source, as arrays (cell, source).

    count is 0 where a source is missing; spread is the sum of squares around each mean.
    """

    kind: Indexes
    mean: Floats
    count: Floats
    spread: Floats


@dataclass(frozen=True)
class Basis:
    """What there is to calibrate from.

    years: partner-years with rows of each of `SOURCES`; pressed: rows of each under recorded
    pressure; partners: how many partners of each type have rows of each of them.
    """

    years: Indexes
    pressed: Indexes
    partners: dict[str, Indexes]

    @property
    def answered_years(self) -> int:
        """Return the partner-years with survey answers: the scale of trust."""
        return int(self.years[INDEX[Source.PULSE]])

    def can_tell(self, source: Source) -> bool:
        """Return whether a source's loading and noise can be estimated."""
        return source is not Source.HISTORY and bool(self.years[INDEX[source]] >= FEWEST_CELLS)

    def can_tell_pressure(self, source: Source) -> bool:
        """Return whether what pressure does to a source can be estimated."""
        return self.can_tell(source) and bool(self.pressed[INDEX[source]] >= FEWEST_CELLS)

    def can_tell_of(self, name: str, source: Source) -> bool:
        """Return whether the usual value of a source can be estimated for a type."""
        enough = self.partners[name][INDEX[source]] >= FEWEST_PARTNERS
        return self.can_tell(source) and bool(enough)


@dataclass(frozen=True)
class Factor:
    """What EM estimates: levels (type, source), loadings, noise and lasting variance by source."""

    level: Floats
    loading: Floats
    noise: Floats
    lasting: Floats
    variance: float


def pressure_effects(rows: BulkRows) -> Floats:
    """Return gamma of each source: points of 100 x lost at full pressure, within partners.

    gamma = -sum (x - xbar_p)(P - Pbar_p) / sum (P - Pbar_p)^2, never below 0; 0 where no partner
    had both calm and pressure.
    """
    group = rows.partner * len(SOURCES) + rows.source
    place = np.unique(group, return_inverse=True)[1]
    count = np.bincount(place)
    x = 100.0 * rows.x - (np.bincount(place, 100.0 * rows.x) / count)[place]
    p = rows.pressure - (np.bincount(place, rows.pressure) / count)[place]
    both = np.bincount(rows.source, x * p, len(SOURCES))
    alone = np.bincount(rows.source, p * p, len(SOURCES))
    effect: Floats = np.where(alone > _LEAST, -both / np.maximum(alone, _LEAST), 0.0)
    return np.maximum(effect, 0.0)


def yearly_cells(kind: Indexes, rows: BulkRows, gamma: Floats) -> Cells:
    """Average the rows of each partner-year, as they would have been in calm times.

    kind: the type of each partner as a number. Rows weigh by q.
    """
    if rows.day.size == 0:
        raise LedgerError("Nothing to calibrate from: there are no rows.")
    year = (rows.day - rows.day.min()) // DAYS_PER_CELL
    name = rows.partner * (int(year.max()) + 1) + year
    names, place = np.unique(name, return_inverse=True)
    shape = names.size, len(SOURCES)
    cell = place * len(SOURCES) + rows.source
    x = 100.0 * rows.x + gamma[rows.source] * rows.pressure

    def summed(values: NDArray[np.floating]) -> Floats:
        return np.bincount(cell, values, shape[0] * shape[1]).astype(np.float64).reshape(shape)

    count, total, square = summed(rows.q), summed(rows.q * x), summed(rows.q * x * x)
    mean = total / np.maximum(count, _LEAST)
    partner = names // (int(year.max()) + 1)
    spread = np.maximum(square - count * mean * mean, 0.0)
    return Cells(kind[partner], np.where(count > 0, mean, 0.0), count, spread)


def basis_of(
    model: TrustModel, kinds: Sequence[str], rows: BulkRows, bodies: Indexes | None = None
) -> Basis:
    """Return how much there is to calibrate from; kinds: the kind of each partner.

    bodies: a number for the organisation behind each, where both directions of trust are given as
    partners of their own: an organisation counts once.
    """
    if rows.day.size == 0:
        return Basis(_none(), _none(), {name: _none() for name in model.mu})
    number = {name: k for k, name in enumerate(model.mu)}
    kind = np.array([number[model.type_of(one)] for one in kinds])
    cells = yearly_cells(kind, rows, np.zeros(len(SOURCES)))
    body = np.arange(len(kinds)) if bodies is None else bodies
    seen = np.zeros((len(number), int(body.max()) + 1, len(SOURCES)), dtype=np.bool_)
    seen[kind[rows.partner], body[rows.partner], rows.source] = True
    partners = {name: seen[k].sum(axis=0) for name, k in number.items()}
    pressed = np.bincount(rows.source[rows.pressure > 0], minlength=len(SOURCES))
    return Basis((cells.count > 0).sum(axis=0), pressed, partners)


def fit_factor(cells: Cells, held: Floats, iterations: int = ITERATIONS) -> Factor:
    """Fit the one-factor model by EM; types keep their own levels, everything else is shared.

    held: levels (type, source) that are known, NaN for those to be fitted.
    """
    factor = _first_guess(cells, held)
    for _ in range(iterations):
        factor = _improved(cells, factor, held)
    scale = float(factor.loading[INDEX[Source.PULSE]])
    if abs(scale) * np.sqrt(factor.variance) < LEAST_LOADING:
        raise LedgerError("The survey answers do not move with anything else: they set no scale.")
    return replace(factor, loading=factor.loading / scale, variance=factor.variance * scale**2)


def calibrated(
    model: TrustModel,
    kinds: Sequence[str],
    rows: BulkRows,
    version: str,
    basis: str,
    bodies: Indexes | None = None,
) -> TrustModel:
    """Return a new version of a model, with what the rows can say and the old values elsewhere.

    kinds: the kind of organisation of each partner; bodies: see `basis_of`. A source that fewer
    than five partners of a type have rows of keeps its old level there; one with too few
    partner-years keeps all its values. Half-lives, weights, caps, bands and the floor are policy
    and stay.
    """
    there_is = basis_of(model, kinds, rows, bodies)
    if there_is.answered_years < FEWEST_CELLS:
        raise LedgerError("Too few pulse answers: they are the scale of trust.")
    types = list(model.mu)
    number = {name: k for k, name in enumerate(types)}
    kind = np.array([number[model.type_of(one)] for one in kinds])
    found = pressure_effects(rows)
    gamma = {
        source: float(found[INDEX[source]]) if there_is.can_tell_pressure(source) else old
        for source, old in model.gamma.items()
    }
    calm = np.array([gamma[source] for source in SOURCES])
    factor = fit_factor(yearly_cells(kind, rows, calm), _held(model, there_is))
    model = replace(model, gamma=gamma, version=version, calibrated_on=basis)
    return _with_estimates(model, factor, there_is)


def _with_estimates(model: TrustModel, factor: Factor, there_is: Basis) -> TrustModel:
    loading = np.maximum(factor.loading, LEAST_LOADING)
    level = dict(zip(model.mu, factor.level, strict=True))
    usable = [source for source in SOURCES if there_is.can_tell(source)]

    def estimated(old: Mapping[Source, float], new: Floats) -> dict[Source, float]:
        return {**old, **{source: float(new[INDEX[source]]) for source in usable}}

    def levels(name: str) -> dict[Source, float]:
        return {
            source: float(level[name][INDEX[source]]) if there_is.can_tell_of(name, source) else old
            for source, old in model.a[name].items()
        }

    a = {name: levels(name) for name in model.mu}
    known = [name for name in model.mu if there_is.can_tell_of(name, Source.PULSE)]
    return replace(
        model,
        tau2=WITHIN_YEAR * factor.variance,
        mu={**model.mu, **{name: a[name][Source.PULSE] for name in known}},
        a=a,
        ell=estimated(model.ell, loading),
        v=estimated(model.v, np.maximum(factor.noise / loading**2, 1.0)),
        b=estimated(model.b, factor.lasting / loading**2),
    )


def _held(model: TrustModel, there_is: Basis) -> Floats:
    """Return the old levels where they stay: else trust would seem to vary about others."""
    held = np.full((len(model.mu), len(SOURCES)), np.nan)
    for place, name in enumerate(model.mu):
        for source, old in model.a[name].items():
            if not there_is.can_tell_of(name, source):
                held[place, INDEX[source]] = old
    return held


def _none() -> Indexes:
    return np.zeros(len(SOURCES), dtype=np.int64)


def _first_guess(cells: Cells, held: Floats) -> Factor:
    """Start from the noise within cells, which stays, and equal loadings."""
    spare = np.maximum(cells.count - 1, 0.0).sum(axis=0)
    noise = np.where(spare > 0, cells.spread.sum(axis=0) / np.maximum(spare, 1.0), 0.0)
    noise = np.where(noise > _LEAST, noise, _USUAL_NOISE)
    one = np.ones(len(SOURCES))
    level = _levels(cells, (cells.count > 0).astype(np.float64), cells.mean, held)
    return Factor(level, one, noise, _USUAL_LASTING * one, _USUAL_VARIANCE)


def _improved(cells: Cells, factor: Factor, held: Floats) -> Factor:
    """Take one step of EM: what F is likely to be, and then what that says of everything else."""
    seen = cells.count > 0
    noise = factor.noise / np.maximum(cells.count, _LEAST)
    weight = np.where(seen, 1.0 / (factor.lasting + noise), 0.0)
    loading = factor.loading
    centred = cells.mean - factor.level[cells.kind]
    doubt = 1.0 / (1.0 / factor.variance + weight @ loading**2)
    hidden = doubt * ((weight * centred) @ loading)
    level = _levels(cells, weight, cells.mean - np.outer(hidden, loading), held)
    centred = cells.mean - level[cells.kind]
    squares = (weight * (hidden**2 + doubt)[:, np.newaxis]).sum(axis=0)
    loading = (weight * centred * hidden[:, np.newaxis]).sum(axis=0) / np.maximum(squares, _LEAST)
    left = (centred - np.outer(hidden, loading)) ** 2 + np.outer(doubt, loading**2)
    share = factor.lasting * weight
    lasting = np.where(seen, share**2 * left + factor.lasting * (1 - share), 0.0)
    cells_seen = np.maximum(seen.sum(axis=0), 1)
    return Factor(
        level=level,
        loading=loading,
        noise=factor.noise,
        lasting=lasting.sum(axis=0) / cells_seen,
        variance=float(np.mean(hidden**2 + doubt)),
    )


def _levels(cells: Cells, weight: Floats, values: Floats, held: Floats) -> Floats:
    """Return the weighted mean of each type and source, unless it is held."""
    level = np.zeros(held.shape)
    for kind in range(held.shape[0]):
        of_kind = cells.kind == kind
        total = weight[of_kind].sum(axis=0)
        mean = (weight[of_kind] * values[of_kind]).sum(axis=0) / np.maximum(total, _LEAST)
        level[kind] = np.where(total > 0, mean, 0.0)
    return np.where(np.isnan(held), level, held)
