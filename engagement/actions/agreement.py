"""What is agreed with a partner about contact."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, action, record
from engagement.actions.plan_following import hold_agreements
from engagement.analytics.engagement_plan import plan_of
from engagement.models import Agreement
from engagement.queue import mark_stale
from partners.models import Partnership


@action
def agree_contact(
    *,
    by: Actor,
    partnership: Partnership,
    valid_from: date,
    contacts_a_year: int | None = None,
    people: int | None = None,
    grade: int | None = None,
    reason: str = "",
) -> Agreement:
    """Agree how often, with how many people and how senior, from a day on. The past stays as is.

    It is this partner's own, and the engagement plan does not touch it.

    :raises ValidationError: with a sentence per field that is wrong.
    """
    hold_agreements(partnership.system)
    _check_not_hidden(partnership, valid_from)
    agreement = Agreement(
        partnership=partnership,
        system=partnership.system,
        valid_from=valid_from,
        contacts_a_year=contacts_a_year,
        people=people,
        grade=grade,
        reason=reason,
        recorded_by=by if isinstance(by, User) else None,
    )
    agreement.full_clean(exclude=["system", "partnership", "recorded_by"])
    agreement.save()
    record(
        "agreement.made",
        partnership,
        system_id=partnership.system.public_id,
        facts={
            "valid_from": valid_from,
            "contacts_a_year": contacts_a_year,
            "people": people,
            "grade": grade,
        },
        reason=reason,
    )
    mark_stale([partnership])
    return agreement


@action
def follow_plan_again(*, by: Actor, partnership: Partnership, valid_from: date) -> Agreement:
    """End what was agreed with the partner itself: from a day on the engagement plan holds.

    If the plan changes before that day, the partner follows it as it is then.

    :raises ValidationError: the day is past, or the partner follows the plan on it already.
    """
    hold_agreements(partnership.system)
    if valid_from < timezone.localdate():
        raise ValidationError({"valid_from": "This can begin today or later."})
    if not partnership.agreements.holding_on(valid_from).filter(is_own=True).exists():
        raise ValidationError({"valid_from": "The partner follows the engagement plan that day."})
    plan = plan_of(partnership, valid_from)
    agreement = Agreement.objects.create(
        partnership=partnership,
        system=partnership.system,
        valid_from=valid_from,
        contacts_a_year=plan.contacts_a_year if plan else None,
        people=plan.people if plan else None,
        grade=plan.grade if plan else None,
        reason=plan.reason if plan else "",
        plan=plan,
        is_own=False,
        recorded_by=by if isinstance(by, User) else None,
    )
    record(
        "agreement.followed_plan",
        partnership,
        system_id=partnership.system.public_id,
        facts={"valid_from": valid_from},
    )
    mark_stale([partnership])
    return agreement


def _check_not_hidden(partnership: Partnership, valid_from: date) -> None:
    """A row of the plan that began later would hold in place of what is agreed now."""
    held = partnership.agreements.holding_on(timezone.localdate()).first()
    if held is not None and not held.is_own and valid_from < held.valid_from:
        raise ValidationError(
            {
                "valid_from": "This partner follows the engagement plan since "
                f"{held.valid_from:%-d %B %Y}. Its own agreement can begin that day or later."
            }
        )
