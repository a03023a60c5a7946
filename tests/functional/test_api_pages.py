"""The API's documentation in a browser: every topic at both widths, nothing from outside."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from ics_crm.api.topics import TOPICS
from tests.browser import DESKTOP, PHONE, LiveServer, width_of


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_topic_is_accessible(
    product: LiveServer, new_context: Any, viewport: dict[str, int]
) -> None:
    page = new_context(viewport=viewport).new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    faults = []
    for path in ("/api/", *(f"/api/{name}/" for name in TOPICS)):
        page.goto(product.url + path)
        for details in page.locator("details").all():
            details.evaluate("each => each.open = true")
        faults += [
            (path, violation["id"], violation["nodes"][0]["html"][:120])
            for violation in Axe().run(page).response["violations"]
        ]
        width = width_of(page)
        if width > viewport["width"]:
            faults.append((path, "scrolls sideways", str(width)))
    assert faults == []
    assert {url for url in asked if not url.startswith((product.url, "data:"))} == set()


def test_a_refusal_leads_to_its_explanation(product: LiveServer, page: Any) -> None:
    page.goto(product.url + "/api/")
    page.get_by_role("link", name="Events", exact=True).click()
    page.get_by_role("link", name="428").first.click()
    assert page.url.endswith("/api/#problem-status-428")
    assert page.get_by_role("row", name="428 Version needed").is_visible()
