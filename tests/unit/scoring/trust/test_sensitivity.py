import numpy as np

from engagement.scoring.sensitivity import sensitivity, shaken, variations
from engagement.scoring.simulator.records import simulate
from engagement.scoring.trust_model import Source
from tests.unit.scoring.trust.ledgers import MODEL

SYSTEM = simulate(8, weeks=80, partners={"gp": 60, "care_provider": 30, "council": 5})


def test_ranks_hang_little_on_the_settings() -> None:
    rng = np.random.default_rng(1)
    report = sensitivity(MODEL, SYSTEM.world.kinds, SYSTEM.rows, SYSTEM.days[-1:], rng, draws=10)
    assert set(report.effects) == set(variations(MODEL))
    assert all(effect.rank_agreement > 0.9 for effect in report.effects.values())
    assert any(effect.labels_changed > 0 for effect in report.effects.values())
    assert 0 < report.moved_sd < report.moved_95 < report.half_width


def test_an_unchanged_setting_changes_nothing() -> None:
    rng = np.random.default_rng(1)
    assert shaken(MODEL, rng).ell == MODEL.ell
    assert shaken(MODEL, rng).v != MODEL.v
    assert variations(MODEL)["half-life x 2"].half_life[Source.TONE] == 364
