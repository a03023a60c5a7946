"""Score models: added as they are for good, put into force or beside, ended. All of it recorded."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import User
from audit.recording import Actor, action, record, require_reason
from engagement.actions.bulk_scoring_run import start_rescore
from engagement.enums import ModelDecision, ModelFamily
from engagement.errors import NotPossibleError
from engagement.models import ScoreModel, ScoreModelApproval
from engagement.queue import mark_stale_where
from engagement.scoring.model import HealthModel, ScoreModelError
from engagement.scoring.trust_parsing import trust_model
from partners.models import System


@action
def add_score_model(
    *,
    by: Actor,
    family: str,
    document: Mapping[str, Any],
    description: str,
    calibrated_to: date | None = None,
    system: System | None = None,
) -> ScoreModel:
    """Store a version for good. It changes no score until it is put into force or beside.

    One that was fitted on a system's evidence is for that system alone: its levels tell how that
    system's partners stand.

    :raises ValidationError: the document is not a model, or there is one of its name or content.
    """
    try:
        parse = trust_model if family == ModelFamily.TRUST else HealthModel.from_dict
        parsed = parse(document)
    except ScoreModelError as error:
        raise ValidationError({"document": str(error)}) from error
    model = ScoreModel(
        family=family,
        name=parsed.version,
        description=description,
        parameters=parsed.to_dict(),
        sha256=parsed.hash(),
        calibrated_to=calibrated_to,
        system=system,
    )
    model.full_clean()
    model.save()
    record(
        "score_model.added",
        model,
        system_id=system.public_id if system else None,
        facts={"name": model.name, "sha256": model.sha256},
    )
    return model


@action
def put_into_force(
    *, by: Actor, model: ScoreModel, system: System, reason: str
) -> ScoreModelApproval:
    """Approve a model for a system. The one before it runs on beside it, to compare.

    :raises NotPossibleError: it is in force already, is for another system, or was not calibrated
        on real evidence. :raises ValidationError: no reason was given.
    """
    _require_usable(model, system)
    before = _in_use(model, system).in_force
    if before == model:
        raise NotPossibleError(f"{model.name} is in force already.")
    if (
        model.family == ModelFamily.TRUST
        and model.calibrated_to is None
        and not system.is_fictional
    ):
        raise NotPossibleError(
            f"{model.name} was fitted on simulated data only. Calibrate a version on a closed "
            "survey wave of your own first; until then trust runs in shadow."
        )
    approval = _decide(by, model, system, ModelDecision.IN_FORCE, require_reason(reason))
    if before is not None:
        _decide(by, before, system, ModelDecision.BESIDE, f"{model.name} took its place.")
    start_rescore(by=by, system=system, only_waiting=True)
    return approval


@action
def run_beside(*, by: Actor, model: ScoreModel, system: System, reason: str) -> ScoreModelApproval:
    """Compute a model beside the one in force; nothing is concluded from it.

    :raises NotPossibleError: it runs already, or is for another system.
    :raises ValidationError: no reason was given.
    """
    _require_usable(model, system)
    if model in _in_use(model, system).computed:
        raise NotPossibleError(f"{model.name} is computed already.")
    approval = _decide(by, model, system, ModelDecision.BESIDE, require_reason(reason))
    start_rescore(by=by, system=system, only_waiting=True)
    return approval


@action
def end_model(*, by: Actor, model: ScoreModel, system: System, reason: str) -> ScoreModelApproval:
    """Compute a model no longer. Ending the one in force puts trust back into shadow.

    :raises NotPossibleError: it is not computed now, or it is the one of engagement health, which
        must always have one. :raises ValidationError: no reason was given.
    """
    use = _in_use(model, system)
    if model not in use.computed:
        raise NotPossibleError(f"{model.name} is not computed now.")
    if model.family == ModelFamily.HEALTH:
        raise NotPossibleError("Engagement health needs a model: put another one into force.")
    approval = _decide(by, model, system, ModelDecision.ENDED, require_reason(reason))
    start_rescore(by=by, system=system, only_waiting=True)
    return approval


def _require_usable(model: ScoreModel, system: System) -> None:
    if model.system_id not in {None, system.pk}:
        raise NotPossibleError(f"{model.name} was fitted on the evidence of another system.")


def _in_use(model: ScoreModel, system: System) -> Any:
    return ScoreModel.objects.in_use(ModelFamily(model.family), system)


def _decide(
    by: Actor, model: ScoreModel, system: System, decision: ModelDecision, reason: str
) -> ScoreModelApproval:
    approval = ScoreModelApproval.objects.create(
        model=model,
        system=system,
        decision=decision,
        approved_by=by if isinstance(by, User) else None,
        reason=reason,
    )
    record(
        f"score_model.{decision}",
        model,
        system_id=system.public_id,
        facts={"name": model.name},
        reason=reason,
    )
    # Every partnership of the system is scored again: the job takes them, and the sweep.
    mark_stale_where("p.system_id = %s AND p.is_scored", system.pk)
    return approval
