"""Spreadsheets come in through the pages, with the real worker and without any script."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests import factories as make
from tests.browser import DESKTOP, PHONE, LiveServer
from tests.eye import faults
from tests.integration.imports.logs import EXCERPT
from tests.worker import WorkerProcess


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_meeting_log_comes_in_without_scripts(
    product: LiveServer,
    new_context: Any,
    celery_worker_process: WorkerProcess,
    viewport: dict[str, int],
) -> None:
    page = _signed_in(product, new_context, viewport)
    make.make_organisation(name="Royal College of Nursing")
    page.goto("/imports/upload/")
    page.set_input_files("input[type=file]", EXCERPT)
    _follow(page, "button", "Upload and choose columns")
    assert faults(page) == []
    _follow(page, "button", "Read the rows")
    assert faults(page) == []
    _follow(page, "link", "Only those similar")
    page.get_by_label("Royal College of Nursing (98% alike)").check()
    assert faults(page) == []
    _follow(page, "button", "Save and go on")
    page.get_by_label("Add them as new organisations").check()
    _follow(page, "button", "Bring in 19 rows")
    for _ in range(60):
        if page.get_by_text("Finished on").is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_role("heading", name="19 meetings brought in")).to_be_visible()
    assert faults(page) == []


def test_a_sheet_of_people_is_checked_on_a_phone(product: LiveServer, new_context: Any) -> None:
    page = _signed_in(product, new_context, PHONE)
    page.goto("/imports/upload/")
    page.get_by_label("People", exact=True).check()
    sheet = "Name,Email,Organisation\nAda Ash,ada@ash.example,Ash Council\nBo Birch,not one,"
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": sheet.encode()}
    page.set_input_files("input[type=file]", files=[file])
    assert faults(page) == []
    _follow(page, "button", "Upload and choose columns")
    page.get_by_label("Save these choices under a name").fill("Our people")
    assert faults(page) == []
    _follow(page, "button", "Read the rows")
    expect(page.get_by_text("1 would be added, 1 cannot come in")).to_be_visible()
    assert faults(page) == []
    page.goto("/imports/saved-columns/")
    expect(page.get_by_role("strong").filter(has_text="Our people")).to_be_visible()
    assert faults(page) == []


def _signed_in(product: LiveServer, new_context: Any, viewport: dict[str, int]) -> Any:
    client = Client()
    client.force_login(make.make_user(system=make.make_system()))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context = new_context(viewport=viewport)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": product.url}])
    # Axe is a script, so scripts run; ours are kept away.
    context.route("**/*.js", lambda route: route.abort())
    return context.new_page()


def _follow(page: Any, role: str, name: str) -> None:
    # A click returns before the next page is there: axe must not look at the blank between two.
    with page.expect_navigation():
        page.get_by_role(role, name=name).click()
