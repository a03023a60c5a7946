"""Search and saved views in a real browser: by keyboard alone, without scripts, and on a phone."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from accounts.models import User
from engagement.models import SavedView
from partners.models import Partnership, System
from tests import factories as make
from tests.browser import PHONE, LiveServer, width_of
from tests.eye import faults

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

BOX = "#search-field"


@dataclass
class Scene:
    """Somebody with partners to look for."""

    system: System
    manager: User
    council: Partnership


@pytest.fixture
def scene(product: LiveServer) -> Scene:
    system = make.make_system(name="Borderland")
    manager = make.make_user(system=system, name="Mo Manager")
    council = make.make_partnership(system=system, name="Quillmere Council")
    make.make_partnership(system=system, name="Quillmere Hospitals", kind="acute_trust")
    make.make_event(partnerships=[council], title="Quillmere winter plan")
    return Scene(system, manager, council)


def _sign_in(context: "BrowserContext", user: User, product: LiveServer) -> "Page":
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": product.url}])
    return context.new_page()


def _said(page: "Page") -> str:
    return page.locator("[data-app-search] [role=status]").inner_text()


def test_a_partner_is_found_and_opened_by_keyboard(
    scene: Scene, product: LiveServer, new_context: Any
) -> None:
    page = _sign_in(new_context(), scene.manager, product)
    page.goto("/")
    page.focus(BOX)
    page.keyboard.type("quillmere", delay=30)
    page.wait_for_selector("#site-search-listbox")
    page.wait_for_function("document.querySelector('[data-app-search] [role=status]').textContent")
    assert "3 best matches shown" in _said(page)
    assert page.get_attribute(BOX, "aria-expanded") == "true"
    assert faults(page) == []

    page.keyboard.press("ArrowDown")
    first = page.get_attribute(BOX, "aria-activedescendant")
    assert "Quillmere Council" in page.locator(f"#{first}").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#site-search-listbox").is_hidden()
    assert page.get_attribute(BOX, "aria-expanded") == "false"

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/partnerships/{scene.council.public_id}/")


def test_enter_without_a_choice_asks_for_all_results(
    scene: Scene, product: LiveServer, new_context: Any
) -> None:
    page = _sign_in(new_context(), scene.manager, product)
    page.goto("/")
    page.focus(BOX)
    page.keyboard.type("qillmere counc", delay=20)
    page.wait_for_selector("#site-search-listbox")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=qillmere+counc")
    expect(page.locator("main").get_by_role("link", name="Quillmere Council")).to_be_visible()


def test_the_results_follow_what_is_typed_on_their_page(
    scene: Scene, product: LiveServer, new_context: Any
) -> None:
    page = _sign_in(new_context(), scene.manager, product)
    page.goto("/search/")
    page.fill("#id_q", "winter")
    page.get_by_role("link", name="Quillmere winter plan").wait_for()
    page.select_option("#id_kind", "people")
    page.get_by_role("heading", name="Nothing found").wait_for()
    assert "kind=people" in page.url


def test_search_works_without_scripts(scene: Scene, product: LiveServer, new_context: Any) -> None:
    page = _sign_in(new_context(java_script_enabled=False), scene.manager, product)
    page.goto("/")
    page.fill(BOX, "quillmere")
    page.press(BOX, "Enter")
    main = page.locator("main")
    main.get_by_role("link", name="Quillmere Hospitals").wait_for()
    page.select_option("#id_kind", "events")
    main.get_by_role("button", name="Search").click()
    main.get_by_role("link", name="Quillmere winter plan").click()
    expect(page.get_by_role("heading", name="Quillmere winter plan")).to_be_visible()


@pytest.mark.parametrize("typed", ["quillmere", "quillmeer", "x" * 200, '<b>bold</b> & "so on'])
def test_on_a_phone_the_list_stays_within_the_screen(
    scene: Scene, product: LiveServer, new_context: Any, typed: str
) -> None:
    page = _sign_in(new_context(viewport=PHONE), scene.manager, product)
    page.goto("/")
    page.focus(BOX)
    page.keyboard.insert_text(typed)
    page.locator("[data-picker-message]").wait_for(state="attached")
    box = page.locator("#site-search-results").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert width_of(page) <= PHONE["width"]


@pytest.mark.parametrize("scripts", [True, False])
def test_two_people_use_one_view(
    scene: Scene, product: LiveServer, new_context: Any, scripts: bool
) -> None:
    colleague = make.make_user(system=scene.system, name="Bo Board", role="board_member")
    page = _sign_in(new_context(java_script_enabled=scripts), scene.manager, product)
    page.goto("/partnerships/")
    page.select_option("#id_kind", "acute_trust")
    page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**kind=acute_trust**")
    page.get_by_role("link", name="Save these filters as a view").click()
    page.fill("#id_name", "Hospitals")
    page.check("#id_is_shared")
    page.get_by_role("button", name="Save view").click()
    page.wait_for_url("**view=**")
    assert SavedView.objects.get().parameters == {"kind": "acute_trust"}

    other = _sign_in(new_context(java_script_enabled=scripts), colleague, product)
    other.goto("/partnerships/")
    other.get_by_role("link", name="Hospitals", exact=True).click()
    main = other.locator("main")
    main.get_by_role("link", name="Quillmere Hospitals").wait_for()
    assert main.get_by_role("link", name="Quillmere Council").count() == 0
    expect(main.get_by_text("by Mo Manager")).to_be_visible()
    other.get_by_role("link", name="Manage views").click()
    other.get_by_role("button", name=re.compile("^Open it by itself.*Hospitals")).click()
    other.get_by_role("link", name="Partnerships", exact=True).first.click()
    other.wait_for_url("**view=**")
    assert other.locator("main").get_by_role("link", name="Quillmere Council").count() == 0
