"""A system with a ledger that can be calibrated on: 32 partners, and one closed wave."""

import uuid
from datetime import timedelta
from typing import Any

import numpy as np
from django.utils import timezone

from engagement.actions.evidence import acting_side
from engagement.enums import Side
from engagement.models import Evidence
from partners.models import Partnership, System
from tests import factories as make

KINDS = {"gp_practice": 24, "voluntary": 6, "acute_trust": 2}
SEED = 7


def calibration_system() -> System:
    """Partners whose trust differs, known by answers to a survey and by promises to them."""
    rng = np.random.default_rng(SEED)
    system = make.make_system()
    for kind, count in KINDS.items():
        for _ in range(count):
            partner = make.make_partnership(
                system=system, organisation=make.make_organisation(kind=kind)
            )
            _answers_and_promises(partner, float(rng.normal(58, 14)), rng)
    return system


def _answers_and_promises(partner: Partnership, trust: float, rng: np.random.Generator) -> None:
    today = timezone.localdate()
    mean = float(np.clip(1 + (trust + rng.normal(0, 8)) / 25, 1, 5))
    make.make_pulse_result(partnership=partner, mean=mean, closed_on=today - timedelta(days=30))
    kept = rng.random(6) < trust / 100
    for weeks, was_kept in enumerate(kept):
        day = today - timedelta(weeks=4 * weeks + 2)
        Evidence.objects.create(**promise_of_system(partner), x=float(was_kept), occurred_on=day)


def promise_of_system(partner: Partnership) -> dict[str, Any]:
    """A row about a promise to the partner, without what came of it and when."""
    return {
        "partnership": partner,
        "system": partner.system,
        "component": "trust",
        "source": "commitment",
        "truster": Side.PARTNER,
        "subject_type": "engagement.commitment",
        "subject_id": uuid.uuid4(),
        "revision": 1,
        "counterpart_id": acting_side(Side.SYSTEM, partner),
        "q": 1.0,
        "recorded_at": timezone.now(),
    }
