"""Writes the plans of the fictional system, and what its partners hold of them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from engagement.actions.plan import PlanFacts, begin_plan, submit_plan
from engagement.actions.plan_statement import (
    PositionFacts,
    Shown,
    rate_alignment,
    state_position,
)
from engagement.demonstration.plan_cast import PLANS, Voice
from engagement.demonstration.world import BY, LONDON, World
from engagement.enums import Alignment, NoteNature, Sensitivity
from engagement.models import PlanPartner

LETTERS = {
    "A": Alignment.ALIGNED,
    "P": Alignment.PARTLY,
    "N": Alignment.NOT_ALIGNED,
    "?": Alignment.CANNOT_SAY,
}
MONEY = "million pounds a year"
EVIDENCE = "Said at a workshop on the draft, and kept in its notes"


def write_plans(world: World) -> None:
    """All plans, with what was said of them recorded two days after it was said."""
    places = {place.name: place for place in world.system.places.all()}
    for each in PLANS:
        begins = world.day(each.begins)
        plan = begin_plan(
            by=BY,
            system=world.system,
            facts=PlanFacts(
                kind=each.kind,
                title=each.title,
                first_on=begins,
                last_on=begins + each.lasts,
                due_on=world.day(each.due),
                place=places.get(each.place),
                lead=world.users[0],
            ),
            partners=[world.partnerships[voice.key] for voice in each.voices],
        )
        if each.submitted is not None:
            submit_plan(by=BY, plan=plan, submitted_on=world.day(each.submitted))
        parts = {row.partnership_id: row for row in plan.partners.select_related("plan")}
        for voice in each.voices:
            part = parts[world.partnerships[voice.key].pk]
            _positions(world, part, voice)
            _ratings(world, part, voice)


def _positions(world: World, part: PlanPartner, voice: Voice) -> None:
    for word in voice.words:
        middle, low, high = word.figures or (None, None, None)
        facts = PositionFacts(
            stance=word.stance,
            condition=word.condition,
            until=None if word.until is None else world.day(-word.until),
            figure=Decimal(middle) if middle else None,
            figure_low=Decimal(low) if low else None,
            figure_high=Decimal(high) if high else None,
            unit=MONEY if word.figures else "",
            said_by=world.people[voice.key][0],
            shown=Shown(
                said_on=world.day(word.days_ago),
                note=word.note,
                nature=NoteNature.OPINION if word.note else NoteNature.FACT,
                source=word.source,
                recorded_at=_recorded_at(world.day(word.days_ago)),
            ),
        )
        state_position(by=BY, plan_partner=part, facts=facts)


def _ratings(world: World, part: PlanPartner, voice: Voice) -> None:
    said_on = world.day(voice.rated)
    principles = world.system.principles.in_order()
    for number, (letter, principle) in enumerate(
        zip(voice.ratings, principles, strict=False), start=1
    ):
        if letter in LETTERS:
            shown = Shown(
                said_on=said_on,
                note=EVIDENCE if number in voice.shown else "",
                sensitivity=Sensitivity.OPEN,
                recorded_at=_recorded_at(said_on),
            )
            level = LETTERS[letter]
            rate_alignment(by=BY, plan_partner=part, principle=principle, level=level, shown=shown)


def _recorded_at(said_on: date) -> datetime:
    """Two days later, at midday."""
    return datetime.combine(said_on + timedelta(days=2), time(12), tzinfo=LONDON)
