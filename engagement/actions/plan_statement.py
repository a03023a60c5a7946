"""What partners hold of a plan and of its principles, stated day by day; nothing is overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from audit.recording import Actor, Service, action, record
from engagement.actions.days import not_happened
from engagement.actions.plan import locked_plan
from engagement.enums import NoteNature, Sensitivity, Stance
from engagement.errors import NotPossibleError
from engagement.models import (
    Document,
    Event,
    PlanAlignment,
    PlanPartner,
    PlanPosition,
    Principle,
)
from partners.models import Person, Position


@dataclass(frozen=True)
class Shown:
    """When something was said, what shows it, and a note on it.

    ``corrects_newest``: it stands in the place of what was recorded last, which was wrong.
    ``recorded_at`` may be given by the product itself only, for what it brings in.
    """

    said_on: date | None = None
    note: str = ""
    nature: str = NoteNature.FACT
    sensitivity: str = Sensitivity.CONFIDENTIAL
    event: Event | None = None
    document: Document | None = None
    source: str = ""
    corrects_newest: bool = False
    recorded_at: datetime | None = None


@dataclass(frozen=True)
class PositionFacts:
    """What a partner holds: agreed, on a condition, cannot say yet; not asked is a correction."""

    stance: str
    condition: str = ""
    until: date | None = None
    figure: Decimal | None = None
    figure_low: Decimal | None = None
    figure_high: Decimal | None = None
    unit: str = ""
    said_by: Person | None = None
    shown: Shown = field(default_factory=Shown)


_OWN_FIELDS = (
    "stance",
    "condition",
    "until",
    "figure",
    "figure_low",
    "figure_high",
    "unit",
    "said_by",
)


@action
def state_position(*, by: Actor, plan_partner: PlanPartner, facts: PositionFacts) -> PlanPosition:
    """Record what a partner holds of a plan from a day on. After submission it is retrofitted.

    :raises AlreadyWithdrawnError: the plan was withdrawn.
    :raises NotPossibleError: the plan does not need the partner, or there is nothing to correct.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    plan_partner = _locked(plan_partner)
    newest = plan_partner.positions.holding().first()
    row = PlanPosition(**_shown(by, plan_partner, facts.shown, newest))
    for name in _OWN_FIELDS:
        value = getattr(facts, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    errors = {**_shown_errors(row), **_position_errors(row, newest)}
    if errors:
        raise ValidationError(errors)
    row.full_clean(exclude=_NOT_CHECKED | {"said_by"}, validate_constraints=False)
    row.save()
    _record("plan.position_stated", row, {"stance": row.stance})
    return row


@action
def state_positions(
    *, by: Actor, positions: Mapping[PlanPartner, PositionFacts]
) -> list[PlanPosition]:
    """Record what many partners hold of a plan, all or none.

    :raises ValidationError: nothing was stated, or one of them is wrong; it names the partner.
    """
    if not positions:
        raise ValidationError("Choose what at least one partner holds.")
    rows = []
    for plan_partner, facts in positions.items():
        try:
            rows.append(state_position(by=by, plan_partner=plan_partner, facts=facts))
        except ValidationError as error:
            said = " ".join(error.messages)
            raise ValidationError(f"{plan_partner.partnership}: {said}") from error
    return rows


@action
def rate_alignment(
    *,
    by: Actor,
    plan_partner: PlanPartner,
    principle: Principle,
    level: str,
    shown: Shown | None = None,
) -> PlanAlignment:
    """Record how far a partner finds that a plan keeps a principle, as it is worded now.

    :raises AlreadyWithdrawnError: the plan was withdrawn.
    :raises NotPossibleError: the plan does not need the partner, or the principle is retired.
    :raises ValidationError: with a sentence per field that is wrong.
    """
    plan_partner = _locked(plan_partner)
    principle = Principle.objects.get(pk=principle.pk)
    if principle.system_id != plan_partner.system_id:
        raise ValidationError({"principle": f"It is not one of {plan_partner.plan.system}."})
    if principle.is_retired:
        raise NotPossibleError(f"“{principle}” is retired. Restore it first.")
    earlier = plan_partner.alignments.filter(wording__principle=principle)
    values = _shown(by, plan_partner, shown or Shown(), earlier.holding().first())
    wording = principle.wordings.get(revision=principle.revision)
    row = PlanAlignment(**values, wording=wording, level=level)
    errors = _shown_errors(row)
    if errors:
        raise ValidationError(errors)
    row.full_clean(exclude=_NOT_CHECKED | {"wording"}, validate_constraints=False)
    row.save()
    facts = {"level": level, "principle": str(principle.public_id)}
    _record("plan.alignment_rated", row, {**facts, "wording": wording.revision})
    return row


@dataclass(frozen=True)
class Rating:
    """How far one principle is kept, and what shows that."""

    level: str
    note: str = ""


@action
def rate_alignments(
    *, by: Actor, ratings: Mapping[tuple[PlanPartner, Principle], Rating], shown: Shown
) -> list[PlanAlignment]:
    """Record how far partners find principles kept, all or none; the rest of it is the same.

    :raises ValidationError: nothing was rated, or one of them is wrong.
    """
    if not ratings:
        raise ValidationError("Rate at least one.")
    return [
        rate_alignment(
            by=by,
            plan_partner=plan_partner,
            principle=principle,
            level=rating.level,
            shown=replace(shown, note=rating.note),
        )
        for (plan_partner, principle), rating in ratings.items()
    ]


_NOT_CHECKED = {"system", "plan_partner", "event", "document", "corrects", "recorded_by"}


def _locked(plan_partner: PlanPartner) -> PlanPartner:
    plan = locked_plan(plan_partner.plan)
    rows = plan.partners.select_related("partnership__organisation", "system", "plan__system")
    found = rows.get(pk=plan_partner.pk)
    if not found.is_standing:
        raise NotPossibleError(
            f"This plan does not need {found.partnership} any more. Add it again first."
        )
    return found


def _shown(
    by: Actor, plan_partner: PlanPartner, shown: Shown, newest: PlanPosition | PlanAlignment | None
) -> dict[str, Any]:
    """The fields that positions and alignments have in common."""
    if shown.corrects_newest and newest is None:
        raise NotPossibleError("Nothing is recorded yet that could be put right.")
    if shown.recorded_at is not None and not isinstance(by, Service):
        raise NotPossibleError("When something was recorded is not for people to say.")
    return {
        "system": plan_partner.system,
        "plan_partner": plan_partner,
        "said_on": shown.said_on or timezone.localdate(),
        "note": shown.note.strip(),
        "nature": shown.nature,
        "sensitivity": shown.sensitivity,
        "event": shown.event,
        "document": shown.document,
        "source": shown.source.strip(),
        "corrects": newest if shown.corrects_newest else None,
        "recorded_at": shown.recorded_at or timezone.now(),
        "recorded_by": by if isinstance(by, User) else None,
    }


def _shown_errors(row: PlanPosition | PlanAlignment) -> dict[str, str]:
    errors = not_happened(said_on=row.said_on)
    partnership = row.plan_partner.partnership
    if row.event is not None:
        came = row.event.participations.filter(partnership=partnership)
        if not came.exists():
            errors["event"] = f"{partnership} did not take part in this event."
    if row.document is not None and row.document.partnership_id != partnership.pk:
        errors["document"] = f"This document is not one of {partnership}."
    return errors


def _position_errors(row: PlanPosition, newest: PlanPosition | None) -> dict[str, str]:
    errors = _condition_errors(row)
    if row.stance == Stance.NOT_ASKED and row.corrects is None:
        errors["stance"] = (
            "Not asked is how every partner begins. Choose it only to put right what was "
            "recorded last."
        )
    if row.until is not None:
        if row.stance not in {Stance.CONDITIONAL, Stance.CANNOT_SAY}:
            errors["until"] = "Only a condition, or what cannot be said yet, has such a day."
        elif row.until < row.said_on:
            errors["until"] = "This day is before the day on which they said it."
    if row.said_by is not None and not _works_there(row):
        errors["said_by"] = f"This person does not work for {row.plan_partner.partnership}."
    return errors


def _condition_errors(row: PlanPosition) -> dict[str, str]:
    figures = (row.figure, row.figure_low, row.figure_high)
    has_figure = any(number is not None for number in figures)
    if row.stance != Stance.CONDITIONAL:
        named = {"condition": row.condition, "figure": has_figure, "unit": row.unit}
        return {
            name: "Only a conditional position has one." for name, said in named.items() if said
        }
    errors = {}
    if not row.condition:
        errors["condition"] = "Say on what condition they agree."
    if has_figure and not row.unit:
        errors["unit"] = "Say what the figure counts, such as “million pounds a year”."
    if row.unit and not has_figure:
        errors["figure"] = "Enter the figure, or leave out what it counts."
    low, high = row.figure_low, row.figure_high
    if low is not None and high is not None and low > high:
        errors["figure_high"] = "This is less than the lowest figure."
    elif row.figure is not None and not _is_within(row.figure, low, high):
        errors["figure"] = "The figure is not within its range."
    return errors


def _is_within(figure: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or low <= figure) and (high is None or figure <= high)


def _works_there(row: PlanPosition) -> bool:
    return Position.objects.filter(
        person=row.said_by,
        system=row.system,
        organisation=row.plan_partner.partnership.organisation_id,
    ).exists()


def _record(event_type: str, row: PlanPosition | PlanAlignment, facts: Mapping[str, Any]) -> None:
    """In the history of the plan and in that of the partnership."""
    plan_partner = row.plan_partner
    record(
        event_type,
        plan_partner.plan,
        system_id=plan_partner.plan.system.public_id,
        parent=plan_partner.partnership,
        facts={
            "partnership": str(plan_partner.partnership.public_id),
            "statement": str(row.public_id),
            "said_on": row.said_on,
            "retrofitted": row.is_retrofitted,
            "corrects": str(row.corrects.public_id) if row.corrects else None,
            **facts,
        },
    )
