"""What is agreed with whom, who was given which partner, and what is to be talked about next."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from engagement.actions.agreement import follow_plan_again
from engagement.actions.engagement_plan import change_engagement_plan
from engagement.actions.handover import accept_handed_over, hand_over
from engagement.actions.planned_conversation import plan_conversation
from engagement.demonstration.world import BY, World
from partners.enums import Grade, OrganisationKind, Tier

# Their agreements stay their own: one speaks for all care homes, one comes when it can.
EXCEPTIONS = ("care_association", "ambulance")
GIVEN = ("carers", "northwold")
BOARD = "Agreed by the integrated care board"


@dataclass(frozen=True)
class Agreed:
    """What a row of the plan says, and so many days ahead from when."""

    kind: str
    contacts_a_year: int
    people: int
    grade: int | None = None
    reason: str = BOARD
    days_ahead: int = 0


PLAN = (
    Agreed("", 6, 1),
    Agreed(OrganisationKind.UPPER_TIER_COUNCIL, 24, 4, Grade.DIRECTOR),
    Agreed(OrganisationKind.ACUTE_TRUST, 26, 4, Grade.DIRECTOR),
    Agreed(OrganisationKind.MENTAL_HEALTH_TRUST, 26, 4, Grade.DIRECTOR),
    Agreed(OrganisationKind.PRIMARY_CARE_NETWORK, 12, 2),
    Agreed(
        OrganisationKind.PRIMARY_CARE_NETWORK,
        24,
        3,
        reason="Neighbourhood teams begin to work",
        days_ahead=30,
    ),
)

# Partner, what about, in how many days, and whether with its first person.
CONVERSATIONS = (
    ("ellerby", "What their budget means for reablement", 10, True),
    ("harrowfen", "Why we hear so little from each other", -4, True),
    ("county", "What we can take off their hands this winter", 6, True),
    ("care_association", "What became of what they told us", 15, False),
)


def write_working(world: World) -> None:
    """The engagement plan, a handover that waits, and conversations to come."""
    _plan(world)
    _handover(world)
    owner = world.users[0]
    for key, topic, days, with_somebody in CONVERSATIONS:
        plan_conversation(
            by=owner,
            partnership=world.partnerships[key],
            topic=topic,
            due_on=world.today + timedelta(days=days),
            person=world.people[key][0] if with_somebody else None,
            owner=owner,
        )


def _plan(world: World) -> None:
    """It begins today, since a plan cannot rewrite the past; two partners keep their own."""
    today = max(world.today, timezone.localdate())
    for row in PLAN:
        change_engagement_plan(
            by=world.users[0],
            system=world.system,
            tier=Tier.MANAGED,
            kind=row.kind,
            valid_from=today + timedelta(days=row.days_ahead),
            contacts_a_year=row.contacts_a_year,
            people=row.people,
            grade=row.grade,
            reason=row.reason,
        )
    for key, partnership in world.partnerships.items():
        if key not in EXCEPTIONS and partnership.agreements.filter(is_own=True).exists():
            follow_plan_again(by=BY, partnership=partnership, valid_from=today)


def _handover(world: World) -> None:
    """A colleague takes on another task: one partner was accepted, one waits."""
    given_by, given_to = world.users[1], world.users[0]
    handover = hand_over(
        by=given_by,
        system=world.system,
        from_user=given_by,
        to={world.partnerships[key].pk: given_to for key in GIVEN},
        reason="I look after hospital discharge from next month on.",
    )
    accepted = handover.rows.get(partnership=world.partnerships[GIVEN[0]])
    accept_handed_over(by=given_to, rows=[accepted])
