"""An event logged, corrected in all that counts, and withdrawn on the pages."""

from typing import TYPE_CHECKING

from engagement.models import Event
from tests.functional.desk import Desk
from tests.functional.ledger import Row, as_before, falls, rises
from tests.functional.test_log_a_meeting import NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

COUNCIL = NAMES[0]
BOARD = "Ashford place board"
RARELY_ASKED = "Time, channel, board, stage and themes"


def log_correct_and_withdraw_an_event(desk: Desk) -> None:
    page, record = desk.page, desk.new_record()
    present: Row = ("trust", "attendance", "system", 1.0, 1.0)
    ada: Row = ("person", "event", "", 1.0, 1.0)
    chief: Row = ("seniority", "event", "", 1.0, 1.0)
    they_began: Row = ("reciprocity", "event", "", 1.0, 1.0)

    with record.counts(
        ("contact", "meeting", "", 1.0, 1.0),
        *(they_began, chief, ada, present),
        ("trust", "tone", "system", 1.0, 1.0),
        health=rises,
        trust_of_system=rises,
    ):
        page.goto("/events/new/")
        page.locator("#recent-partners").get_by_label(COUNCIL).check()
        council(page).get_by_label("Ada Chief", exact=True).check()
        council(page).get_by_label("Tone of the conversation").select_option("5")
        desk.write(What_was_it_about="Winter plan")
        desk.tick("A partner")
        page.get_by_text(RARELY_ASKED).click()
        page.get_by_label(BOARD).check()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("heading", name="Winter plan").wait_for()
    event = Event.objects.get(title="Winter plan")

    with record.counts(
        ("contact", "call", "", 1.0, 1.0),
        *(they_began, chief, ada),
        ("trust", "attendance", "system", 0.75, 1.0),
        ("trust", "tone", "system", 0.25, 1.0),
        health=falls,  # a call is less than a meeting
        trust_of_system=falls,
    ):
        open_correction(desk, event)
        save_correction(desk, kind="Call", attendance="deputy", tone="2")

    with record.counts(
        ("contact", "visit", "", 1.0, 1.0),
        ("reciprocity", "event", "", 0.0, 1.0),
        *(chief, ada, present),
        health=rises,
        trust_of_system=rises,
    ):
        open_correction(desk, event)
        save_correction(desk, kind="Visit", attendance="present", began="The system")

    # Outside a board nobody had agreed to come.
    with record.counts(
        ("contact", "workshop", "", 1.0, 1.0),
        *(chief, ada),
        health=falls,  # who began it is not known any more
        trust_of_system=as_before,
    ):
        open_correction(desk, event)
        page.get_by_label(BOARD).uncheck()
        save_correction(desk, kind="Workshop", began="Regular or agreed together")

    with record.counts(
        ("trust", "attendance", "system", 0.0, 1.0), health=as_before, trust_of_system=falls
    ):
        open_correction(desk, event)
        page.get_by_text(RARELY_ASKED).click()
        page.get_by_label(BOARD).check()
        council(page).get_by_label("Ada Chief", exact=True).uncheck()
        save_correction(desk, kind="Meeting", attendance="absent")

    with record.counts(health=as_before, trust_of_system=as_before):
        open_correction(desk, event)
        save_correction(desk, kind="Meeting", attendance="apologies")
    with record.counts(
        present, ("contact", "meeting", "", 1.0, 1.0), health=rises, trust_of_system=rises
    ):
        open_correction(desk, event)
        save_correction(desk, kind="Meeting", attendance="present")
    with record.counts(health=as_before, trust_of_system=as_before):
        desk.withdraw(event, link="Withdraw", button="Withdraw event")


def council(page: "Page") -> "Locator":
    return page.get_by_role("group", name=COUNCIL, exact=True)


def open_correction(desk: Desk, event: Event) -> None:
    desk.choose(event, "Correct")


def save_correction(
    desk: Desk,
    *,
    kind: str,
    attendance: str = "present",
    tone: str = "",
    began: str = "",
) -> None:
    """Put right what the event was, and how the council was there, and save it."""
    desk.tick(*filter(None, (kind, began)))
    council(desk.page).get_by_label("Attendance", exact=True).select_option(attendance)
    council(desk.page).get_by_label("Tone of the conversation").select_option(tone)
    desk.write(Why="It was not so")
    desk.press("Save correction", "The event is corrected.")
