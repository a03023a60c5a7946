"""A small system with one of everything, for the tests that walk all routes and pages.

All names in it carry ``MARK`` and all that is confidential carries ``SECRET``, so that a page
can be searched for what it must not show.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.apps import apps
from django.test import Client
from django.utils import timezone

from accounts.actions.api_token import create_token
from accounts.models import User
from accounts.roles import NATIONAL_ADMINISTRATOR, ROLES, SYSTEM_ROLES
from engagement.actions.agreement import agree_contact
from engagement.actions.calendar import subscribe_calendar
from engagement.actions.calendar_entry import accept_meeting
from engagement.actions.commitment import settle_commitment
from engagement.actions.consultation import record_outcome
from engagement.actions.discussion import note_discussion_point
from engagement.actions.document import withhold_document
from engagement.actions.engagement_plan import change_engagement_plan
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.actions.handover import accept_handed_over, decline_handed_over
from engagement.actions.importing.saved_mapping import save_mapping
from engagement.actions.importing.sheet import mapping_of
from engagement.actions.pack_words import write_pack_text
from engagement.actions.partner_link import answer_through_link
from engagement.actions.plan_statement import Shown
from engagement.actions.planned_conversation import drop_conversation
from engagement.actions.pressure import renew_pressure
from engagement.actions.principle import retire_principle
from engagement.actions.scoring import sweep
from engagement.actions.survey.closing import close_wave
from engagement.models import CalendarEntry
from jobs.actions.job import start_job, store_file
from jobs.actions.running import run_job
from jobs.models import Job
from partners.actions.membership import grant_role
from partners.enums import Grade, ReferenceKind, Tier
from partners.models import Organisation, Partnership, Person, System
from partners.tasks import PREVIEW
from tests import factories as make
from tests.factories.answer_files import brought_in, make_ready_answer_file
from tests.factories.answer_tables import Said
from tests.factories.reference import bring_in
from tests.integration.calendars.files import calendar, event, upload
from tests.integration.imports.logs import imported, log_of, staged
from tests.integration.rules.database import OUR_APPS
from tests.routes import Resolver, Value

PRACTICES = Path(__file__).parent / "fixtures" / "reference" / "epraccur.csv"
MARK = "Zebedee"
SECRET = "quagmire"
EVERYBODY = "everybody"


@dataclass
class World:
    """The home system, who is in it by role, and a stranger from another system."""

    system: System
    users: dict[str, User] = field(default_factory=dict)
    stranger: User | None = None
    partner_token: str = ""
    survey_token: str = ""

    def client(self, who: str) -> Client:
        """A signed-in client of a role, of the stranger, or of nobody."""
        client = Client(raise_request_exception=False)
        user = self.stranger if who == "stranger" else self.users.get(who)
        if user is not None:
            client.force_login(user)
        return client

    def resolver(self) -> Resolver:
        """Finds addresses with the eyes of someone who has every role."""
        values = {
            **route_values(),
            "token": [
                Value("token", self.partner_token),
                Value("surveytoken", self.survey_token),
            ],
            "sheet_kind": [Value("sheet", "people")],
            "section": [Value("section", "over_time")],
            "slot": [Value("slot", "so_what:over_time.contacts")],
            "file_kind": [Value("file", "paper")],
        }
        return Resolver(self.client(EVERYBODY), values)


def build_world() -> World:
    """One of everything, with a score."""
    # First, so that the newest rows of every table, with which the routes are walked, are at home.
    elsewhere = make.make_partnership(name="A partner elsewhere")
    stranger = _everybody(elsewhere.system, national=False)
    system = make.make_system(name=f"{MARK} system", code="ZEB")
    world = World(system=system, stranger=stranger)
    for role in ROLES.values():
        if role.national:
            world.users[role.name] = make.make_national_user(role.name)
        else:
            world.users[role.name] = make.make_user(system=system, role=role.name)
    world.users[EVERYBODY] = _everybody(system)
    partnership = _partner(world)
    _history(world, partnership)
    _dealings(world, partnership)
    _working(world, partnership)
    _asked(world, partnership)
    _plans(world, partnership)
    _views(world, partnership)
    _packs(world)
    _surveys(world, partnership)
    _meeting_logs(world)
    _calendars(world, partnership)
    _registers(world)
    _tokens(world)
    sweep(timedelta(seconds=20))
    return world


def route_values() -> dict[str, list[Value]]:
    """Public ids of the newest few rows of every table, and the few other variable parts."""
    return {
        "public_id": [
            Value(f"{model._meta.model_name} {rank}", public_id)
            for app in OUR_APPS
            for model in apps.get_app_config(app).get_models()
            if any(f.name == "public_id" for f in model._meta.concrete_fields)
            for rank, public_id in enumerate(
                model._default_manager.order_by("-pk").values_list("public_id", flat=True)[:12]
            )
        ],
        "kind": [Value("kind", "trusts"), Value("todokind", "commitment_due")],
        "uidb36": [Value("uid", "1")],
        "key": [Value("key", "set-password")],
        "format": [Value("format", "json")],
        "name": [Value("topic", name) for name in ("events", "partnerships")],
    }


def _everybody(system: System, *, national: bool = True) -> User:
    user = make.make_user()
    for role in SYSTEM_ROLES:
        grant_role(by=make.TESTS, user=user, role=role, system=system)
    if national:
        grant_role(by=make.TESTS, user=user, role=NATIONAL_ADMINISTRATOR.name, system=None)
    return user


def _partner(world: World) -> Partnership:
    manager = world.users["partnership_manager"]
    partnership = make.make_partnership(
        system=world.system,
        name=f"{MARK} Council",
        tier=Tier.MANAGED,
        owner=manager,
        place=make.make_place(world.system, f"{MARK} place"),
    )
    agree_contact(
        by=manager,
        partnership=partnership,
        valid_from=date(2025, 4, 1),
        contacts_a_year=12,
        people=2,
        grade=Grade.DIRECTOR,
    )
    make.make_alias(partnership.organisation, f"{MARK} Borough")
    make.make_identifier(partnership.organisation, "ZEB01")
    make.make_succession(make.make_organisation(name=f"Old {MARK}"), partnership.organisation)
    return partnership


def _history(world: World, partnership: Partnership) -> None:
    manager = world.users["partnership_manager"]
    person = make.make_person(
        system=world.system,
        name=f"{MARK} Smith",
        organisation=partnership.organisation,
        title="Director",
    )
    board = make.make_board(system=world.system, name=f"{MARK} board", kind="icb_board")
    seat = make.make_seat(board=board, title=f"{MARK} seat", expected_from=partnership)
    make.make_appointment(seat=seat, person=person, home_organisation=partnership.organisation)
    vacant = make.make_seat(board=board, title=f"Vacant {MARK} seat", expected_from=partnership)
    make.make_nomination(seat=vacant, person=person, organisation=partnership.organisation)
    make.make_rule_set(system=world.system, name=f"{MARK} constitution", board_kind="icb_board")
    for days in (400, 200, 100, 30, 3):
        event = log_event(
            by=manager,
            system=world.system,
            facts=EventFacts(
                starts_at=timezone.now() - timedelta(days=days),
                title=f"{MARK} meeting",
                partners=[PartnerPart(partnership, tone=2)],
                people=[PersonPart(person, partnership)],
                boards=[board],
                notes=f"They said {SECRET}.",
                initiated_by="partner",
            ),
        )
    note_discussion_point(
        by=manager, partnership=partnership, event=event, theme="finance", text=f"About {SECRET}"
    )
    item = make.make_agenda_item(event=event, title=f"{MARK} item")
    make.make_interest(item=item, person=person, details=f"It is about {SECRET}.")
    make.make_sector_figures(system=world.system, source=f"{MARK} census", nhs=9)
    make.make_comparison(system=world.system)
    make.make_commitment(partnership=partnership, text=f"{MARK} promise")
    settle_commitment(
        by=manager,
        commitment=make.make_commitment(partnership=partnership, text=f"{MARK} kept promise"),
        state="kept",
        happened_on=timezone.localdate(),
    )


def _dealings(world: World, partnership: Partnership) -> None:
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


def _plans(world: World, partnership: Partnership) -> None:
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


def _working(world: World, partnership: Partnership) -> None:
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


def _asked(world: World, partnership: Partnership) -> None:
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


def _views(world: World, partnership: Partnership) -> None:
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


def _packs(world: World) -> None:
    """One in its readers' hands with its file, and a draft that was written and compared."""
    by, system = world.users["partnership_manager"], world.system
    published = make.make_published_pack(by=by, system=system, title=f"{MARK} report")
    make.make_pack_file(published)
    make.make_written_pack(by=by, system=system, title=f"{MARK} assessment", kind="assessment")
    draft = make.make_written_pack(by=by, system=system, title=f"{MARK} pack")
    slot = "so_what:over_time.contacts"
    for text in ("First words", f"We are {SECRET}."):
        write_pack_text(by=by, pack=draft, slot=slot, text=text)
    make.make_pack_comparison(draft, by=by)


