"""The API's documentation in a browser: every topic at both widths, nothing from outside."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

from ics_crm.api.topics import TOPICS
from tests.browser import DESKTOP, PHONE, LiveServer, width_of

# All rules, but no account of what keeps them: of pages as long as these it is megabytes.
FAULTS = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 120)]);
}"""


def test_every_topic_is_accessible(product: LiveServer, new_context: Any) -> None:
    """Long pages of one template: the walk of every page has the rules at a phone's width too."""
    context = new_context()
    context.add_init_script(Axe().axe_script)
    page = context.new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    faults = []
    for path in ("/api/", *(f"/api/{name}/" for name in TOPICS)):
        page.set_viewport_size(DESKTOP)
        page.goto(product.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        faults += [(path, *fault) for fault in page.evaluate(FAULTS)]
        for viewport in (DESKTOP, PHONE):
            page.set_viewport_size(viewport)
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
