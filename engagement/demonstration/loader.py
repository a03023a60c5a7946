"""Writes the fictional system through the product's own actions."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from django.db import transaction

from accounts.actions.user import add_user, set_password
from engagement.actions.agreement import agree_contact
from engagement.actions.commitment import make_commitment, settle_commitment
from engagement.actions.discussion import note_discussion_point
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.demonstration import cast, story
from engagement.demonstration.arrivals import write_arrivals
from engagement.demonstration.boards import write_boards
from engagement.demonstration.dealings import write_dealings
from engagement.demonstration.figures import write_figures
from engagement.demonstration.plans import write_plans
from engagement.demonstration.programs import write_programs
from engagement.demonstration.regard import write_regard
from engagement.demonstration.rooms import own_members, write_rooms
from engagement.demonstration.surveys import write_surveys
from engagement.demonstration.webhooks import write_webhooks
from engagement.demonstration.working import write_working
from engagement.demonstration.world import BY, World
from engagement.enums import (
    Channel,
    CommitmentState,
    DiscussionKind,
    EventKind,
    Importance,
    NoteNature,
    RecordSource,
    Side,
    Theme,
)
from engagement.models import Event
from partners.actions.membership import grant_role
from partners.actions.organisation import add_organisation
from partners.actions.partnership import begin_partnership
from partners.actions.person import add_person
from partners.actions.system import found_system
from partners.enums import Tier
from partners.models import System

Report = Callable[[str], None]


def load(*, today: date, seed: int, report: Report) -> System:
    """Write the demonstration once, all or nothing; a second call changes nothing.

    The same seed and day give the same history.
    """
    existing = System.objects.filter(code=cast.SYSTEM_CODE).first()
    if existing is not None:
        return existing
    with transaction.atomic():
        system = found_system(
            by=BY,
            code=cast.SYSTEM_CODE,
            name=cast.SYSTEM_NAME,
            icb_name=cast.ICB_NAME,
            places=cast.PLACES,
            is_fictional=True,
        )
        random = Random(seed)  # noqa: S311 (the same story every time is what is wanted)
        world = World(system=system, today=today, random=random)
        write_accounts(world)
        write_organisations(world)
        write_boards(world)
        for member in cast.ORGANISATIONS:
            report(f"History of {member.name}")
            _history(world, member)
        _board_meetings(world)
        report("What was asked for, raised and decided")
        # With dice of its own, so that a longer history of this kind leaves the rest as it was.
        world.random = Random(f"{seed} dealings")  # noqa: S311
        write_dealings(world)
        report("Who was in the room")
        world.random = Random(f"{seed} rooms")  # noqa: S311
        write_rooms(world)
        report("What weighs on whom, and what each side thinks of the other")
        world.random = Random(f"{seed} regard")  # noqa: S311
        write_regard(world)
        report("What was asked in surveys")
        world.random = Random(f"{seed} surveys")  # noqa: S311
        write_surveys(world)
        report("What is published of the areas")
        world.random = Random(f"{seed} figures")  # noqa: S311
        write_figures(world)
        report("What partners hold of the plans")
        write_plans(world)
        report("What is agreed with all, and who was given which partner")
        write_working(world)
        report("Who is told of it")
        write_webhooks(world)
        report("What has just come in")
        write_arrivals(world)
        report("Which programs use the API")
        write_programs(world)
    return system


def write_accounts(world: World) -> None:
    for account in cast.ACCOUNTS:
        user = add_user(by=BY, email=account.email, name=account.name, is_demo=True)
        set_password(by=BY, user=user, password=cast.PASSWORD)
        system = None if account.national else world.system
        grant_role(by=BY, user=user, role=account.role, system=system)
        world.users.append(user)


def write_organisations(world: World) -> None:
    places = {place.name: place for place in world.system.places.all()}
    for index, member in enumerate(cast.ORGANISATIONS):
        organisation = add_organisation(
            by=BY,
            name=member.name,
            kind=member.kind,
            town=member.town,
            is_fictional=True,
        )
        world.organisations[member.key] = organisation
        partnership = begin_partnership(
            by=BY,
            organisation=organisation,
            system=world.system,
            tier=member.tier,
            owner=world.users[index % 2] if member.tier == Tier.MANAGED else None,
            represented_by=world.partnerships.get(member.represented_by),
            place=places.get(member.place),
        )
        world.partnerships[member.key] = partnership
        world.people[member.key] = [
            add_person(
                by=BY,
                system=world.system,
                name=person.name,
                email=cast.mail_of(person.name, member.key),
                organisation=organisation,
                title=person.title,
                grade=person.grade,
            )
            for person in member.people
        ]
        if member.contacts_a_year is not None:
            agree_contact(
                by=BY,
                partnership=partnership,
                valid_from=world.day(120 if member.story == "new" else story.DAYS),
                contacts_a_year=member.contacts_a_year,
                people=member.people_agreed,
                grade=member.grade,
                reason="Agreed with the partner at the start of the year",
            )


def _history(world: World, member: cast.OrganisationCast) -> None:
    for days_ago in story.contact_days(member.story, world.random):
        chapter = story.chapter_at(member.story, days_ago)
        event = _meeting(world, member, chapter, days_ago)
        if world.random.random() < 0.3:
            _promise(world, member, chapter, event)
        if world.random.random() < 0.25:
            _point(world, member, event)


def _meeting(
    world: World, member: cast.OrganisationCast, chapter: story.Chapter, days_ago: int
) -> Event:
    random = world.random
    theme = random.choice(list(story.SUBJECTS))
    people = world.people[member.key]
    came = people[1:] if len(people) > 1 and random.random() > chapter.most_senior else people
    partnership = world.partnerships[member.key]
    what = story.kind(random)
    return log_event(
        by=BY,
        system=world.system,
        facts=EventFacts(
            starts_at=world.moment(days_ago),
            kind=what,
            title=random.choice(story.SUBJECTS[theme]),
            channel=random.choice(story.CHANNELS[what]),
            initiated_by=story.initiator(chapter, random),
            themes=[theme],
            partners=[PartnerPart(partnership, tone=story.tone(chapter, random))],
            people=[PersonPart(p, partnership) for p in random.sample(came, k=min(2, len(came)))],
        ),
        source=RecordSource.DEMONSTRATION,
    )


def _promise(
    world: World,
    member: cast.OrganisationCast,
    chapter: story.Chapter,
    event: Event,
) -> None:
    random = world.random
    made_by = random.choice([Side.SYSTEM, Side.PARTNER])
    words = story.OUR_PROMISES if made_by == Side.SYSTEM else story.THEIR_PROMISES
    takes = random.choice([14, 21, 28, 42])
    commitment = make_commitment(
        by=BY,
        partnership=world.partnerships[member.key],
        made_by=made_by,
        text=random.choice(words),
        due_on=event.occurred_on + timedelta(days=takes),
        event=event,
        importance=random.choice([Importance.MINOR, Importance.STANDARD, Importance.MAJOR]),
        owner=world.partnerships[member.key].owner,
    )
    state = story.outcome(chapter, made_by, random)
    late = random.randint(5, 25) if state == CommitmentState.LATE else -random.randint(0, 6)
    settled_on = commitment.due_on + timedelta(days=late)
    if settled_on < world.today:
        settle_commitment(
            by=BY,
            commitment=commitment,
            state=state,
            happened_on=max(settled_on, commitment.made_on),
            is_confirmed=random.random() < 0.6,
        )


def _point(world: World, member: cast.OrganisationCast, event: Event) -> None:
    told = story.UNHEARD_POINTS if member.story == "unheard" else story.POINTS
    theme, text = world.random.choice(told)
    note_discussion_point(
        by=BY,
        partnership=world.partnerships[member.key],
        event=event,
        theme=theme,
        text=text,
        kind=DiscussionKind.WORRY if member.story == "unheard" else DiscussionKind.VIEW,
        nature=NoteNature.FACT,
    )


def _board_meetings(world: World) -> None:
    """The boards meet every two months; each partner with a filled seat comes, or does not."""
    by_pk: dict[int | None, str] = {p.pk: key for key, p in world.partnerships.items()}
    stories = {member.key: member.story for member in cast.ORGANISATIONS}
    for board in world.boards.values():
        seats = list(board.seats.filter(expected_from__isnull=False))
        for days_ago in range(story.DAYS - 30, 0, -61):
            parts = []
            for seat in seats:
                key = by_pk[seat.expected_from_id]
                chapter = story.chapter_at(stories[key], days_ago)
                on = world.day(days_ago)
                if seat.appointments.filter(valid_from__lte=on).exclude(valid_to__lt=on).exists():
                    came = story.attendance(chapter, world.random)
                    parts.append(PartnerPart(world.partnerships[key], attendance=came))
            if parts:
                log_event(
                    by=BY,
                    system=world.system,
                    facts=EventFacts(
                        starts_at=world.moment(days_ago),
                        kind=EventKind.MEETING,
                        title=f"{board.name}: meeting",
                        boards=[board],
                        channel=Channel.HYBRID,
                        themes=[Theme.GOVERNANCE],
                        partners=parts,
                        people=own_members(board, world.day(days_ago)),
                    ),
                    source=RecordSource.DEMONSTRATION,
                )
