"""Writes what weighs on the partners of the fictional system, and what each side thinks."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import mean
from uuid import UUID

from engagement.actions.commitment import make_commitment, settle_commitment
from engagement.actions.pressure import PressureFacts, record_pressure, renew_pressure
from engagement.actions.pulse import PulseFacts, post_pulse_result
from engagement.actions.quiet_period import record_quiet_period
from engagement.actions.score_model import put_into_force
from engagement.actions.scoring_choice import set_rating_of_partners
from engagement.actions.starting_point import set_starting_point
from engagement.demonstration import cast, climate, story, survey_cast
from engagement.demonstration.climate import PressureCast, QuietCast
from engagement.demonstration.world import BY, World
from engagement.enums import CommitmentState, ModelFamily, QuietKind, Side
from engagement.models import ScoreModel
from partners.enums import Sector, Tier

# Before an election councils say little for some six weeks.
BEFORE_ELECTION = timedelta(days=45)
RATERS = 5  # people of the system who are asked about each partner
RATERS_ANSWER = 0.8


def write_regard(world: World) -> None:
    """Pressures, quiet periods, starting points, survey waves, and trust by an approved model.

    Only here a model that was fitted on simulated data is in force: nothing in it is real.
    """
    for pressure in climate.PRESSURES:
        _pressure(world, pressure)
    _quiet_periods(world)
    for key, value, reason in climate.STARTS:
        set_starting_point(
            by=BY,
            partnership=world.partnerships[key],
            value=value,
            as_of=world.day(story.DAYS),
            reason=reason,
        )
    set_rating_of_partners(
        by=BY, system=world.system, rates_partners=True, reason="To show both directions of trust"
    )
    for days_ago in climate.WAVES:
        _wave(world, days_ago)
    _late_promises(world)
    _approve(world)


def _pressure(world: World, pressure: PressureCast) -> None:
    people = {person.name: person for person in world.people.get(pressure.key, [])}
    row = record_pressure(
        by=BY,
        system=world.system,
        partnership=world.partnerships.get(pressure.key),
        facts=PressureFacts(
            kind=pressure.kind,
            level=pressure.level,
            first_on=world.day(pressure.first),
            last_on=None if pressure.last is None else world.day(pressure.last),
            cause=pressure.cause,
            document=pressure.document,
            second_person=people.get(pressure.confirmed_by),
        ),
    )
    for document in pressure.renewed_with:
        row = renew_pressure(by=BY, pressure=row, document=document)


def _quiet_periods(world: World) -> None:
    """Before each election since the history began, and before the next one."""
    for year in range(world.day(story.DAYS).year, world.today.year + 2):
        election = climate.election_day(year)
        if election > world.day(story.DAYS):
            record_quiet_period(
                by=BY,
                system=world.system,
                sector=Sector.LOCAL_GOVERNMENT,
                kind=QuietKind.PRE_ELECTION,
                first_on=election - BEFORE_ELECTION,
                last_on=election,
                note=f"Local elections on {election:%-d %B %Y}",
            )
    for quiet in climate.QUIETS:
        _quiet(world, quiet)


def _quiet(world: World, quiet: QuietCast) -> None:
    record_quiet_period(
        by=BY,
        system=world.system,
        partnership=world.partnerships.get(quiet.key),
        sector=quiet.sector,
        place=world.system.places.filter(name=quiet.place).first(),
        kind=quiet.kind,
        first_on=world.day(quiet.first),
        last_on=world.day(quiet.last),
        note=quiet.note,
    )


def _late_promises(world: World) -> None:
    """What the overwhelmed council promised and brought late."""
    partnership = world.partnerships["county"]
    for days_ago, text in climate.LATE:
        made_on = world.working_day(days_ago)
        commitment = make_commitment(
            by=BY,
            partnership=partnership,
            made_by=Side.PARTNER,
            text=text,
            made_on=made_on,
            due_on=made_on + timedelta(days=climate.LATE_DUE_AFTER),
            owner=partnership.owner,
        )
        late = timedelta(days=world.random.randint(*climate.LATE_BY))
        settle_commitment(
            by=BY,
            commitment=commitment,
            state=CommitmentState.LATE,
            happened_on=commitment.due_on + late,
            is_confirmed=True,
        )


@dataclass(frozen=True)
class Respondents:
    """Whom a wave asks about a partnership: how many, what share answers, and what they think."""

    side: Side
    invited: int
    share: float
    level: float


def _wave(world: World, days_ago: int) -> None:
    """All partners with somebody to ask answer, and the system's people on those looked after."""
    wave_id = UUID(int=world.random.getrandbits(128), version=4)
    for member in cast.ORGANISATIONS:
        mood = climate.mood_at(member.story, days_ago)
        if mood is None:
            continue
        if member.people:
            asked = Respondents(Side.PARTNER, len(member.people), mood.they_answer, mood.they)
            _result(world, member.key, days_ago, wave_id, asked)
        if member.tier == Tier.MANAGED:
            asked = Respondents(Side.SYSTEM, RATERS, RATERS_ANSWER, mood.we)
            _result(world, member.key, days_ago, wave_id, asked)


def _result(world: World, key: str, days_ago: int, wave_id: UUID, asked: Respondents) -> None:
    closed_on = world.working_day(days_ago)
    said = climate.answers(asked.invited, asked.share, asked.level, world.random)
    if days_ago in survey_cast.PULSE_DAYS:
        return  # these two are there with all their answers; the dice fall as ever
    post_pulse_result(
        by=BY,
        partnership=world.partnerships[key],
        wave=f"Partnership pulse, {closed_on:%B %Y}",
        wave_id=wave_id,
        answered_by=asked.side,
        facts=PulseFacts(
            closed_on=closed_on,
            invited=asked.invited,
            answers=len(said),
            mean=mean(said) if said else None,
        ),
    )


def _approve(world: World) -> None:
    use = ScoreModel.objects.in_use(ModelFamily.TRUST, world.system)
    if use.in_force is None and use.shown is not None:
        put_into_force(
            by=BY,
            model=use.shown,
            system=world.system,
            reason="For the demonstration only: it shows what an approved model adds.",
        )
