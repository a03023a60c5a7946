import pytest

from engagement.scoring.ledger import LedgerError
from engagement.scoring.trust_explain import ChangeKind, Standpoint, change_between
from engagement.scoring.trust_ledger import TrustLedger
from tests.unit.scoring.trust.ledgers import MODEL, T0, Row, other_model, row, rows

KEPT = row(T0, "commitment", 1.0)
TONE = row(T0, "tone", 0.5)
LATER = row(T0 + 60, "issue", 1.0)


def ledger(*chosen: tuple[int, Row]) -> TrustLedger:
    return TrustLedger("gp", rows(*[one for _, one in chosen], keys=[key for key, _ in chosen]))


def kinds_of(before: TrustLedger, after: TrustLedger, key: int) -> set[ChangeKind]:
    change = change_between(Standpoint(before, MODEL, T0 + 30), Standpoint(after, MODEL, T0 + 90))
    return {line.kind for line in change.lines if line.key == key}


def test_an_old_row_fades_and_is_reweighted_and_a_new_one_is_new() -> None:
    one = ledger((1, KEPT), (2, LATER))
    assert kinds_of(one, one, 1) == {ChangeKind.FADING, ChangeKind.REWEIGHTED}
    assert kinds_of(one, one, 2) == {ChangeKind.NEW}


def test_a_correction_a_withdrawal_and_a_late_record_say_so() -> None:
    corrected = ledger((1, row(T0, "commitment", 0.5)), (2, TONE))
    assert ChangeKind.CORRECTED in kinds_of(ledger((1, KEPT), (2, TONE)), corrected, 1)
    assert ChangeKind.CORRECTED not in kinds_of(ledger((1, KEPT), (2, TONE)), corrected, 2)
    assert kinds_of(ledger((1, KEPT), (2, TONE)), ledger((2, TONE)), 1) == {ChangeKind.CORRECTED}
    assert ChangeKind.CORRECTED in kinds_of(ledger((2, TONE)), ledger((1, KEPT), (2, TONE)), 1)


def test_pressure_recorded_late_moves_its_own_line_only() -> None:
    under_pressure = ledger((1, row(T0, "commitment", 1.0, 1.0, 0.8)))
    change = change_between(
        Standpoint(ledger((1, KEPT)), MODEL, T0 + 9), Standpoint(under_pressure, MODEL, T0 + 9)
    )
    assert [line.kind for line in change.lines] == [ChangeKind.PRESSURE]
    assert change.points > 0


def test_another_model_is_a_line_of_its_own() -> None:
    higher = other_model(mu={name: value + 2 for name, value in MODEL.mu.items()})
    one = ledger((1, KEPT))
    change = change_between(Standpoint(one, MODEL, T0 + 9), Standpoint(one, higher, T0 + 9))
    assert change.by_kind() == {ChangeKind.MODEL: pytest.approx(2)}


def test_time_does_not_run_backwards() -> None:
    one = ledger((1, KEPT))
    with pytest.raises(LedgerError):
        change_between(Standpoint(one, MODEL, T0 + 9), Standpoint(one, MODEL, T0))
