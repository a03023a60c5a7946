"""The plans of the demonstration in a browser: the heat-map as picture and table, and over time."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from engagement.models import Plan, PlanPosition
from tests.browser import DESKTOP, PHONE, LiveServer
from tests.demonstration import demonstration
from tests.functional.desk import Desk, in_days
from tests.functional.ledger import Seen
from tests.functional.test_log_a_meeting import sign_in

FIVE_YEARS = "Five-year strategic commissioning plan"
SUBMITTED = "Joint forward plan, second edition"


@pytest.fixture
def manager(product: LiveServer) -> User:
    """Somebody of the demonstration."""
    demonstration()
    return User.objects.get(email="manager@westmarch.example")


def _open(page: Any, title: str) -> None:
    page.goto(reverse("engagement:plans"))
    page.get_by_role("link", name=title, exact=True).click()
    page.get_by_role("heading", level=1, name=title).wait_for()


def _figure(page: Any, title: str) -> Any:
    return page.get_by_role("figure", name=title)


def _table_of(figure: Any) -> list[list[str]]:
    """Its table, once somebody asks for the figures."""
    figure.get_by_text("Show the figures as a table").click()
    rows = figure.get_by_role("row").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


@pytest.mark.parametrize(("viewport", "drawn"), [(DESKTOP, "wide"), (PHONE, "narrow")])
def test_the_heat_map_is_a_picture_and_a_table_and_positions_move_over_time(
    manager: User, product: LiveServer, new_context: Any, viewport: Any, drawn: str
) -> None:
    context = new_context(viewport=viewport, java_script_enabled=False)
    sign_in(context, manager, product)
    page = context.new_page()
    _open(page, SUBMITTED)
    heat_map = _figure(page, "Partners and principles")
    expect(heat_map.locator(f".app-chart__{drawn} svg")).to_be_visible()
    letters = heat_map.locator(f".app-chart__{drawn} svg text").all_text_contents()
    assert {"A", "P", "N", "?", "P*"} <= set(letters)
    heads, *rows = _table_of(heat_map)
    assert len(heads) == 11
    assert len(rows) == 12
    by_partner = {name: cells for name, *cells in rows}
    assert by_partner["Ellerby City Council"][0] == "Aligned"
    assert "retrofitted" in by_partner["Westmarch Care Association"][2]
    over_time = _figure(page, "Positions over time")
    expect(over_time.locator(f".app-chart__{drawn} svg")).to_be_visible()
    heads, *months = _table_of(over_time)
    assert heads[-1] == "Retrofitted"
    assert sum("submitted" in name for name, *_ in months) == 1
    assert (months[0][-1], months[-1][-1]) == ("0", "2")
    assert int(months[0][1]) < int(months[-1][1])


def test_the_browser_draws_both_pictures_anew(
    manager: User, product: LiveServer, new_context: Any
) -> None:
    context = new_context(viewport=DESKTOP)
    sign_in(context, manager, product)
    page = context.new_page()
    _open(page, SUBMITTED)
    for title, letter in (("Partners and principles", "P*"), ("Positions over time", "R")):
        # Pictures are drawn when they come near the window.
        _figure(page, title).scroll_into_view_if_needed()
        drawn = _figure(page, title).locator("svg[aria-hidden]")
        drawn.wait_for()
        assert letter in drawn.locator("text").all_text_contents()


def test_what_is_missing_leads_to_the_page_that_mends_it(
    manager: User, product: LiveServer, new_context: Any
) -> None:
    context = new_context(viewport=DESKTOP)
    sign_in(context, manager, product)
    page = context.new_page()
    _open(page, FIVE_YEARS)
    missing = page.get_by_role("region", name="What is missing before submission")
    assert "3 partners have not been asked." in missing.inner_text()
    missing.get_by_role("link", name="Westmarch Care Association").first.click()
    plan = Plan.objects.get(title=FIVE_YEARS)
    partnership = plan.partnerships.get(organisation__name="Westmarch Care Association")
    desk = Desk(page, partnership, Seen())
    page.get_by_role("radio", name="Conditional", exact=True).check()
    desk.write(
        On_what_condition="If fees are agreed for three years",
        A_figure="2.8",
        At_least="2.1",
        At_most="3.6",
        What_the_figure_counts="million pounds a year",
    )
    desk.date("Until when?", in_days(60))
    desk.press("Save position", "The position is recorded.")
    held = PlanPosition.objects.current_for(partnership).get(plan_partner__plan=plan)
    assert held.figure_in_words == "2.8 million pounds a year, between 2.1 and 3.6"
    _open(page, FIVE_YEARS)
    assert "2 partners have not been asked." in missing.inner_text()
    page.goto(reverse("engagement:partnership", args=[partnership.public_id]))
    plans = page.get_by_role("region", name="Plans")
    assert re.search("If fees are agreed for three years", plans.inner_text())
