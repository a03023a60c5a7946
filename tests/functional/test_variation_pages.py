"""A board member finds what varies: from the map to the months, and to a partner outside."""

import re
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import BOARD_MEMBER
from partners.enums import OrganisationKind
from tests import factories as make
from tests.browser import DESKTOP, PHONE, LiveServer
from tests.eye import faults
from tests.functional.test_log_a_meeting import sign_in
from tests.integration.variation.picture import added_up, steady

QUIET = "Quiet Surgery"


@pytest.fixture
def member(product: LiveServer) -> User:
    """A board member of a system with eleven practices, one of which never comes."""
    system = make.make_system()
    north = make.make_place(system, "North")
    for number in range(11):
        name = f"Practice {number:02}" if number else QUIET
        one = make.make_partnership(
            system=system, place=north, kind=OrganisationKind.GP_PRACTICE, name=name
        )
        came = 2 if number else 0
        steady(one, 30, attendance_numerator=came, attendance_denominator=3)
    added_up(system)
    make.make_comparison(system=system)
    return make.make_user(system=system, role=BOARD_MEMBER.name)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
@pytest.mark.parametrize("is_scripted", [True, False])
def test_from_the_map_to_the_partner_outside(
    member: User, product: LiveServer, new_context: Any, viewport: Any, is_scripted: bool
) -> None:
    context = new_context(viewport=viewport, java_script_enabled=is_scripted)
    sign_in(context, member, product)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="How engagement varies").click()
    page.get_by_label("Figure").select_option("Attendance at boards")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("link", name=re.compile("61%.*GP practice, North")).click()
    page.get_by_role("heading", level=2, name="GP practice in North").wait_for()
    sentence = page.locator("figure .app-chart__description").first.inner_text()
    assert "is no more than chance" in sentence
    _is_in_order(page, is_scripted=is_scripted)
    page.get_by_role("link", name="Compare the partners with each other").click()
    named = page.get_by_role("table", name="Partners outside the limits")
    assert "Below the 99.8% limits" in named.inner_text()
    _is_in_order(page, is_scripted=is_scripted)
    page.get_by_role("link", name="Systems side by side").click()
    page.get_by_role("heading", level=1, name="Systems side by side").wait_for()
    assert "11 partners" in page.get_by_role("table", name="What each figure rests on").inner_text()
    _is_in_order(page, is_scripted=is_scripted)
    page.go_back()
    named.get_by_role("link", name=QUIET, exact=True).click()
    page.get_by_role("heading", level=1, name=re.compile(QUIET)).wait_for()


def _is_in_order(page: Any, *, is_scripted: bool) -> None:
    """Nothing scrolls sideways, and no rule of accessibility is broken."""
    if not is_scripted:
        return
    assert faults(page) == []
