"""Trust on any day, as known now or then: what explanations and past scores are made of."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from engagement.analytics.trust import TrustFacts, gather_trust
from engagement.analytics.trust_series import computed_directions, parameters, trust_days
from engagement.days import end_of_day
from engagement.enums import ModelFamily, Truster
from engagement.models import ModelsInUse, ScoreModel
from engagement.scoring.strain import capacity_strain
from engagement.scoring.trust import TrustSeries, score_trust
from engagement.scoring.trust_explain import Standpoint
from engagement.scoring.trust_model import TrustModel
from engagement.scoring.weeks import Days, week_end
from partners.models import Partnership


@dataclass(frozen=True)
class TrustOn:
    """Both directions of trust at the end of a week, from what was recorded by a moment.

    ``day`` is the Sunday's ordinal. ``directions`` are those that the system computes;
    ``use`` says which models it used then, ``model`` by which one this is computed.
    """

    day: int
    use: ModelsInUse
    model: ScoreModel
    parameters: TrustModel
    facts: TrustFacts
    directions: tuple[Truster, ...]

    def standpoint(self, truster: Truster) -> Standpoint:
        """What one direction is made from."""
        return Standpoint(self.facts.direction(truster).ledger, self.parameters, self.day)

    def at_end(self, truster: Truster) -> TrustSeries:
        """One direction, at the end of the week alone."""
        return self._scored(truster, np.array([self.day], dtype=np.int64))

    def series(self, truster: Truster) -> TrustSeries:
        """One direction, week by week up to the end; empty without rows."""
        first = self.facts.direction(truster).first_day
        return self._scored(truster, trust_days(first, date.fromordinal(self.day)))

    def has_rows(self, truster: Truster) -> bool:
        """Whether anything had happened by then that informs the direction."""
        return bool(np.any(self.facts.direction(truster).ledger.rows.day <= self.day))

    def strain(self, truster: Truster) -> float:
        """Capacity strain, 0 to 100, of the side that this direction is about."""
        on = self.facts.on_system if truster == Truster.PARTNER else self.facts.on_partner
        days = np.array([self.day], dtype=np.int64)
        return float(capacity_strain(on, self.parameters.strain_half_life, days).strain[0])

    def _scored(self, truster: Truster, days: Days) -> TrustSeries:
        return score_trust(self.facts.direction(truster).ledger, self.parameters, days)


def trust_on(
    partnership: Partnership,
    day: date,
    *,
    known_on: datetime | None = None,
    model: ScoreModel | None = None,
) -> TrustOn | None:
    """Trust at the end of the week of a day, as known at a moment (now, if none is given).

    With a moment also the models, kinds, pressures and switches are those decided by then;
    ``model`` puts another one in place of the one in use. ``None``: no model was in use.
    """
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, partnership.system, known_on)
    chosen = model or use.shown
    if chosen is None:
        return None
    return TrustOn(
        day=week_end(day.toordinal()),
        use=use,
        model=chosen,
        parameters=parameters(chosen),
        facts=gather_trust(partnership, known_on),
        directions=computed_directions(partnership, known_on),
    )


def trust_before(
    partnership: Partnership, day: date, later: TrustOn, truster: Truster
) -> tuple[TrustOn, bool]:
    """Trust at the end of the week of an earlier day, as known then, to compare with a later one.

    Where nothing was known then, such as before an import or before any model was in use, it is
    seen from the later one: the second value says so.
    """
    then = trust_on(partnership, day, known_on=end_of_day(day))
    if then is not None and then.has_rows(truster):
        return then, False
    return replace(later, day=week_end(day.toordinal())), True
