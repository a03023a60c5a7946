"""Every page, read off the URLconf, at the width of a desk and of a phone: no rule of accessibility
is broken, nothing scrolls sideways, and the security policy is kept. Nothing is left out.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client

from ics_crm import trial_mails
from tests.browser import DESKTOP, PHONE, LiveServer
from tests.eye import RULES, Eye
from tests.routes import Route, all_routes
from tests.world import EVERYBODY, World, build_world

WIDTHS = {"desktop": DESKTOP, "phone": PHONE}
# So many tests share the walk, which would be one process's work for longer than any other.
PARTS = 3
# Tokens against forgery, and keys that let a form be sent once.
NEW_EACH_TIME = re.compile(rb'name="(csrfmiddlewaretoken|once)" value="[^"]*"|nonce="[^"]*"')
ELEMENT = re.compile(rb"<[a-z][^<>]*>")
# What differs between two links, fields or rows that look alike and say what they are alike.
NAMES_OF_ONE = re.compile(rb' (?!class|type|role|aria-current|disabled)[a-z-]+="[^"]*"')
PROGRAMS = "api:"
# Opening these ends the session that the walk needs, so they come last.
LAST = {"account_logout"}
# Not there without what a trial has.
OF_A_TRIAL = {"trial_mails"}


@pytest.fixture
def world(product: LiveServer) -> World:
    return build_world()


@pytest.fixture(autouse=True)
def mails_of_a_trial(settings: Any, tmp_path: Path) -> None:
    """A trial keeps its mails and shows them: on a page that is nowhere else."""
    settings.MODE = "local"
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = trial_mails.FILES, str(tmp_path)
    EmailMessage("Your invitation", "Dear Ada,\nfollow this link.", to=["ada@example.org"]).send()


def _addresses(world: World, part: int) -> dict[Route, str]:
    """Where there may be pages of this part of the walk; what only programs read is left out."""
    routes = [r for r in all_routes() if not r.name.startswith(PROGRAMS)][part::PARTS]
    found = world.resolver().urls(sorted(routes, key=lambda route: route.name in LAST))
    return {route: url for route, url in found.items() if url is not None}


def _page(client: Client, url: str) -> bytes | None:
    """What this person gets there if it is HTML and a whole page, without what is new each time.

    A fragment has no head: it is looked at as a part of its page.
    """
    response = client.get(url)
    if response.status_code != 200 or response.streaming or b"<html" not in response.content:
        return None
    return NEW_EACH_TIME.sub(b"", response.content)


def _main(page: bytes) -> bytes:
    """What the page is about: what is around it is the same on every page of a person."""
    return page[page.index(b"<main") : page.index(b"</main>")]


def _styles(page: bytes) -> set[bytes]:
    """The elements of a page as style sheets and rules tell them apart: without words and keys."""
    return {NAMES_OF_ONE.sub(b"", element) for element in ELEMENT.findall(_main(page))}


def _sign_in(context: Any, world: World, who: str, product: LiveServer) -> None:
    cookie = world.client(who).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": product.url}])


def _faults(eye: Eye, page: Any, route: Route) -> list[str]:
    """What is wrong with the page that is open, at both widths, beginning with the one it has."""
    widths = sorted(WIDTHS.items(), key=lambda item: item[1] != page.viewport_size)
    return [
        f"{route.name} ({name}): {fault}"
        for name, viewport in widths
        for fault in eye.faults(page, viewport)
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible(
    part: int, world: World, product: LiveServer, new_context: Any
) -> None:
    addresses = _addresses(world, part)
    context = new_context()
    eye, page = Eye(context, tags=RULES), context.new_page()
    faults: list[str] = []
    seen: set[str] = set()
    styles: set[bytes] = set()
    for who in (EVERYBODY, "board_member", "nobody"):
        context.clear_cookies()
        if who != "nobody":
            _sign_in(context, world, who, product)
        client = world.client(who)
        pages = ((route, url, _page(client, url)) for route, url in addresses.items())
        first = True
        for route, url, content in pages:
            if content is None:
                continue
            # Of the next person's pages those are looked at again that hold something new, and the
            # first: the menu around it is theirs.
            new = _styles(content) - styles
            if first or new or route.name not in seen:
                page.goto(product.url + url)
                faults += _faults(eye, page, route)
                styles |= new
                seen.add(route.name)
                first = False
    if faults:
        pytest.fail("\n".join(faults))
    assert len(seen) > 20
    assert {route.name for route in addresses} & OF_A_TRIAL <= seen
