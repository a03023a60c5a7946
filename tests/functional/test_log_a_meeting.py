"""The main story in a real browser: a meeting with three partners, and the score after it."""

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from engagement.actions.scoring import sweep
from engagement.models import Commitment, Event, StaleScore
from partners.actions.person import add_person
from partners.enums import Grade, Tier
from partners.models import Partnership, System
from tests import factories as make
from tests.browser import PHONE, LiveServer, width_of
from tests.worker import WorkerProcess

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

SCORED_WITHIN = 20.0  # a second or two on a machine that does nothing else
NAMES = ("Ashford Council", "Ashford Hospitals", "Ashford Carers")


@dataclass
class Story:
    """A manager and three partners, one of which has a score already."""

    system: System
    manager: User
    council: Partnership
    others: list[Partnership]


@pytest.fixture
def story(product: LiveServer) -> Story:
    system = make.make_system(name="Ashford system")
    manager = make.make_user(system=system, name="Mo Manager")
    council, *others = [
        make.make_partnership(system=system, name=name, kind=kind, tier=Tier.MANAGED, owner=manager)
        for name, kind in zip(
            NAMES, ("upper_tier_council", "acute_trust", "voluntary"), strict=True
        )
    ]
    add_person(
        by=manager,
        system=system,
        name="Ada Chief",
        organisation=council.organisation,
        grade=Grade.CHIEF,
    )
    make.make_event(partnerships=[council], starts_at=timezone.now() - timedelta(days=120))
    sweep(timedelta(seconds=20))
    wait_until_scored(council)  # the worker may have been quicker, and not be done yet
    return Story(system, manager, council, others)


def sign_in(context: "BrowserContext", user: User, product: LiveServer) -> None:
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": product.url}])


def score_on(page: "Page") -> str:
    return page.locator(".app-score__figure").inner_text()


def wait_until_scored(partnership: Partnership) -> float:
    """Seconds until the worker has caught up."""
    start = time.monotonic()
    while StaleScore.objects.waiting().filter(partnership=partnership).exists():
        assert time.monotonic() - start < SCORED_WITHIN, "The score did not follow in time."
        time.sleep(0.05)
    return time.monotonic() - start


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_a_meeting_with_three_partners_changes_the_score_on_the_page(
    celery_worker_process: WorkerProcess,
    story: Story,
    product: LiveServer,
    new_context: Any,
    viewport: dict[str, int] | None,
) -> None:
    context = new_context(**({"viewport": viewport} if viewport else {}))
    sign_in(context, story.manager, product)
    page = context.new_page()
    page.goto(f"/partnerships/{story.council.public_id}/")
    before = score_on(page)

    page.get_by_role("link", name="Log a meeting").first.click()
    expect(page.get_by_role("group", name="Ashford Council", exact=True)).to_be_visible()
    page.get_by_label("Search for partners by name").press_sequentially("ashford ho", delay=30)
    page.get_by_role("option", name="Ashford Hospitals").click()
    # By keyboard alone: type, go down, choose.
    box = page.get_by_label("Search for partners by name")
    box.press_sequentially("carers", delay=30)
    expect(page.get_by_role("option", name="Ashford Carers")).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    carers = page.get_by_role("group", name="Ashford Carers", exact=True)
    expect(carers).to_be_visible()

    page.get_by_label("What was it about?").fill("Winter plan")
    council = page.get_by_role("group", name="Ashford Council", exact=True)
    council.get_by_label("Ada Chief", exact=True).check()
    council.get_by_label("Tone of the conversation").select_option("5")
    carers.get_by_label("Attendance", exact=True).select_option("apologies")
    page.get_by_label("A partner", exact=True).check()
    promise = page.get_by_role("group", name="Promise 1")
    promise.get_by_label("Partner", exact=True).select_option(label="Ashford Hospitals")
    promise.get_by_label("What was promised").fill("Share the rota")
    due = timezone.localdate() + timedelta(days=20)
    for part, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        promise.get_by_label(part).fill(str(value))
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("heading", name="Winter plan")).to_be_visible()
    assert wait_until_scored(story.council) < SCORED_WITHIN
    # The page follows by itself, without being reloaded.
    waiting = page.get_by_text("Being updated", exact=True)
    expect(waiting).to_have_count(0, timeout=SCORED_WITHIN * 1000)
    page.get_by_role("link", name="Ashford Council").first.click()
    after = score_on(page)
    assert after != before

    event = Event.objects.latest("id")
    assert {part.partnership for part in event.participations.all()} == {
        story.council,
        *story.others,
    }
    assert Commitment.objects.get().partnership == story.others[0]
    if viewport:
        assert width_of(page) == viewport["width"]


def test_the_same_story_without_scripts(
    celery_worker_process: WorkerProcess, story: Story, product: LiveServer, new_context: Any
) -> None:
    context = new_context(java_script_enabled=False, viewport=PHONE)
    sign_in(context, story.manager, product)
    page = context.new_page()
    page.goto(f"/partnerships/{story.council.public_id}/")
    before = score_on(page)

    page.goto("/events/new/")
    page.get_by_label("What was it about?").fill("Spring plan")
    page.get_by_label("Search for partners by name").fill("hospitals")
    page.locator("[data-picker-search]").click()
    page.locator("[data-picker-results]").get_by_label("Ashford Hospitals").check()
    page.get_by_label("Search for partners by name").fill("council")
    page.locator("[data-picker-search]").click()
    assert page.get_by_label("What was it about?").input_value() == "Spring plan"
    page.locator("[data-picker-results]").get_by_label("Ashford Council").check()
    page.get_by_role("group", name="Which partners were there?").get_by_label(
        "Ashford Carers"
    ).check()
    page.get_by_role("button", name="Show people and attendance").click()
    page.get_by_role("group", name="Ashford Council", exact=True).get_by_label(
        "Ada Chief", exact=True
    ).check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("heading", name="Spring plan")).to_be_visible()
    assert wait_until_scored(story.council) < SCORED_WITHIN
    page.goto(f"/partnerships/{story.council.public_id}/")
    assert score_on(page) != before
    event = Event.objects.latest("id")
    assert event.participations.count() == 3
    assert event.attendees.get().person.name == "Ada Chief"


def test_an_open_partnership_page_follows_the_score(
    celery_worker_process: WorkerProcess, story: Story, product: LiveServer, new_context: Any
) -> None:
    celery_worker_process.kill()
    context = new_context()
    sign_in(context, story.manager, product)
    page = context.new_page()
    make.make_event(partnerships=[story.council])
    page.goto(f"/partnerships/{story.council.public_id}/")
    before = score_on(page)
    expect(page.get_by_text("The score is being updated")).to_be_visible()
    celery_worker_process.start()
    sweep(timedelta(seconds=20))
    expect(page.get_by_text("The score is being updated")).to_have_count(0)
    assert score_on(page) != before
