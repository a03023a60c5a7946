"""The ground that all browser tests stand on: pages with scripts, without them, and on a phone."""

import pytest
from playwright.sync_api import Page, expect


def test_the_sign_in_page_loads_with_its_styles_and_scripts(page: Page) -> None:
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(f"{request.url} {request.failure}"))
    page.on(
        "response",
        lambda response: failed.append(response.url) if response.status >= 400 else None,
    )
    page.goto("/")

    expect(page).to_have_url("/sign-in/?next=/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert failed == []


@pytest.mark.parametrize("fixture", ["plain_page", "phone_page"])
def test_it_is_there_without_scripts_and_on_a_phone(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(fixture)
    page.goto("/sign-in/")

    expect(page.get_by_label("Email")).to_be_visible()
    width = page.viewport_size["width"] if page.viewport_size else 0
    body = page.locator("body").bounding_box()
    assert body is not None
    assert body["width"] <= width
