"""What each side asks of the other, plans, promises and thinks."""

from datetime import timedelta

from django.utils import timezone

from engagement.actions.consultation import record_outcome
from engagement.actions.document import withhold_document
from engagement.actions.engagement_plan import change_engagement_plan
from engagement.actions.handover import accept_handed_over, decline_handed_over
from engagement.actions.partner_link import answer_through_link
from engagement.actions.plan_statement import Shown
from engagement.actions.planned_conversation import drop_conversation
from engagement.actions.pressure import renew_pressure
from engagement.actions.principle import retire_principle
from partners.enums import Tier
from partners.models import Partnership
from tests import factories as make
from tests.world.home import EVERYBODY, MARK, SECRET, World


def add_dealings(world: World, partnership: Partnership) -> None:
    """What was asked for, raised and decided."""
    manager = world.users["partnership_manager"]
    withhold_document(
        by=manager,
        document=make.make_document(partnership=partnership, title=f"{MARK} figures"),
        settled_on=timezone.localdate(),
        decided_by=f"The {SECRET} committee",
        withheld_because=f"It is about {SECRET}.",
    )
    make.make_document(partnership=partnership, title=f"{MARK} plan")
    make.make_issue(partnership=partnership, text=f"About {SECRET}")
    make.make_issue(partnership=partnership, text=f"{MARK} issue", sensitivity="open")
    make.make_decision(partnership=partnership, title=f"{MARK} procurement")
    other = make.make_partnership(system=world.system, name=f"{MARK} Charity", kind="voluntary")
    theirs = make.make_decision(partnership=partnership, affected=[other], title=f"{MARK} savings")
    make.make_engagement(decision=theirs)
    make.make_service(
        system=world.system,
        providers=[other],
        affected=[partnership],
        title=f"{MARK} contract",
        ends_on=timezone.localdate() + timedelta(days=100),
        note=f"It is a {SECRET}.",
    )
    decision = make.make_decision(affected=[partnership], title=f"{MARK} decision")
    make.make_engagement(decision=decision)
    record_outcome(by=manager, consultation=decision.consultations.get(), said=f"It is a {SECRET}.")


def add_plans(world: World, partnership: Partnership) -> None:
    """One submitted and changed afterwards, one in preparation, with notes and ratings."""
    confided = Shown(note=f"It is about {SECRET}.", source=f"The {SECRET} letter")
    today = timezone.localdate()
    plan = make.make_plan(
        partners=[partnership], title=f"{MARK} plan", submitted_on=today - timedelta(days=5)
    )
    part = plan.partners.get()
    make.make_plan_position(
        plan_partner=part,
        stance="conditional",
        condition=f"If {MARK} pays",
        until=today + timedelta(days=30),
        shown=confided,
    )
    make.make_alignment(plan_partner=part, shown=confided)
    make.make_plan_partner(partnership=partnership)
    retire_principle(
        by=make.TESTS,
        principle=world.system.principles.in_order().reverse()[0],
        reason="Said twice",
    )


def add_working(world: World, partnership: Partnership) -> None:
    """What is agreed with all, what is planned with one, and partners that changed hands."""
    by, manager = world.users[EVERYBODY], world.users["partnership_manager"]
    for tier in (Tier.MANAGED, Tier.KNOWN):
        change_engagement_plan(
            by=by,
            system=world.system,
            tier=tier,
            valid_from=timezone.localdate(),
            contacts_a_year=6,
            reason=f"The {MARK} board decided.",
        )
    make.make_planned_conversation(partnership=partnership, topic=f"Their {SECRET}")
    drop_conversation(
        by=by,
        conversation=make.make_planned_conversation(partnership=partnership, topic=f"{MARK} talk"),
        reason=f"It was {SECRET}.",
    )
    given, offered, taken = (
        make.make_partnership(
            system=world.system, name=f"{MARK} School", tier=Tier.MANAGED, owner=owner
        )
        for owner in (by, manager, by)
    )
    row = make.make_handed_over(partnership=given, to_user=manager)
    decline_handed_over(by=manager, row=row, note=f"It is {SECRET}.")
    make.make_handed_over(partnership=offered, to_user=by)
    row = make.make_handed_over(partnership=taken, to_user=manager)
    accept_handed_over(by=manager, rows=[row])


def add_asked(world: World, partnership: Partnership) -> None:
    """A personal link through which the partner disputed one promise and may confirm another."""
    manager = world.users["partnership_manager"]
    make.make_awaiting_commitment(partnership=partnership, text=f"{MARK} rota")
    disputed = make.make_awaiting_commitment(partnership=partnership, text=f"{MARK} figures")
    link, world.partner_token = make.make_partner_link(
        partnership=partnership, by=manager, message=f"Before the {MARK} meeting"
    )
    answer_through_link(
        by=make.TESTS,
        link=link,
        commitment=disputed,
        revision=disputed.revision,
        answer="disputes",
        text=f"It was a {SECRET}.",
    )


def add_views(world: World, partnership: Partnership) -> None:
    """What weighs on whom, when silence is known, and what each side thinks of the other."""
    make.make_rating_of_partners(world.system)
    pressure = make.make_pressure(
        partnership=partnership,
        cause=f"It is {SECRET}.",
        second_person=make.make_person(system=world.system, name=f"{MARK} Witness"),
    )
    renew_pressure(
        by=world.users["partnership_manager"], pressure=pressure, document=f"{MARK} report"
    )
    make.make_pressure(system=world.system, cause=f"All of us are {SECRET}.")
    make.make_quiet_period(partnership=partnership, note=f"Because of {SECRET}.")
    make.make_quiet_period(system=world.system, sector="nhs")
    make.make_quiet_period(place=partnership.place, sector="local_government")
    make.make_starting_point(partnership=partnership, reason=f"We were {SECRET}.")
    make.make_prompt(partnership=partnership)
    make.make_saved_view(
        system=world.system,
        owner=world.users["partnership_manager"],
        name=f"{MARK} calls",
        is_shared=True,
    )
    make.make_pulse_result(partnership=partnership, wave=f"{MARK} wave")
    make.make_pulse_result(partnership=partnership, wave=f"{MARK} wave", answered_by="system")
