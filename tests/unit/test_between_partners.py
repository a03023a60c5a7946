"""Whom a funnel names: few of the named are there by chance, also of few partners."""

import numpy as np
import pytest

from engagement.presenters.variation.between import listed
from engagement.presenters.variation.words import by_chance_outside
from engagement.scoring.funnel.chart import draw_funnel
from engagement.scoring.funnel.units import Kind, Units


@pytest.mark.parametrize(("came", "outside", "named"), [(39, 1, 0), (20, 1, 1)])
def test_of_few_partners_too_one_that_chance_explains_is_not_named(
    came: float, outside: int, named: int
) -> None:
    made, due = np.array([*[50.0] * 11, came]), np.full(12, 100.0)
    drawn = draw_funnel(Units(Kind.PROPORTION, made, due))
    assert int((drawn.outside != 0).sum()) == outside
    assert int(listed(drawn).sum()) == named


@pytest.mark.parametrize(
    ("partners", "said"),
    [
        (4, "Of 20 about one would by chance alone."),
        (20, "By chance alone about 1 would."),
        (35, "By chance alone about 1.8 would."),
        (160, "By chance alone about 8 would."),
    ],
)
def test_how_many_would_by_chance_is_not_rounded_up(partners: int, said: str) -> None:
    assert by_chance_outside(partners) == said
