"""Rounded parts add up to their rounded whole, and none is off by a whole step."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from engagement.presenters.rounding import TENTH, rounded_to_total

# Points of a score, with more decimals than anybody shows.
points = st.lists(st.integers(-10_000_000, 10_000_000).map(lambda n: n / 99_991), max_size=12)


@given(points)
def test_parts_add_up_to_their_rounded_sum(parts: list[float]) -> None:
    exact = sum((Decimal(repr(part)) for part in parts), Decimal(0))
    rounded = rounded_to_total(parts)
    assert sum(rounded, Decimal(0)) == exact.quantize(TENTH, ROUND_HALF_UP)


@given(points)
def test_no_part_is_off_by_a_whole_step(parts: list[float]) -> None:
    for part, rounded in zip(parts, rounded_to_total(parts), strict=True):
        assert abs(rounded - Decimal(repr(part))) <= TENTH


def test_three_thirds() -> None:
    assert rounded_to_total([10 / 3] * 3) == [Decimal("3.4"), Decimal("3.3"), Decimal("3.3")]
