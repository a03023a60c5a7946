"""What tests of the pages send and expect: days in three boxes, and trust by the formula."""

from datetime import date
from typing import Any

import pytest

from engagement.actions.scoring import sweep
from engagement.analytics.kinds import scoring_type
from engagement.enums import ModelFamily
from engagement.models import ScoreModel, ScoreSeries
from partners.models import Partnership
from tests.integration.engagement.conftest import SECONDS


def day(name: str, value: date) -> dict[str, Any]:
    """A day as a form sends it."""
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def trust_now(partnership: Partnership, truster: str) -> float | None:
    """The newest stored trust of a side, after whatever waits has been scored; None without."""
    sweep(SECONDS)
    series = _series(partnership, truster)
    return None if series is None else series.newest_mean


def assert_trust(
    partnership: Partnership, truster: str, source: str, *, x: float, q: float, on: date
) -> None:
    """The stored trust of a side that rests on one fact is what the method says of that fact."""
    stored = trust_now(partnership, truster)
    worked_out = _trust_of_one_fact(partnership, truster, source, x=x, q=q, on=on)
    assert stored == pytest.approx(worked_out, abs=1e-6)


def _trust_of_one_fact(
    partnership: Partnership, truster: str, source: str, *, x: float, q: float, on: date
) -> float:
    """What the method's section 2.2 says of a ledger with a single fact, worked out by hand."""
    series = _series(partnership, truster)
    assert series is not None
    assert series.newest_week_end is not None
    model = ScoreModel.objects.in_use(ModelFamily.TRUST, partnership.system).shown
    assert model is not None
    numbers = model.parameters
    kind = scoring_type(partnership.organisation.kind)
    half_life = numbers["half_life_days"][source]
    faded = 2 ** (-max(0, (series.newest_week_end - on).days) / half_life)
    y = (100 * x - numbers["a"][kind][source]) / numbers["ell"][source]
    weight = q * faded
    g = 1 / (numbers["v"][source] + numbers["b"][source] * weight)
    precision = 1 / numbers["tau2"] + weight * g
    return float(numbers["mu"][kind] + weight * y * g / precision)


def _series(partnership: Partnership, truster: str) -> ScoreSeries | None:
    rows = ScoreSeries.objects.filter(partnership=partnership, is_newest=True)
    return rows.filter(measure=f"trust_of_{truster}").first()
