"""The formulas of the seven components: from decayed sums to a value and its variance.

Everything here is elementwise on arrays of any one shape (weeks, or partnerships x weeks), so that
one partnership and a bulk chunk are computed by the same lines. Values m lie in 0..1. Source: the
method's section on engagement health; where the method is silent about a variance, the docstring
says what was chosen and why.
"""

from statistics import NormalDist

import numpy as np

from engagement.scoring.ledger import Floats

# Sixteen equally likely standard normal values, scaled to variance 1: enough to average a bounded,
# piecewise smooth function of one uncertain number to within a few per cent of its variance.
_QUANTILES = np.array([NormalDist().inv_cdf((k + 0.5) / 16) for k in range(16)])
NODES: Floats = _QUANTILES / _QUANTILES.std()


def cadence_value(made: Floats, due: Floats, rho: Floats | float, prior: float) -> Floats:
    """Return min(1, (A + 2 rho) / (R + 2)): contact made over contact due, held to the type's rho.

    made A and due R are decayed contact units; prior is the 2: how many contacts rho is worth.
    Nothing made and nothing due gives rho.
    """
    value: Floats = np.minimum(1.0, (made + prior * rho) / (due + prior))
    return value


def cadence_variance(made: Floats, due: Floats, rho: Floats | float, prior: float) -> Floats:
    """Return the variance of min(1, theta), theta the partner's contact rate over the agreed rate.

    Prior theta ~ Gamma(shape 2 rho, rate 2), mean rho. Contact units are read as a Poisson count
    with mean theta x due; a row that has decayed to d counts as d of a row in the likelihood, and
    so does the time in which it was due. The posterior is then Gamma(A + 2 rho, R + 2), whose mean
    is the cadence before the cap. The variance of the capped theta is averaged over `NODES` by the
    cube-root normal approximation theta_k = a/b (1 - 1/(9a) + z_k/(3 sqrt a))^3.
    """
    shape = made + prior * rho
    rate = due + prior
    total, squares = np.zeros_like(rate), np.zeros_like(rate)
    mean, centre, spread = shape / rate, 1 - 1 / (9 * shape), 1 / (3 * np.sqrt(shape))
    for z in NODES:
        capped = np.minimum(1.0, mean * np.maximum(0.0, centre + spread * z) ** 3)
        total += capped
        squares += capped * capped
    return _variance(total, squares)


def recency_value(gap_days: Floats, rate: Floats) -> Floats:
    """Return 1 up to one agreed interval since the last two-way contact, then halving each further.

    gap_days: days since that contact, without idle days; rate: agreed contacts a day, so the
    interval is 1/rate days. With a rate of 0 no contact is ever overdue: 1.
    """
    overdue_intervals = np.maximum(0.0, gap_days * rate - 1.0)
    value: Floats = np.exp2(-overdue_intervals)
    return value


def recency_variance(gap_days: Floats, prior_variance: Floats | float, half_life: float) -> Floats:
    """Return prior variance x (1 - 2^{-gap/h}).

    Chosen here: on the day of a contact its recency is known; the longer nothing was written down,
    the likelier a contact was missed, until a long silence says no more than no record at all.
    """
    variance: Floats = prior_variance * (1.0 - np.exp2(-gap_days / half_life))
    return variance


def breadth_value(reached: Floats, agreed: Floats) -> Floats:
    """Return min(1, people in touch / agreed people).

    reached: sum over people of 2^{-(t - last contact)/h}; a person counts once.
    """
    value: Floats = np.minimum(1.0, reached / agreed)
    return value


def breadth_variance(reached: Floats, agreed: Floats, mean: Floats | float, prior: float) -> Floats:
    """Return the Beta variance of a share of which `agreed` places have been looked at.

    Chosen here: each agreed place is an observation, in touch or not, beside the `prior`
    observations of the type mean: s = (n0 m_g + min(B, n)) / (n0 + n), variance
    s (1 - s) / (n0 + n + 1). It never becomes 0: even a full list may hold a name in error.
    """
    return beta_variance(np.minimum(reached, agreed), agreed, mean, prior)


def reciprocity_value(by_partner: Floats, by_system: Floats, balanced: float) -> Floats:
    """Return min(1, min(pi, 1 - pi) / 0.3) with pi = (I_p + 1) / (I_p + I_s + 2).

    by_partner I_p and by_system I_s: decayed numbers of contacts that each side began; balanced is
    the 0.3. Only how even the two sides are counts, not which of them does more.
    """
    share = (by_partner + 1.0) / (by_partner + by_system + 2.0)
    value: Floats = np.minimum(1.0, np.minimum(share, 1.0 - share) / balanced)
    return value


def reciprocity_variance(by_partner: Floats, by_system: Floats, balanced: float) -> Floats:
    """Return the variance of the value when pi ~ Beta(I_p + 1, I_s + 1).

    The value is a roof with a flat top, so the slope at pi says nothing near the top; instead the
    value is averaged over `NODES` at pi + z_k sd(pi), cut to 0..1, with
    sd(pi)^2 = pi (1 - pi) / (I_p + I_s + 3).
    """
    count = by_partner + by_system
    share = (by_partner + 1.0) / (count + 2.0)
    sd = np.sqrt(share * (1.0 - share) / (count + 3.0))
    total, squares = np.zeros_like(share), np.zeros_like(share)
    for z in NODES:
        at = np.clip(share + sd * z, 0.0, 1.0)
        value = np.minimum(1.0, np.minimum(at, 1.0 - at) / balanced)
        total += value
        squares += value * value
    return _variance(total, squares)


def beta_value(achieved: Floats, seen: Floats, mean: Floats | float, prior: float) -> Floats:
    """Return (n0 m_g + X) / (n0 + N): a share held to the type mean m_g, worth n0 observations.

    achieved X <= seen N, decayed observations. Nothing seen gives m_g.
    """
    value: Floats = (prior * mean + achieved) / (prior + seen)
    return value


def beta_variance(achieved: Floats, seen: Floats, mean: Floats | float, prior: float) -> Floats:
    """Return m (1 - m) / (n0 + N + 1) with m = `beta_value`. Nothing seen: the type's variance."""
    value = beta_value(achieved, seen, mean, prior)
    variance: Floats = value * (1.0 - value) / (prior + seen + 1.0)
    return variance


def _variance(total: Floats, squares: Floats) -> Floats:
    """Return the variance from the sums of values and of squares over all nodes, never below 0."""
    mean = total / NODES.size
    variance: Floats = np.maximum(0.0, squares / NODES.size - mean * mean)
    return variance
