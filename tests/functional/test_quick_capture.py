"""Logging is quick, by mouse, by keyboard and on a phone, and a broken connection loses nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from engagement.models import Commitment, Event
from tests.browser import DESKTOP, PHONE, LiveServer, width_of
from tests.functional.test_log_a_meeting import NAMES, Story, sign_in, story
from tests.worker import WorkerProcess

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

__all__ = ["story"]

MOST_INTERACTIONS = 12
PROMISES = (("Share the rota", NAMES[1], "In two weeks"), ("Send figures", NAMES[0], "In a week"))


class Hand:
    """Does what a person does, and counts it."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.count = 0

    def click(self, target: "Locator") -> None:
        self.count += 1
        target.click()

    def fill(self, target: "Locator", text: str) -> None:
        self.count += 1
        target.fill(text)

    def select(self, target: "Locator", label: str) -> None:
        self.count += 1
        target.select_option(label=label)


class Keys(Hand):
    """The same without a mouse: Tab to what is meant, then type."""

    def reach(self, target: "Locator") -> None:
        self.count += 1
        for _ in range(120):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("It cannot be reached by the Tab key.")

    def click(self, target: "Locator") -> None:
        self.reach(target)
        is_box = target.get_attribute("type") in {"checkbox", "radio"}
        self.page.keyboard.press("Space" if is_box else "Enter")

    def fill(self, target: "Locator", text: str) -> None:
        self.reach(target)
        self.page.keyboard.type(text)

    def select(self, target: "Locator", label: str) -> None:
        target.locator("option", has_text=label).wait_for(state="attached")
        self.reach(target)
        self.page.keyboard.type(label)


def log(hand: Hand) -> None:
    """A meeting of three partners with two promises, from the home page to Save."""
    page = hand.page
    hand.click(page.get_by_role("link", name="Log a meeting").first)
    for name in NAMES:
        hand.click(page.locator("#recent-partners").get_by_label(name))
    hand.fill(page.get_by_label("What was it about?"), "Winter plan")
    for number, (text, partner, due) in enumerate(PROMISES, start=1):
        row = page.get_by_role("group", name=f"Promise {number}")
        hand.fill(row.get_by_label("What was promised"), text)
        hand.select(row.get_by_label("Partner", exact=True), partner)
        hand.select(row.get_by_label("When it is due"), due)
    hand.click(page.get_by_role("button", name="Save", exact=True))


def opened(product: LiveServer, new_context: Any, story: Story, viewport: dict[str, int]) -> "Page":
    context = new_context(viewport=viewport)
    sign_in(context, story.manager, product)
    page: Page = context.new_page()
    page.goto("/")
    return page


def assert_logged_once(story: Story) -> None:
    event = Event.objects.get(title="Winter plan")
    parts = {part.partnership for part in event.participations.all()}
    assert parts == {story.council, *story.others}
    today = timezone.localdate()
    assert {(c.text, str(c.partnership), (c.due_on - today).days) for c in promised(event)} == {
        ("Share the rota", NAMES[1], 14),
        ("Send figures", NAMES[0], 7),
    }


def promised(event: Event) -> list[Commitment]:
    return list(Commitment.objects.filter(event=event).select_related("partnership__organisation"))


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", [Hand, Keys], ids=["pointer", "keyboard"])
def test_three_partners_and_two_promises_take_twelve_interactions(
    celery_worker_process: WorkerProcess,
    story: Story,
    product: LiveServer,
    new_context: Any,
    viewport: dict[str, int],
    kind: Callable[["Page"], Hand],
) -> None:
    page = opened(product, new_context, story, viewport)
    hand = kind(page)
    log(hand)
    page.get_by_role("heading", name="Winter plan").wait_for()
    assert hand.count <= MOST_INTERACTIONS
    assert_logged_once(story)
    assert width_of(page) == viewport["width"]


def test_a_cut_connection_loses_nothing(
    celery_worker_process: WorkerProcess, story: Story, product: LiveServer, new_context: Any
) -> None:
    page = opened(product, new_context, story, PHONE)
    said = page.get_by_text("Not saved: the server cannot be reached")
    save = page.get_by_role("button", name="Save", exact=True)

    # The tunnel: nothing goes out.
    page.route("**/events/new/", _cut_when_saving(before=True))
    log(Hand(page))
    said.wait_for()
    assert not Event.objects.filter(title="Winter plan").exists()
    assert page.get_by_label("What was it about?").input_value() == "Winter plan"

    # The end of the tunnel: it arrives and is saved, but the answer gets lost.
    page.unroute("**/events/new/")
    page.route("**/events/new/", _cut_when_saving(before=False))
    save.click()
    page.wait_for_timeout(500)
    said.wait_for()
    assert_logged_once(story)

    page.unroute("**/events/new/")
    save.click()
    page.get_by_role("heading", name="Winter plan").wait_for()
    assert_logged_once(story)


def _cut_when_saving(*, before: bool) -> Callable[["Route"], None]:
    def handle(route: "Route") -> None:
        if route.request.headers.get("x-keep-form") != "true":
            route.continue_()
            return
        if not before:
            route.fetch(max_redirects=0)
        route.abort("connectionreset")

    return handle


def test_what_is_typed_while_a_part_is_drawn_again_stays(
    celery_worker_process: WorkerProcess, story: Story, product: LiveServer, new_context: Any
) -> None:
    """On a slow connection: ticking a partner redraws the rows of promises."""
    page = opened(product, new_context, story, DESKTOP)
    page.goto("/events/new/")

    def slowly(route: "Route") -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/events/new/", slowly)
    with page.expect_response("**/events/new/"):
        page.locator("#recent-partners").get_by_label(NAMES[0]).check()
        row = page.get_by_role("group", name="Promise 1")
        row.get_by_label("What was promised").fill("Typed meanwhile")
    row.get_by_label("When it is due").select_option(label="In a week")
    page.get_by_role("group", name=NAMES[0], exact=True).wait_for()
    assert row.get_by_label("What was promised").input_value() == "Typed meanwhile"
