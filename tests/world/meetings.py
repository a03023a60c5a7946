"""What happened and when: meetings, logs of meetings, calendars."""

from datetime import timedelta

from django.utils import timezone

from engagement.actions.calendar import subscribe_calendar
from engagement.actions.calendar_entry import accept_meeting
from engagement.actions.commitment import settle_commitment
from engagement.actions.discussion import note_discussion_point
from engagement.actions.event import EventFacts, PartnerPart, PersonPart, log_event
from engagement.actions.importing.saved_mapping import save_mapping
from engagement.actions.importing.sheet import mapping_of
from engagement.models import CalendarEntry
from partners.models import Partnership
from tests import factories as make
from tests.integration.calendars.files import calendar, event, upload
from tests.integration.imports.logs import imported, log_of, staged
from tests.world.home import EVERYBODY, MARK, SECRET, World


def add_history(world: World, partnership: Partnership) -> None:
    """Meetings over a year, a board with a vacant seat, a promise kept and one open."""
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


def add_meeting_logs(world: World) -> None:
    """One that came in, and one whose names wait for a decision."""
    manager = world.users["partnership_manager"]
    imported(world.system, log_of(f"03/06/2024,{MARK} Council,,"), by=manager)
    waiting = staged(world.system, log_of(f"04/06/2024,{MARK} Counsel,,{MARK} talk"), by=manager)
    mapping = mapping_of(waiting)
    assert mapping is not None
    save_mapping(
        by=manager, system=world.system, kind="events", name=f"{MARK} log", mapping=mapping
    )


def add_calendars(world: World, partnership: Partnership) -> None:
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
