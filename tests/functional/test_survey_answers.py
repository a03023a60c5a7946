"""Somebody is asked in a survey: on a phone, without scripts, by keyboard or screen reader."""

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from engagement.enums import Side, WaveState
from engagement.models import SurveyInvitation, SurveyResponse
from tests import factories as make
from tests.browser import PHONE, LiveServer, width_of
from tests.eye import faults

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


@pytest.fixture
def invitation(product: LiveServer) -> SurveyInvitation:
    """Somebody of Vale Council in an open pulse."""
    system = make.make_system(name="Dale")
    partnership = make.make_partnership(system=system, name="Vale Council")
    wave = make.make_wave(system=system, state=WaveState.OPEN, introduction="It helps us plan.")
    return make.make_invitation(wave=wave, partnership=partnership)


@pytest.fixture
def plain_phone(new_context: Any) -> "Page":
    """A phone whose browser runs no scripts."""
    opened: Page = new_context(viewport=PHONE, java_script_enabled=False).new_page()
    return opened


def reach(page: "Page", target: "Locator") -> None:
    """Walk to a control by the keyboard."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            return
    pytest.fail(f"The keyboard does not reach {target}.")


def press_on(page: "Page", name: str) -> None:
    """Walk to a button and press it."""
    reach(page, page.get_by_role("button", name=name))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose_all(page: "Page", arrows: int) -> None:
    """Walk through all groups of radios and choose in each what so many arrows lead to."""
    for group in page.get_by_role("group").all():
        reach(page, group.get_by_role("radio").first)
        page.keyboard.press("Space")
        for _ in range(arrows):
            page.keyboard.press("ArrowDown")


def test_from_the_link_to_thanks_by_keyboard_on_a_phone_without_scripts(
    invitation: SurveyInvitation, plain_phone: "Page"
) -> None:
    page = plain_phone
    page.goto(f"/s/{make.token_of(invitation)}/")
    expect(page.get_by_role("heading", name="Who will see what")).to_be_visible()
    assert width_of(page) == PHONE["width"]
    press_on(page, "Start")
    # Every question is the legend of its answers.
    group = page.get_by_role("group", name="The system does what it says it will do.")
    assert group.get_by_role("radio", name="Strongly agree").count() == 1
    assert group.get_by_role("radio").last.get_attribute("value") == "none"
    choose_all(page, arrows=3)
    reach(page, page.get_by_label("What one thing would make working with the system better?"))
    page.keyboard.type("More time")
    assert width_of(page) == PHONE["width"]
    press_on(page, "Continue")
    assert page.get_by_text("Agree", exact=True).count() == 6
    assert width_of(page) == PHONE["width"]
    press_on(page, "Send my answers")
    page.get_by_role("heading", name="You have answered. Thank you.").wait_for()
    row = SurveyResponse.objects.get()
    assert (set(row.answers.values()), row.comment) == ({4}, "More time")
    assert row.is_finished


def test_every_step_is_accessible(invitation: SurveyInvitation, phone_page: "Page") -> None:
    page = phone_page
    wrong: list[str] = []

    def look(address: str, said: str) -> None:
        page.goto(address)
        page.get_by_role("heading", name=said).first.wait_for()
        wrong.extend(f"{address}: {one}" for one in faults(page))

    home = f"/s/{make.token_of(invitation)}"
    look("/s/nothing/", "This link does not work")
    look(f"{home}/pass-on/", "Hand it to a colleague")
    page.get_by_role("button").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    look(f"{home}/stop/", "Do not ask me any more")
    with page.expect_navigation():
        page.get_by_role("button").last.click()
    look(f"{home}/stop/", "We do not ask you any more")
    make.make_response(invitation, is_finished=False, comment="One\ntwo")
    look(f"{home}/check/", "Check your answers")
    look(f"{home}/questions/?page=1", "Working with Dale")
    look(f"{home}/pass-on/", "This link stays with you")
    SurveyResponse.objects.update(is_finished=True)
    look(f"{home}/", "You have answered")
    system = invitation.system
    rating = make.make_wave(system=system, answered_by=Side.SYSTEM, state=WaveState.OPEN)
    partners = [make.make_partnership(system=system) for _ in range(2)]
    user = make.make_user(system=system)
    colleague = make.make_invitation(wave=rating, user=user, abouts=partners)
    home = f"/s/{make.token_of(colleague)}"
    look(f"{home}/", "Partnership pulse")
    look(f"{home}/questions/?page=1", str(partners[0]))
    with page.expect_navigation():
        page.get_by_role("button", name="I cannot say anything about this partner").click()
    look(f"{home}/check/", "Check your answers")
    rating.state = WaveState.CLOSING
    rating.save()
    look(f"{home}/", "This survey is closed")
    assert wrong == []
