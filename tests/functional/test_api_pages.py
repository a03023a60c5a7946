"""The API's documentation in a browser: every topic at both widths, nothing from outside."""

import re
from typing import Any

from playwright.sync_api import expect

from ics_crm.api.topics import TOPICS
from tests.browser import DESKTOP, PHONE, LiveServer, width_of
from tests.eye import Eye


def test_every_topic_is_accessible(product: LiveServer, new_context: Any) -> None:
    """Long pages of one template: the walk of every page has the rules at a phone's width too."""
    context = new_context()
    eye, page = Eye(context), context.new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    faults = []
    for path in ("/api/", *(f"/api/{name}/" for name in TOPICS)):
        page.set_viewport_size(DESKTOP)
        page.goto(product.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        faults += [(path, fault) for fault in eye.faults(page, DESKTOP)]
        page.set_viewport_size(PHONE)
        width = width_of(page)
        if width > PHONE["width"]:
            faults.append((path, f"scrolls sideways, {width} pixels wide"))
    assert faults == []
    assert {url for url in asked if not url.startswith((product.url, "data:"))} == set()


def test_a_refusal_leads_to_its_explanation(product: LiveServer, page: Any) -> None:
    page.goto(product.url + "/api/")
    page.get_by_role("link", name="Events", exact=True).click()
    page.get_by_role("link", name="428").first.click()
    expect(page).to_have_url(re.compile("/api/#problem-status-428$"))
    expect(page.get_by_role("row", name="428 Version needed")).to_be_visible()
