"""The points of charts, reached by keyboard and by pointer, under the security policy of pages."""

from typing import Any

import pytest
from django.template import Context, Template
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import DESKTOP, PHONE, LiveServer
from tests.eye import faults
from tests.unit.nhsuk.chart_samples import (
    funnel_sample,
    grid_sample,
    network_sample,
    spc_sample,
    statement_sample,
)

PAGE = """{% load static nhs %}<!DOCTYPE html><html lang="en-GB"><head><title>Charts</title>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{% static "nhsuk/app.css" %}"></head>
<body><main class="nhsuk-width-container"><h1>Charts</h1>{% chart spc heading_level=2 %}
{% chart funnel heading_level=2 %}{% chart network heading_level=2 %}{% small_multiples grid %}
{% statement_table table %}</main></body></html>"""


def opened(context: Any, product: LiveServer) -> Page:
    """All samples on one page of the product's own address, with the policy of its real pages."""
    drawings = {
        "spc": spc_sample(),
        "funnel": funnel_sample(),
        "network": network_sample(),
        "grid": grid_sample(12),
        "table": statement_sample(),
    }
    html = Template(PAGE).render(Context(drawings))

    def answer(route: Route) -> None:
        real = route.fetch(url=f"{product.url}/sign-in/")
        policy = real.headers["content-security-policy"]
        headers = {"content-security-policy": policy, "content-type": "text/html; charset=utf-8"}
        route.fulfill(body=html, headers=headers)

    page: Page = context.new_page()
    page.route("**/samples/", answer)
    page.goto(f"{product.url}/samples/")
    return page


def picture(page: Page, name: str) -> Locator:
    """The chart of this name, once it may be explored; those below the screen wait for it."""
    found = page.get_by_role("application", name=name)
    page.get_by_role("heading", name=name, exact=True).scroll_into_view_if_needed()
    expect(found).to_be_visible()
    return found


def said(page: Page, name: str) -> Locator:
    return page.get_by_role("figure", name=name).get_by_role("status")


def test_arrow_keys_go_through_points_and_say_them(new_context: Any, product: LiveServer) -> None:
    page = opened(new_context(viewport=DESKTOP), product)
    chart = picture(page, "Commitments kept")
    chart.focus()
    page.keyboard.press("ArrowRight")
    expect(said(page, "Commitments kept")).to_contain_text("January 2024: 60%. Common cause")
    page.keyboard.press("ArrowDown")
    expect(said(page, "Commitments kept")).to_contain_text("April 2024: 33%. Concern: Below")
    expect(chart.locator(".app-chart__tip")).to_be_visible()
    page.keyboard.press("End")
    expect(said(page, "Commitments kept")).to_contain_text("23 of 23.")
    page.keyboard.press("Escape")
    expect(chart.locator(".app-chart__tip")).to_be_hidden()
    expect(chart).to_be_focused()


def test_the_ring_stands_on_its_point(new_context: Any, product: LiveServer) -> None:
    page = opened(new_context(viewport=DESKTOP), product)
    chart = picture(page, "Commitments kept")
    chart.focus()
    page.keyboard.press("Home")
    ring = chart.locator(".app-chart__ring").bounding_box()
    point = chart.locator(".points_marks path, .points_marks > *").first.bounding_box()
    assert ring is not None
    assert point is not None
    for start, size in (("x", "width"), ("y", "height")):
        middle = ring[start] + ring[size] / 2  # type: ignore[literal-required]
        wanted = point[start] + point[size] / 2  # type: ignore[literal-required]
        assert middle == pytest.approx(wanted, abs=1.5)


def test_the_pointer_shows_the_words_of_a_point(new_context: Any, product: LiveServer) -> None:
    page = opened(new_context(viewport=DESKTOP), product)
    chart = picture(page, "Commitments kept")
    chart.locator(".points_marks path").nth(3).hover()
    expect(chart.locator(".app-chart__tip")).to_contain_text("April 2024: 33%")
    page.get_by_role("heading", level=1).hover()
    expect(chart.locator(".app-chart__tip")).to_be_hidden()


def test_a_node_in_focus_shows_its_own_ties(new_context: Any, product: LiveServer) -> None:
    page = opened(new_context(viewport=DESKTOP), product)
    chart = picture(page, "Who meets whom")
    still = chart.locator("svg").inner_html()
    chart.focus()
    page.keyboard.press("Home")
    expect(said(page, "Who meets whom")).to_contain_text("Organisation 2, Charity. 20 ties")
    page.keyboard.press("ArrowRight")
    expect(said(page, "Who meets whom")).to_contain_text("1 tie: Organisation 2")
    assert chart.locator("svg").inner_html() != still


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_live_charts_break_no_rule_and_never_scroll_sideways(
    viewport: dict[str, int], new_context: Any, product: LiveServer
) -> None:
    page = opened(new_context(viewport=viewport), product)
    for name in ("Commitments kept", "Who meets whom", "Place 11"):
        picture(page, name).focus()
        page.keyboard.press("End")
        expect(said(page, name)).not_to_be_empty()
    assert faults(page) == []


def test_without_scripts_each_picture_stays_with_its_table(
    new_context: Any, product: LiveServer
) -> None:
    page = opened(new_context(viewport=PHONE, java_script_enabled=False), product)
    expect(page.get_by_role("application")).to_have_count(0)
    expect(page.get_by_role("img", name="Who meets whom")).to_be_visible()
    page.get_by_text("Figures of Place 3").click()
    expect(page.get_by_role("table", name="Place 3")).to_be_visible()