def _surveys(world: World, partnership: Partnership) -> None:
    """Waves on their way: prepared, open to partners, open to the system's people, closed."""
    by, system = world.users["partnership_manager"], world.system
    _closed_waves(world, partnership)
    rating = make.make_wave(
        system=system, title=f"{MARK} ratings", answered_by="system", state="open"
    )
    make.make_invitation(wave=rating, user=by, abouts=[partnership])
    wave = make.make_wave(system=system, title=f"{MARK} pulse", state="open", made_by=by)
    for name in ("Black", "White"):
        invitation = make.make_invitation(
            wave=wave, partnership=partnership, person=_known(world, partnership, name)
        )
    world.survey_token = make.token_of(invitation)
    # One of the first of its table, which are those that are copied to make tables longer.
    make.make_opt_out(person=Person.objects.filter(system=system).order_by("pk")[0])
    make.make_wave(system=system, title=f"{MARK} pulse to come", made_by=by)
    people = [Said(partnership.organisation.name), Said(f"{MARK} Counsel", comment=f"{SECRET}.")]
    brought_in(system=system, people=people[:1], title=f"{MARK} old survey", by=by)
    make_ready_answer_file(system=system, people=people, title=f"{MARK} older survey", by=by)
    # The newest of its table, so that the pages of drafts are walked.
    make.make_instrument_version(system=system, is_published=False)


