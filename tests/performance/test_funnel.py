"""How long a funnel of all practices takes: printed, never judged, beside a plain loop."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.funnel.chart import Funnel, draw_funnel
from engagement.scoring.funnel.limits import chance_limits, spread_limits
from engagement.scoring.funnel.scales import place
from engagement.scoring.funnel.units import Kind, Units
from tests.performance.timing import Times, table

PRACTICES = 16_000
ROUNDS = 5
# The loop takes so much longer that a few units have to stand for all.
SAMPLE = 160


def test_a_funnel_of_all_practices(show: Callable[[str], None]) -> None:
    show(
        table(
            f"A funnel of {PRACTICES:,} units with both pairs of limits and its curves (ms),"
            f" and a plain loop over {SAMPLE} of them",
            ["", "funnel p50", "p95", "loop, for as many", "loop / funnel"],
            [[name, *_measured(units)] for name, units in _all_practices().items()],
        )
    )


def _measured(units: Units) -> list[object]:
    whole, loop = Times(), Times()
    for _round in range(ROUNDS):
        whole.take(partial(_drawn, units))
    funnel = _drawn(units)
    loop.take(partial(_one_by_one, funnel))
    as_many = loop.p50 * PRACTICES / SAMPLE
    return [whole.p50, whole.p95, as_many, as_many / whole.p50]


def _drawn(units: Units) -> Funnel:
    funnel = draw_funnel(units)
    assert funnel.outside.size == PRACTICES
    assert np.isfinite(funnel.curves().upper_998).all()
    return funnel


def _one_by_one(funnel: Funnel) -> None:
    """The same figures, unit by unit; they must be those of the whole."""
    kind, target = funnel.units.kind, funnel.units.target
    for unit in range(SAMPLE):
        numerator, denominator = funnel.units.numerator[unit], funnel.units.denominator[[unit]]
        place(Units(kind, np.array([numerator]), denominator))
        chance = chance_limits(kind, target, denominator)
        spread = spread_limits(kind, target, denominator, funnel.dispersion.tau2)
        assert np.isclose(chance.upper_998[0], funnel.by_chance.upper_998[unit])
        assert np.isclose(spread.lower_95[0], funnel.with_spread.lower_95[unit])


def _all_practices() -> dict[str, Units]:
    """Invented counts: patients of a list, a few of them invited, and expected events."""
    random = np.random.default_rng(16)
    patients = np.rint(random.lognormal(9, 0.6, PRACTICES))
    invited = random.integers(5, 60, PRACTICES)
    expected = random.uniform(3, 120, PRACTICES)
    true = np.exp(random.normal(0, 0.2, PRACTICES))
    return {
        "proportion of patients": _units(
            Kind.PROPORTION, random.binomial(patients.astype(int), 0.3), patients
        ),
        "proportion of few": _units(Kind.PROPORTION, random.binomial(invited, 0.3), invited),
        "standardised ratio": _units(Kind.SHMI, random.poisson(expected * true), expected),
        "ratio of counts": _units(Kind.COUNTS, random.poisson(patients * 0.3 * true), patients),
    }


def _units(kind: Kind, numerator: NDArray[Any], denominator: NDArray[Any]) -> Units:
    return Units(kind, numerator.astype(np.float64), denominator.astype(np.float64))
