"""Prompts: suggestions to talk to a partner, raised by re-scoring and closed by people."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.analytics.series import NewSeries
from engagement.analytics.trust_series import parameters
from engagement.enums import Measure, PromptKind
from engagement.errors import EngagementError
from engagement.models import Prompt, ScoreModel
from engagement.scoring.prompts import QUIET_WEEKS, SPAN_WEEKS, suggestions
from partners.enums import Tier
from partners.models import Partnership

NO_LONGER_SO = "No longer so: what is known has changed."


def raise_prompts(
    partnership: Partnership, model: ScoreModel, current: Iterable[NewSeries]
) -> None:
    """Raise what the last half year suggests, once, and close what it no longer does.

    Derived like the scores, so not an audited action. Only the partner's trust raises prompts: a
    fall of the system's own trust needs no suggestion to ask itself. A fall that became known late
    is raised with its own week.
    """
    series = next(
        (s for s in current if s.measure == Measure.TRUST_OF_PARTNER and s.model == model), None
    )
    if series is None:
        return
    managed = partnership.tier == Tier.MANAGED
    found = suggestions(series.mean, series.credibility, parameters(model), managed=managed)
    recent = [week for week in found if week > series.days.size - 1 - QUIET_WEEKS]
    quiet_since = date.fromordinal(int(series.days[-1])) - timedelta(weeks=QUIET_WEEKS)
    raised = Prompt.objects.filter(
        partnership=partnership, measure=series.measure, model=model, week_end__gt=quiet_since
    )
    if not recent:
        raised.waiting().update(closed_at=timezone.now(), outcome=NO_LONGER_SO)
    elif not raised.exists():
        week = recent[-1]
        Prompt.objects.create(
            system=partnership.system,
            partnership=partnership,
            measure=series.measure,
            model=model,
            kind=PromptKind(found[week]),
            week_end=date.fromordinal(int(series.days[week])),
            fall=float(series.mean[week - SPAN_WEEKS] - series.mean[week]),
        )


@action
def close_prompt(*, by: Actor, prompt: Prompt, outcome: str) -> Prompt:
    """Say what came of a prompt, which ends it.

    :raises ValidationError: nothing was said. :raises EngagementError: it is closed already.
    """
    prompt = Prompt.objects.select_for_update().get(pk=prompt.pk)
    if prompt.closed_at is not None:
        raise EngagementError("Somebody has closed this prompt already.")
    if not outcome.strip():
        raise ValidationError({"outcome": "Say in a few words what came of it."})
    prompt.outcome = outcome.strip()
    prompt.closed_at = timezone.now()
    prompt.closed_by = by if isinstance(by, User) else None
    prompt.full_clean(exclude=["system", "partnership", "model", "closed_by"])
    prompt.save()
    record(
        "prompt.closed",
        prompt,
        system_id=prompt.system.public_id,
        parent=prompt.partnership,
        changed=["closed_at", "outcome"],
    )
    return prompt
