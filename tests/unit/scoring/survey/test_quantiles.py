"""Student's t and Fisher's F against published tables."""

import numpy as np
import pytest

from engagement.scoring.survey.quantiles import f_quantile, t_probability, t_quantile


def test_t_by_the_table() -> None:
    df = np.array([[1, 2, 3, 5], [10, 30, 120, 100000]])
    expected = np.array([[6.314, 2.920, 2.353, 2.015], [1.812, 1.697, 1.658, 1.645]])
    assert t_quantile(0.95, df) == pytest.approx(expected, abs=5e-4)
    assert t_probability(t_quantile(0.95, df), df) == pytest.approx(np.full((2, 4), 0.95))
    # One degree of freedom: 1/2 + atan(t)/π.
    t = np.array([-5.0, -1.0, 0.0, 0.3, 8.0])
    assert t_probability(t, np.array(1)) == pytest.approx(0.5 + np.arctan(t) / np.pi)
    assert t_quantile(0.95, np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize(
    ("p", "above", "below", "table"),
    [
        (0.95, 10, 20, 2.348),
        (0.05, 10, 20, 1 / 2.774),
        (0.95, 9, 18, 2.456),
        (0.95, 60, 120, 1.429),
        (0.95, 30, 60, 1.649),
    ],
)
def test_f_by_the_table(p: float, above: int, below: int, table: float) -> None:
    assert f_quantile(p, above, below) == pytest.approx(table, rel=6e-3)
