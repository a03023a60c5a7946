import numpy as np
import pytest

from engagement.scoring.bulk import BulkRows
from engagement.scoring.simulator.baselines import (
    BASELINES,
    fitted_line,
    last_90_days,
    raw_mean,
    weekly_sums,
)
from engagement.scoring.simulator.measures import (
    Track,
    chance_to_tell_apart,
    covered,
    rank_agreement,
    ranks,
)

DAYS = np.arange(7, 7 * 101, 7)


def test_equal_values_share_their_ranks() -> None:
    assert ranks(np.array([5.0, 1, 5, 9])).tolist() == [1.5, 0, 1.5, 3]


def test_rank_agreement_sees_only_order() -> None:
    one = np.array([1.0, 2, 3, 4])
    assert rank_agreement(one, np.exp(one)) == pytest.approx(1)
    assert rank_agreement(one, -one) == pytest.approx(-1)


def test_the_area_counts_pairs_told_apart() -> None:
    happened = np.array([True, True, False, False])
    assert chance_to_tell_apart(np.array([4.0, 2, 3, 1]), happened) == 0.75
    assert chance_to_tell_apart(np.array([1.0, 1, 1, 1]), happened) == 0.5


def test_cover_leaves_the_first_year_out() -> None:
    track = Track(np.zeros((1, 60)), np.ones((1, 60)))
    truth = np.array([[9.0] * 52 + [1.6, 1.7] * 4])
    assert covered(track, truth).tolist() == [[True, False] * 4]


def rows_of_one() -> BulkRows:
    day = np.array([7, 14, 700])
    ones = np.ones(3)
    first = np.zeros(3, np.int64)
    return BulkRows(first, day, first, np.array([1.0, 0, 1]), ones, ones * 0)


def test_plain_means() -> None:
    sums = weekly_sums(1, rows_of_one(), DAYS)
    assert raw_mean(sums).mean[0, [0, 1, 99]].tolist() == pytest.approx([1, 0.5, 2 / 3])
    assert last_90_days(sums).mean[0, [12, 13, 14, 99]].tolist() == pytest.approx([0.5, 0, 0.7, 1])


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_rises_with_what_was_done(name: str) -> None:
    track = BASELINES[name](weekly_sums(1, rows_of_one(), DAYS))
    assert track.mean[0, 99] > track.mean[0, 98]
    assert np.all(track.sd > 0)


def test_the_fitted_line_finds_the_scale() -> None:
    mean = np.linspace(0, 1, 60)[np.newaxis]
    line = fitted_line([Track(mean, mean)], [10 + 50 * mean])
    assert (line.start, line.slope) == pytest.approx((10, 50))
    assert line.on(Track(mean, mean)).sd[0, -1] == pytest.approx(50)
