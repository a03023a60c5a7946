"""Calibration of a system's own trust model: a new version, and what it would change."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from engagement.analytics.system_ledgers import DirectedLedger, joined, system_ledgers
from engagement.analytics.trust_series import parameters
from engagement.enums import ModelFamily
from engagement.errors import TooLittleEvidenceError
from engagement.models import ModelsInUse, PulseResult, ScoreModel
from engagement.scoring.calibration import FEWEST_CELLS, Basis, basis_of, calibrated
from engagement.scoring.ledger import LedgerError
from engagement.scoring.model_comparison import Comparison, compared, outcome
from engagement.scoring.predictive import Foreseen, foreseen
from engagement.scoring.trust_model import TrustModel
from engagement.scoring.weeks import week_end
from nhsuk.formats import counted, nhs_date, nhs_number
from partners.models import System


@dataclass(frozen=True)
class Calibration:
    """A fitted model, what it was fitted on, and how it differs from the one in use.

    ``waves`` closed and had answers; ``ledgers`` are in the order of ``comparison``; ``foreseen``
    says how often the old and the new one would have held the next answer.
    """

    system: System
    up_to: date
    use: ModelsInUse
    in_use: ScoreModel
    old: TrustModel
    new: TrustModel
    basis: Basis
    waves: int
    ledgers: list[DirectedLedger]
    comparison: Comparison
    foreseen: tuple[Foreseen, Foreseen]

    @property
    def rows(self) -> int:
        """How many rows of evidence it was fitted on."""
        return sum(each.ledger.rows.day.size for each in self.ledgers)


def calibrate(system: System, up_to: date, name: str) -> Calibration:
    """Fit a version on what had happened in a system by the end of a day, as known now.

    :raises TooLittleEvidenceError: there is not enough to fit one; the text says what is missing.
    """
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, system)
    if use.shown is None:
        raise TooLittleEvidenceError(
            f"{system} uses no model of trust to begin with. Let one run beside first."
        )
    old = parameters(use.shown)
    ledgers = system_ledgers(system, up_to)
    kinds, rows = joined(ledgers)
    bodies = np.array([each.partnership.pk for each in ledgers], dtype=np.int64)
    bodies = np.unique(bodies, return_inverse=True)[1].astype(np.int64)
    basis = basis_of(old, kinds, rows, bodies)
    waves = _closed_waves(system, up_to)
    _require_enough(basis, waves, up_to)
    what = f"the ledger of {system} ({system.code}), what happened up to {nhs_date(up_to)}"
    try:
        new = calibrated(old, kinds, rows, name, what, bodies)
    except LedgerError as error:
        raise TooLittleEvidenceError(str(error)) from error
    day = week_end(up_to.toordinal())
    plain = [each.ledger for each in ledgers]
    types = [old.type_of(kind) for kind in kinds]
    return Calibration(
        system=system,
        up_to=up_to,
        use=use,
        in_use=use.shown,
        old=old,
        new=new,
        basis=basis,
        waves=waves,
        ledgers=ledgers,
        comparison=compared(types, outcome(plain, old, day), outcome(plain, new, day)),
        foreseen=(foreseen(plain, old), foreseen(plain, new)),
    )


def _closed_waves(system: System, up_to: date) -> int:
    results = PulseResult.objects.standing().enough_answers()
    answered = results.filter(system=system, closed_on__lte=up_to, answers__gte=1)
    return answered.order_by().values("wave_id").distinct().count()


def _require_enough(basis: Basis, waves: int, up_to: date) -> None:
    if waves == 0:
        raise TooLittleEvidenceError(
            f"No survey wave with answers had closed by {nhs_date(up_to)}. A calibration needs at "
            "least one: the answers are the scale of trust. Until then trust runs in shadow."
        )
    if basis.answered_years < FEWEST_CELLS:
        raise TooLittleEvidenceError(
            f"{counted(waves, 'survey wave')} had closed by {nhs_date(up_to)}, with answers in "
            f"{counted(basis.answered_years, 'partner-year')} (a year of one side's trust in the "
            f"other). A calibration needs at least {nhs_number(FEWEST_CELLS)}: "
            f"{nhs_number(FEWEST_CELLS - basis.answered_years)} more."
        )
