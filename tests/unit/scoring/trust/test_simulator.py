import numpy as np
import pytest

from engagement.scoring.simulator.falls import judge_prompts
from engagement.scoring.simulator.gaming import gaming_rises
from engagement.scoring.simulator.records import DENSE, SPARSE, simulate
from engagement.scoring.simulator.world import MEAN_TRUST, PARTNERS, make_world
from engagement.scoring.trust_model import INDEX, Source

SYSTEM = simulate(1)
WORLD = SYSTEM.world


def test_a_seed_gives_the_same_system_again() -> None:
    again = simulate(1)
    np.testing.assert_array_equal(again.rows.x, SYSTEM.rows.x)
    np.testing.assert_array_equal(again.world.trust, WORLD.trust)
    assert not np.array_equal(simulate(2).world.trust, WORLD.trust)


@pytest.mark.parametrize(("density", "rows_a_year"), [(DENSE, 29), (SPARSE, 29 / 3)])
def test_as_much_is_written_down_as_the_method_says(density: float, rows_a_year: float) -> None:
    rows = simulate(3, density).rows.day.size
    assert rows / 1000 / 5 == pytest.approx(rows_a_year, rel=0.07)


def test_the_world_is_as_the_equations_say() -> None:
    world = make_world(np.random.default_rng(5), 260)
    kinds = np.array(world.kinds)
    assert {kind: int((kinds == kind).sum()) for kind in PARTNERS} == PARTNERS
    first = world.trust[:, 0]
    for kind in ("gp", "care_provider", "vcse"):
        assert first[kinds == kind].mean() == pytest.approx(MEAN_TRUST[kind], abs=2.5)
    # A partner's level and its passing mood: sqrt(10^2 + 7^2).
    assert first[kinds == "gp"].std() == pytest.approx(12.2, abs=1)
    assert world.shocks.week.size / 1000 / 5 == pytest.approx(0.2, abs=0.03)
    assert np.mean(world.shocks.points < 0) == pytest.approx(0.75, abs=0.05)
    assert world.episodes.begin.size / 1000 / 5 == pytest.approx(0.35, abs=0.04)
    assert np.all((world.trust >= 2) & (world.trust <= 98))
    assert world.drifting.any(axis=1).mean() == pytest.approx(0.08, abs=0.03)


def test_trust_and_calm_make_commitments_kept() -> None:
    rows = SYSTEM.rows
    chosen = rows.source == INDEX[Source.COMMITMENT]
    at = rows.partner[chosen], SYSTEM.week_of(rows.day[chosen])
    kept = rows.x[chosen] == 1
    trusting, pressed = WORLD.trust[at] > 60, WORLD.pressure[at] > 0
    assert kept[trusting].mean() > kept[~trusting].mean() + 0.1
    assert kept[~pressed].mean() > kept[pressed].mean() + 0.05


def test_knowing_the_truth_catches_falls_with_few_false_prompts() -> None:
    truth = judge_prompts(WORLD.trust, WORLD, 0.6)
    assert truth.caught >= 0.6
    assert truth.drop > 12
    assert truth.false == 0
    noise = np.random.default_rng(1).normal(0, 10, WORLD.trust.shape).cumsum(axis=1)
    assert judge_prompts(noise, WORLD, 0.6).false > 0.3


def test_a_score_of_the_newest_row_is_easily_gamed() -> None:
    rises = gaming_rises(
        SYSTEM,
        lambda kinds, rows, days: np.stack(
            [np.full(days.size, 100 * rows.x[rows.partner == k][-1]) for k in range(len(kinds))]
        ),
    )
    assert set(rises) == set(PARTNERS)
    assert rises["gp"]["commitment"] > 20
