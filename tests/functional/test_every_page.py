"""Every page, read off the URLconf, at the width of a desk and of a phone: no rule of accessibility
is broken, nothing scrolls sideways, and the security policy is kept. Nothing is left out.
"""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from tests.browser import DESKTOP, PHONE, LiveServer
from tests.routes import Route, all_routes
from tests.world import EVERYBODY, World, build_world

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Opening these ends the session that the walk needs, so they come last.
LAST = {"account_logout"}


@pytest.fixture
def world(product: LiveServer) -> World:
    return build_world()


def _pages(world: World, who: str) -> dict[Route, str]:
    """Addresses at which this person gets a page of HTML, by route."""
    resolver, client = world.resolver(), world.client(who)
    found = {route: resolver.url(route) for route in all_routes()}
    pages = {route: url for route, url in found.items() if url and _is_page(client, url)}
    return dict(sorted(pages.items(), key=lambda item: item[0].name in LAST))


def _is_page(client: Client, url: str) -> bool:
    response = client.get(url)
    # A fragment has no head: it is looked at as a part of its page.
    return response.status_code == 200 and not response.streaming and b"<html" in response.content


def _sign_in(context: Any, world: World, who: str, product: LiveServer) -> None:
    cookie = world.client(who).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": product.url}])


def _faults(page: Any, route: Route) -> list[str]:
    found = [
        f"{route.name}: {violation['id']}: {violation['nodes'][0]['html'][:120]}"
        for violation in Axe().run(page, options=RULES).response["violations"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:
        found.append(f"{route.name}: scrolls sideways, {width} pixels wide")
    return found


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible(
    world: World, product: LiveServer, new_context: Any, viewport: dict[str, int]
) -> None:
    context = new_context(viewport=viewport)
    page = context.new_page()
    faults: list[str] = []
    seen = set()
    for who in (EVERYBODY, "board_member", "nobody"):
        context.clear_cookies()
        if who != "nobody":
            _sign_in(context, world, who, product)
        for route, url in _pages(world, who).items():
            page.goto(product.url + url)
            faults += _faults(page, route)
            seen.add(route.name)
    if faults:
        pytest.fail("\n".join(faults))
    assert len(seen) > 20
