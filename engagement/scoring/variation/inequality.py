"""How unequally something is spread over partners. Use engagement per expected contact:
raw counts measure how large partners are, not how unequally they are engaged.
"""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.variation.checking import amounts, same_length


@dataclass(frozen=True)
class TheilSplit:
    """Theil's T and its two parts, which add up to it: between groups, and within them."""

    total: float
    between: float
    within: float


def gini(values: Floats) -> float | None:
    """Return the Gini coefficient of amounts, shape (value,): 0 if equal, near 1 if one has all.

    Σ(2i - n - 1)x₍ᵢ₎ / nΣx over the sorted amounts; None if there is nothing to share. Raises
    VariationError for negative amounts. Source: C. Gini, 1912, in the form of A. Sen, 1973, On
    Economic Inequality.
    """
    ordered = np.sort(amounts(values, "Amounts"))
    size, total = ordered.size, ordered.sum()
    if total == 0:
        return None
    rank = np.arange(1, size + 1)
    return float(((2 * rank - size - 1) * ordered).sum() / (size * total))


def theil(values: Floats) -> float | None:
    """Return Theil's T of amounts, shape (value,): mean of (x/m) ln(x/m), 0 if equal, at most ln n.

    None if there is nothing to share. Source: H. Theil, 1967, Economics and Information Theory.
    """
    relative = _relative(amounts(values, "Amounts"))
    return None if relative is None else float(_times_log(relative).mean())


def theil_split(values: Floats, group: Indexes) -> TheilSplit | None:
    """Return Theil's T split between and within groups; None if there is nothing to share.

    ``group`` names the group of each value by any whole number. With s the share of a group in the
    whole and p its share of the members, between = Σ s ln(s/p) and within = Σ s T of the group.
    """
    values = amounts(values, "Amounts")
    group = np.asarray(group)
    same_length("Amounts and their groups", values, group)
    relative = _relative(values)
    if relative is None:
        return None
    _, place = np.unique(group, return_inverse=True)
    mean = np.bincount(place, relative) / np.bincount(place)
    between = float(_times_log(mean)[place].mean())
    # A group without anything has nothing to split and adds nothing.
    inside = np.divide(relative, mean[place], out=np.zeros_like(relative), where=mean[place] > 0)
    within = float((mean[place] * _times_log(inside)).mean())
    return TheilSplit(between + within, between, within)


def _relative(values: Floats) -> Floats | None:
    mean = values.mean()
    return None if mean == 0 else values / mean


def _times_log(share: Floats) -> Floats:
    """Return x ln x, and 0 for 0."""
    return share * np.log(share, out=np.zeros_like(share), where=share > 0)
