"""Examples of what bears on scores, and of the choice of their models."""

from datetime import date
from typing import Any

from engagement.actions.pressure import PressureFacts
from engagement.actions.pulse import PulseFacts
from engagement.actions.quiet_period import Whose
from engagement.models import ScoreModel
from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from tests import factories as make
from tests.integration.rules.examples.registry import example


@example("engagement.actions.prompt.close_prompt")
def _() -> dict[str, Any]:
    return {"prompt": make.make_prompt(), "outcome": "Spoke with their director."}


@example("engagement.actions.score_model.add_score_model")
def _() -> dict[str, Any]:
    document = {**shipped_model(FIRST_TRUST_MODEL), "version": "trust-try"}
    return {"family": "trust", "document": document, "description": "To try."}


@example("engagement.actions.score_model.put_into_force")
def _() -> dict[str, Any]:
    return {
        "model": make.make_trust_model(calibrated_to=date(2026, 3, 31)),
        "system": make.make_system(),
        "reason": "Agreed by the board.",
    }


@example("engagement.actions.score_model.run_beside")
def _() -> dict[str, Any]:
    return {
        "model": make.make_trust_model(),
        "system": make.make_system(),
        "reason": "To compare for a quarter.",
    }


@example("engagement.actions.score_model.end_model")
def _() -> dict[str, Any]:
    return {
        "model": ScoreModel.objects.get(name="trust-1"),
        "system": make.make_system(),
        "reason": "Compared long enough.",
    }


@example("engagement.actions.pressure.record_pressure")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    facts = PressureFacts("winter", 0.4, date(2026, 1, 5), document="Winter plan")
    return {"system": partnership.system, "partnership": partnership, "facts": facts}


@example("engagement.actions.pressure.renew_pressure")
def _() -> dict[str, Any]:
    return {"pressure": make.make_pressure(), "document": "Winter plan, second edition"}


@example("engagement.actions.pressure.correct_pressure")
def _() -> dict[str, Any]:
    return {
        "by": make.make_user(),
        "pressure": make.make_pressure(),
        "facts": PressureFacts("winter", 0.4, date(2026, 1, 5), document="Winter plan"),
        "reason": "Wrong kind",
    }


@example("engagement.actions.pressure.withdraw_pressure")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "pressure": make.make_pressure(), "reason": "Not theirs"}


@example("engagement.actions.quiet_period.record_quiet_period")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {
        "system": partnership.system,
        "partnership": partnership,
        "kind": "merger",
        "first_on": date(2026, 3, 1),
        "last_on": date(2026, 4, 30),
    }


@example("engagement.actions.quiet_period.record_quiet_periods")
def _() -> dict[str, Any]:
    system = make.make_system()
    places = [make.make_place(system, name) for name in ("North", "South")]
    return {
        "system": system,
        "whose": [Whose(place=place, sector="local_government") for place in places],
        "kind": "pre_election",
        "first_on": date(2026, 3, 24),
        "last_on": date(2026, 5, 7),
    }


@example("engagement.actions.quiet_period.withdraw_quiet_period")
def _() -> dict[str, Any]:
    partnership = make.make_partnership()
    return {
        "by": make.make_user(),
        "period": make.make_quiet_period(partnership=partnership),
        "reason": "No election was called",
    }


@example("engagement.actions.starting_point.set_starting_point")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "value": "mixed",
        "as_of": date(2025, 4, 1),
        "reason": "They told us so",
    }


@example("engagement.actions.pulse.post_pulse_result")
def _() -> dict[str, Any]:
    return {
        "partnership": make.make_partnership(),
        "wave": "Spring wave",
        "wave_id": make.A_WAVE,
        "answered_by": "partner",
        "facts": PulseFacts(date(2026, 5, 29), invited=6, answers=4, mean=3.5),
    }


@example("engagement.actions.pulse.correct_pulse_result")
def _() -> dict[str, Any]:
    result = make.make_pulse_result()
    return {
        "result": result,
        "facts": PulseFacts(date(2026, 5, 29), invited=6, answers=5, mean=3.2),
        "reason": "One answer came late",
        "expected_version": result.version,
    }


@example("engagement.actions.pulse.withdraw_pulse_result")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "result": make.make_pulse_result(), "reason": "Another wave"}


@example("engagement.actions.scoring_choice.set_rating_of_partners")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "rates_partners": True, "reason": "The board agreed"}


@example("engagement.actions.bulk_scoring_run.start_rescore")
def _() -> dict[str, Any]:
    return {"system": make.make_system()}