def _closed_waves(world: World, partnership: Partnership) -> None:
    """Both sides to the same questions, and what organisations of a board said of each other."""
    by, system = world.users["partnership_manager"], world.system
    version = make.make_instrument_version(system=system)
    both = [
        make.make_wave(version=version, title=f"{MARK} pulse of spring", state="open"),
        make.make_wave(
            version=version, title=f"{MARK} view of spring", answered_by="system", state="open"
        ),
    ]
    said = make.make_invitation(
        wave=both[0], partnership=partnership, person=_known(world, partnership, "Green")
    )
    make.make_response(said, comment=f"It is {SECRET}.")
    said = make.make_invitation(wave=both[1], user=by, abouts=[partnership])
    make.make_response(said, about=partnership)
    other = make.make_partnership(system=system, name=f"{MARK} Trust", kind="acute_trust")
    board = make.make_board(system=system, name=f"{MARK} place board")
    ties = make.make_wave(
        system=system, title=f"{MARK} ties", board=board, is_relational=True, state="open"
    )
    for one, rated in ((partnership, other), (other, partnership)):
        person = _known(world, one, "Amber")
        said = make.make_invitation(wave=ties, partnership=one, person=person, abouts=[rated])
        make.make_response(said, about=rated)
    for wave in (*both, ties):
        close_wave(by=by, wave=wave)
        assert run_job(str(Job.objects.latest("pk").public_id))


def _known(world: World, partnership: Partnership, name: str) -> Person:
    return make.make_person(
        system=world.system, name=f"{MARK} {name}", organisation=partnership.organisation
    )


def _meeting_logs(world: World) -> None:
    """One that came in, and one whose names wait for a decision."""
    manager = world.users["partnership_manager"]
    imported(world.system, log_of(f"03/06/2024,{MARK} Council,,"), by=manager)
    waiting = staged(world.system, log_of(f"04/06/2024,{MARK} Counsel,,{MARK} talk"), by=manager)
    mapping = mapping_of(waiting)
    assert mapping is not None
    save_mapping(
        by=manager, system=world.system, kind="events", name=f"{MARK} log", mapping=mapping
    )


def _calendars(world: World, partnership: Partnership) -> None:
    """An address, and files with meetings that wait, that changed once logged, and to come."""
    by, system = world.users[EVERYBODY], world.system
    make.make_person(
        system=system,
        name=f"{MARK} Jones",
        email="jones@zebedee.example",
        organisation=partnership.organisation,
    )
    known = ("jones@zebedee.example", f"{SECRET}@elsewhere.example")
    upload(by, system, calendar(event(uid="logged", title=f"{MARK} logged", invited=known)))
    entry = CalendarEntry.objects.get(system=system)
    accept_meeting(by=by, entry=entry, partnerships=[partnership])
    subscribe_calendar(by=by, system=system, address="https://calendar.invalid/secret.ics")
    ahead = timezone.now() + timedelta(days=3)
    later = event(uid="ahead", title=f"{MARK} ahead", start=ahead, invited=known)
    meetings = [event(uid=str(n), title=f"{MARK} waits", invited=known) for n in range(3)]
    moved = event(uid="logged", title=f"{MARK} logged", hours=2, invited=known, sequence=1)
    broken = ["BEGIN:VEVENT", "SUMMARY:Broken", "END:VEVENT"]
    upload(by, system, calendar(moved, later))
    upload(by, system, calendar(*meetings, broken))
    assert CalendarEntry.objects.filter(system=system).changed().exists()


def _registers(world: World) -> None:
    """A register's file with rows that were passed over, looked at by a worker and not applied.

    And figures of the area of the council, brought in.
    """
    council = Organisation.objects.get(name=f"{MARK} Council")
    make.make_identifier(council, "E06000005", scheme="gss")
    bring_in(ReferenceKind.INDICATORS)
    by = world.users[EVERYBODY]
    stored = store_file(by=by, name="epraccur.csv", content=PRACTICES.read_bytes())
    job = start_job(
        by=by,
        kind=PREVIEW,
        title=f"{MARK} preview",
        parameters={"kind": ReferenceKind.PRACTICES, "as_at": "2024-01-24"},
        input_file=stored,
    )
    assert run_job(str(job.public_id))


def _tokens(world: World) -> None:
    create_token(by=world.users[EVERYBODY], name="Nightly export", days=30)
