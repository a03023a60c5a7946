"""Units that can be compared, those that cannot, and the scales on which they are."""

from math import asin, inf, log, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.scoring.funnel.scales import error_at, from_scale, place, to_scale
from engagement.scoring.funnel.units import FunnelError, Kind, Units
from tests.unit.scoring.funnel.making import kinds, some_units, unhurried, units


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator", "said"),
    [
        (Kind.PROPORTION, [1, 5], [4, 4], "Unit 2 has a numerator above"),
        (Kind.SHMI, [1, 5], [4, 0], "Unit 2 has a denominator of nothing"),
        (Kind.SHMI, [1, -5], [4, 4], "Unit 2 has a numerator that is not a count"),
        (Kind.COUNTS, [nan, 5], [4, 4], "Unit 1 has a numerator"),
        (Kind.COUNTS, [1, 5], [4, nan], "Unit 2 has a denominator"),
        (Kind.COUNTS, [1, 5], [4, inf], "beyond all measure"),
        (Kind.CQC, [1, 5], [4], "one length"),
        (Kind.CQC, [[1]], [[4]], "flat"),
        (Kind.CQC, [], [], "no unit"),
        (Kind.CQC, ["many"], [1], "lists of numbers"),
    ],
)
def test_units_that_cannot_be_are_refused(
    kind: Kind, numerator: list[float], denominator: list[float], said: str
) -> None:
    with pytest.raises(FunnelError, match=said):
        Units(kind, numerator, denominator)  # type: ignore[arg-type]


def test_only_a_proportion_is_at_most_one() -> None:
    for kind in (Kind.SHMI, Kind.CQC, Kind.COUNTS):
        assert units(kind, (5, 4)).ratio[0] == 1.25


def test_targets() -> None:
    pairs = ((1.0, 10.0), (5.0, 10.0))
    assert units(Kind.SHMI, *pairs).target == units(Kind.CQC, *pairs).target == 1
    assert units(Kind.PROPORTION, *pairs).target == units(Kind.COUNTS, *pairs).target == 0.3


@pytest.mark.parametrize(
    ("kind", "y", "error", "centre"),
    [
        (Kind.PROPORTION, asin(sqrt(0.1)), 1 / (2 * sqrt(10)), asin(sqrt(0.3))),
        (Kind.SHMI, log(0.1), 1 / sqrt(10), 0),
        (Kind.CQC, sqrt(0.1), 1 / (2 * sqrt(10)), 1),
        (Kind.COUNTS, log(1.5 / 10.5), sqrt(1 / 1.5**2 + 10 / 10.5**2), log(0.3)),
    ],
)
def test_worked_examples(kind: Kind, y: float, error: float, centre: float) -> None:
    placed = place(units(kind, (1, 10), (5, 10)))
    assert placed.y[0] == pytest.approx(y)
    assert placed.error[0] == pytest.approx(error)
    assert placed.centre == pytest.approx(centre, abs=1e-12)
    assert placed.z[0] == pytest.approx((y - centre) / error)


def test_nothing_has_a_place_on_every_scale_but_the_logarithm() -> None:
    pairs = ((0.0, 10.0), (5.0, 10.0))
    assert place(units(Kind.SHMI, *pairs)).z[0] == -inf
    for kind in (Kind.PROPORTION, Kind.CQC, Kind.COUNTS):
        assert np.isfinite(place(units(kind, *pairs)).z).all()
    with pytest.raises(FunnelError, match="No unit has any event"):
        place(units(Kind.COUNTS, (0, 10), (0, 5)))
    assert place(units(Kind.PROPORTION, (0, 10), (0, 5))).z.tolist() == [0, 0]


@unhurried
@given(some_units())
def test_the_scale_leads_back_to_the_ratio(some: Units) -> None:
    np.testing.assert_allclose(
        from_scale(some.kind, to_scale(some.kind, some.ratio)), some.ratio, rtol=1e-9
    )


@unhurried
@given(kinds, st.lists(st.floats(-50, 50), min_size=2, max_size=9))
def test_ratios_never_turn_back(kind: Kind, values: list[float]) -> None:
    """Also far beyond the ends of the scale, where limits of small units lie."""
    ratios = from_scale(kind, np.sort(values))
    assert np.all(np.diff(ratios) >= 0)
    assert np.all(ratios >= 0)


def test_the_error_of_a_ratio_of_counts_falls_with_every_count() -> None:
    """Of 1 to 100 at a fiftieth: the plain formula would have the least error where least is."""
    errors = error_at(Kind.COUNTS, np.array([0.1, 1, 10, 30, 100]), 0.02)
    assert np.all(np.diff(errors) <= 0)
    assert errors[1] == pytest.approx(sqrt(0.5 + 1 / 1.5**2))


@unhurried
@given(some_units(Kind.COUNTS))
def test_limits_of_a_ratio_of_counts_use_the_error_of_its_scores(some: Units) -> None:
    """A unit exactly at the target has the error that the limits are drawn with."""
    at_target = Units(some.kind, some.target * some.denominator, some.denominator)
    drawn = error_at(some.kind, some.denominator, some.target)
    enough = at_target.numerator >= 0.5
    np.testing.assert_allclose(place(at_target).error[enough], drawn[enough], rtol=1e-12)
    # Of less than half an event, what half an event has: about 1 on the scale and more.
    assert np.all(drawn[~enough] >= np.sqrt(0.5))
