"""The engagement plan is changed and partners change hands, in a real browser at both widths."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from accounts.models import User
from engagement.models import Agreement, HandedOver, PlannedConversation
from partners.enums import Tier
from partners.models import Partnership, System
from tests import factories as make
from tests.browser import LiveServer, width_of
from tests.functional.test_log_a_meeting import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

BROWSERS = ["page", "phone_page", "plain_page"]


@dataclass
class Team:
    """A manager who leaves, a colleague, and two councils."""

    system: System
    manager: User
    colleague: User
    councils: list[Partnership]


@pytest.fixture
def team(product: LiveServer) -> Team:
    system = make.make_system(name="Vale system")
    manager = make.make_user(system=system, name="Mo Manager")
    councils = [
        make.make_partnership(system=system, name=name, tier=Tier.MANAGED, owner=manager)
        for name in ("Vale Council", "Dale Council")
    ]
    return Team(system, manager, make.make_user(system=system, name="Kim Next"), councils)


@pytest.fixture
def as_person(request: pytest.FixtureRequest, product: LiveServer) -> Callable[..., "Page"]:
    """A page of one of the browsers, signed in."""

    def open_as(user: User, browser: str) -> "Page":
        page: Page = request.getfixturevalue(browser)
        page.context.clear_cookies()
        sign_in(page.context, user, product)
        return page

    return open_as


def fits(page: "Page") -> bool:
    """Nothing has to be scrolled sideways."""
    assert page.viewport_size is not None
    return width_of(page) <= page.viewport_size["width"]


@pytest.mark.parametrize("browser_page", BROWSERS)
def test_a_plan_is_changed_after_seeing_whom_it_reaches(
    team: Team, as_person: Callable[..., "Page"], browser_page: str
) -> None:
    page = as_person(team.manager, browser_page)
    page.goto("/engagement-plan/")
    page.get_by_role("link", name="Change the plan").click()
    page.get_by_label("Managed", exact=True).check()
    page.get_by_label("Contacts a year").fill("12")
    page.get_by_label("Why?").fill("The board decided.")
    page.get_by_role("button", name="Show what it will do").click()
    page.get_by_text("This applies to 2 partners").wait_for()
    assert not Agreement.objects.exists()
    assert fits(page)
    page.get_by_role("button", name="Save the change").click()
    page.get_by_text("The engagement plan is changed.").wait_for()
    page.get_by_text("12 contacts a year").first.wait_for()
    assert fits(page)
    assert Agreement.objects.filter(is_own=False, contacts_a_year=12).count() == 2


@pytest.mark.parametrize("browser_page", BROWSERS)
def test_partners_are_handed_over_and_accepted(
    team: Team, as_person: Callable[..., "Page"], browser_page: str
) -> None:
    page = as_person(team.manager, browser_page)
    page.goto("/account/")
    page.get_by_role("link", name="Hand over my partnerships").click()
    page.get_by_label("Who looks after them from now on?").select_option(label="Kim Next")
    page.get_by_label("Why?").fill("I am leaving.")
    page.get_by_label("Vale Council", exact=True).uncheck()
    assert fits(page)
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("Handed over: 1 partnership.").wait_for()
    row = HandedOver.objects.get()
    assert (row.partnership, row.to_user) == (team.councils[1], team.colleague)

    page = as_person(team.colleague, browser_page)
    page.goto("/handovers/")
    assert fits(page)
    page.get_by_role("link", name="Accept or decline Dale Council").click()
    page.get_by_label("Yes, I accept").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your answer is recorded.").wait_for()
    assert not HandedOver.objects.not_accepted(team.system).exists()


@pytest.mark.parametrize("browser_page", BROWSERS)
def test_a_conversation_is_planned_and_held_by_logging_it(
    team: Team, as_person: Callable[..., "Page"], browser_page: str
) -> None:
    council = team.councils[0]
    make.make_planned_conversation(
        partnership=council,
        topic="The winter plan",
        due_on=timezone.localdate() + timedelta(days=3),
    )
    page = as_person(team.manager, browser_page)
    page.goto(f"/partnerships/{council.public_id}/")
    page.get_by_role("link", name="Log the meeting about The winter plan").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("is logged with 1 partner").wait_for()
    assert PlannedConversation.objects.get().state == "held"
