"""Calibration finds again what the simulator was made with, as the first model's values did."""

import numpy as np
import pytest

from engagement.scoring.bulk import BulkRows
from engagement.scoring.calibration import basis_of, calibrated, pressure_effects
from engagement.scoring.ledger import LedgerError
from engagement.scoring.simulator.records import simulate
from engagement.scoring.trust_model import INDEX, SOURCES, Source, TrustModel
from tests.unit.scoring.trust.ledgers import MODEL, other_model

SYSTEM = simulate(101)
KINDS = SYSTEM.world.kinds
# Far from the truth on purpose: only the old caps and cuts may stay.
WRONG = other_model(
    tau2=50,
    mu=dict.fromkeys(MODEL.mu, 50),
    ell=dict.fromkeys(MODEL.ell, 1),
    v=dict.fromkeys(MODEL.v, 1000),
)


@pytest.fixture(scope="module")
def found() -> TrustModel:
    return calibrated(WRONG, KINDS, SYSTEM.rows, "trust-2", "simulated, seed 101")


def test_it_finds_the_values_of_the_first_model(found: TrustModel) -> None:
    for source in (Source.COMMITMENT, Source.ATTENDANCE, Source.DOCUMENT, Source.TONE):
        assert found.ell[source] == pytest.approx(MODEL.ell[source], rel=0.12)
        assert found.v[source] == pytest.approx(MODEL.v[source], rel=0.25)
    for kind in ("gp", "care_provider", "vcse"):
        assert found.mu[kind] == pytest.approx(MODEL.mu[kind], abs=2.5)
    assert found.tau2 == pytest.approx(MODEL.tau2, rel=0.25)
    assert found.ell[Source.PULSE] == pytest.approx(1)
    assert found.gamma[Source.COMMITMENT] == pytest.approx(19, abs=5)
    assert found.gamma[Source.PULSE] < 2


def test_it_is_a_new_version_of_the_same_policy(found: TrustModel) -> None:
    assert (found.version, found.calibrated_on) == ("trust-2", "simulated, seed 101")
    assert found.caps == WRONG.caps
    assert found.weight == WRONG.weight
    # Nothing was seen of these.
    assert found.ell[Source.CONSULTATION] == WRONG.ell[Source.CONSULTATION]
    assert found.mu["other"] == 50


def test_pressure_is_compared_within_partners_only() -> None:
    # The second partner is always under pressure and always worse: that says nothing.
    ones = np.ones(6)
    rows = BulkRows(
        partner=np.array([0, 0, 0, 0, 1, 1]),
        day=np.arange(6),
        source=np.zeros(6, np.int64),
        x=np.array([1, 1, 0.5, 0.5, 0, 0]),
        q=ones,
        pressure=np.array([0, 0, 1, 1, 1, 1]),
    )
    assert pressure_effects(rows)[INDEX[Source.COMMITMENT]] == pytest.approx(50)
    assert pressure_effects(rows)[INDEX[Source.TONE]] == 0


def test_without_pulse_answers_there_is_no_scale() -> None:
    with pytest.raises(LedgerError, match="pulse"):
        calibrated(MODEL, KINDS, SYSTEM.rows.part(0, 0), "2", "")
    chosen = SYSTEM.rows.source != INDEX[Source.PULSE]
    rows = BulkRows(**{name: values[chosen] for name, values in vars(SYSTEM.rows).items()})
    with pytest.raises(LedgerError, match="pulse"):
        calibrated(MODEL, KINDS, rows, "2", "")


def test_what_the_rows_cannot_say_stays_as_it_was() -> None:
    # No notes on tone about practices, nothing from councils, no recorded pressure.
    of_practices = np.array([kind == "gp" for kind in KINDS])[SYSTEM.rows.partner]
    of_councils = np.array([kind == "council" for kind in KINDS])[SYSTEM.rows.partner]
    left_out = (of_practices & (SYSTEM.rows.source == INDEX[Source.TONE])) | of_councils
    kept = {name: values[~left_out] for name, values in vars(SYSTEM.rows).items()}
    rows = BulkRows(**{**kept, "pressure": np.zeros(kept["day"].size)})

    found = calibrated(WRONG, KINDS, rows, "2", "")
    assert found.a["gp"][Source.TONE] == WRONG.a["gp"][Source.TONE]
    assert found.a["gp"][Source.COMMITMENT] != WRONG.a["gp"][Source.COMMITMENT]
    assert (found.mu["council"], found.a["council"]) == (50, WRONG.a["council"])
    assert found.gamma == WRONG.gamma

    basis = basis_of(WRONG, KINDS, rows)
    assert basis.partners["council"].tolist() == [0] * len(SOURCES)
    assert not basis.can_tell_of("gp", Source.TONE)
    assert basis.can_tell_of("vcse", Source.TONE)
    assert not basis.can_tell_pressure(Source.COMMITMENT)


def test_levels_that_stay_are_what_trust_varies_about() -> None:
    # Nothing can be told of any type, each of one body; so far from the old levels all must vary.
    bodies = np.zeros(len(KINDS), np.int64)
    far = other_model(
        mu=dict.fromkeys(MODEL.mu, 20.0),
        a={name: {**levels, "pulse": 20.0} for name, levels in MODEL.to_dict()["a"].items()},
    )
    found = calibrated(far, KINDS, SYSTEM.rows, "2", "", bodies)
    assert (found.mu, found.a) == (far.mu, far.a)
    assert found.tau2 > 2 * MODEL.tau2


def test_an_organisation_counts_once_whichever_side_trusts() -> None:
    councils = [place for place, kind in enumerate(KINDS) if kind == "council"]
    bodies = np.arange(len(KINDS))
    bodies[councils] = np.repeat(bodies[councils[:4]], 8)[: len(councils)]
    basis = basis_of(MODEL, KINDS, SYSTEM.rows, bodies)
    assert basis.partners["council"][INDEX[Source.PULSE]] == 4
    assert not basis.can_tell_of("council", Source.PULSE)
    found = calibrated(WRONG, KINDS, SYSTEM.rows, "2", "", bodies)
    assert found.mu["council"] == WRONG.mu["council"]


def test_answers_that_move_with_nothing_set_no_scale() -> None:
    rng = np.random.default_rng(5)
    x = np.where(SYSTEM.rows.source == INDEX[Source.PULSE], 0.5, SYSTEM.rows.x)
    rows = BulkRows(**{**vars(SYSTEM.rows), "x": x})
    with pytest.raises(LedgerError, match="scale"):
        calibrated(MODEL, KINDS, rows, "2", "")
    chance = rng.permutation(SYSTEM.rows.x)
    found = calibrated(MODEL, KINDS, BulkRows(**{**vars(SYSTEM.rows), "x": chance}), "2", "")
    assert min(found.ell.values()) >= 0.1
