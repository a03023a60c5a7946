"""For the whole demonstration: every trust score and every change is its lines, within 1e-9."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from engagement.analytics.trust_on import TrustOn, trust_on
from engagement.analytics.trust_series import parameters
from engagement.enums import Truster
from engagement.scoring.trust_explain import change_between, explain
from partners.models import Partnership
from tests import factories as make
from tests.demonstration import demonstration

EXACT = 1e-9
WEEKS = (0, 4, 26, 60, 100)


def _off(lines: float, score: float) -> bool:
    return not abs(lines - score) < EXACT


@pytest.mark.django_db
def test_every_score_and_every_change_adds_up() -> None:
    system = demonstration()
    another = parameters(make.make_trust_model(tau2=400))
    checked, wrong = 0, []
    for partnership in Partnership.objects.filter(system=system, is_scored=True):
        now = trust_on(partnership, timezone.localdate())
        assert now is not None
        for truster in (Truster.PARTNER, Truster.SYSTEM):
            for on in _days(now):
                stand = on.standpoint(truster)
                explanation = explain(stand.ledger, stand.model, stand.day)
                lines = math.fsum(line.points for line in explanation.lines)
                changes = [change_between(on.standpoint(truster), now.standpoint(truster))]
                model = replace(stand.model, tau2=another.tau2, pressure_limit=4.0)
                changes.append(change_between(stand, replace(now.standpoint(truster), model=model)))
                checked += 1
                if _off(lines, float(on.at_end(truster).mean[0])) or any(
                    _off(math.fsum(line.points for line in c.lines), c.after - c.before)
                    for c in changes
                ):
                    wrong.append((partnership, truster, on.day))
    assert wrong == []
    assert checked > 100


def _days(now: TrustOn) -> list[TrustOn]:
    return [replace(now, day=now.day - timedelta(weeks=weeks).days) for weeks in WEEKS]
