import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.scoring.bands import BANDS, Band, band_probabilities, bands_over_time
from engagement.scoring.gap import trust_gap
from tests.unit.scoring.trust.ledgers import MODEL


def views(*days: tuple[float, float]) -> list[tuple[Band | None, tuple[Band, ...]]]:
    mean, sd = (np.array(column) for column in zip(*days, strict=True))
    return [(view.band, view.between) for view in bands_over_time(mean, sd, MODEL)]


def test_probabilities_of_the_bands() -> None:
    # P(below 45) and P(above 62) for 50 +- 8: z = -0.625 and 1.5.
    probability = band_probabilities(np.array([50.0]), np.array([8.0]), (45, 62))[:, 0]
    assert probability == pytest.approx([0.26599, 0.66720, 0.06681], abs=1e-5)


def test_a_band_is_named_only_when_it_is_likely() -> None:
    assert views((38, 6)) == [(Band.STRAINED, ())]
    assert views((46, 6)) == [(None, (Band.STRAINED, Band.STEADY))]
    assert views((60, 6)) == [(None, (Band.STEADY, Band.STRONG))]
    assert views((53, 30)) == [(None, BANDS)]


def test_a_shown_band_stays_until_another_is_likely() -> None:
    named = [band for band, _ in views((70, 6), (62, 6), (59.5, 6), (53.5, 6), (62, 6))]
    assert named == [Band.STRONG, Band.STRONG, Band.STRONG, Band.STEADY, Band.STEADY]


def test_a_shown_band_goes_once_it_is_likely_to_be_wrong() -> None:
    # P(above 62) for 56 +- 10 is 0.27, and no other band is likely either.
    assert views((75, 6), (56, 10)) == [
        (Band.STRONG, ()),
        (None, (Band.STEADY, Band.STRONG)),
    ]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(5, 17)), min_size=1, max_size=30))
def test_bands_never_change_to_an_unlikely_one(days: list[tuple[float, float]]) -> None:
    mean, sd = (np.array(column) for column in zip(*days, strict=True))
    before = None
    for view in bands_over_time(mean, sd, MODEL):
        assert sum(view.probability) == pytest.approx(1)
        if view.band is not before and view.band is not None:
            assert view.probability[BANDS.index(view.band)] >= 0.7
        if view.band is None and before is not None:
            assert view.probability[BANDS.index(before)] <= 0.3
        assert (view.band is None) == bool(view.between)
        before = view.band


def test_the_gap_and_how_likely_it_is_large() -> None:
    one = np.array([60.0, 60.0]), np.array([6.0, 6.0])
    other = np.array([50.0, 60.0]), np.array([8.0, 8.0])
    gap = trust_gap(*one, *other)
    assert gap.difference.tolist() == [10, 0]
    assert gap.sd.tolist() == [10, 10]
    # P(d > 10) + P(d < -10): 0.5 + P(z < -2), and 2 P(z < -1).
    assert gap.likely_large == pytest.approx([0.5 + 0.02275, 2 * 0.158655], abs=1e-5)
    low, high = gap.interval()
    assert (low[0], high[0]) == pytest.approx((-6.45, 26.45))
