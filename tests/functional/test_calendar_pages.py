"""A calendar in a real browser: upload, review, accept, and the partner's score moves."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from engagement.actions.scoring import sweep
from engagement.models import CalendarEntry, Event
from partners.enums import Tier
from partners.models import Partnership
from tests import factories as make
from tests.browser import PHONE, LiveServer, width_of
from tests.functional.test_log_a_meeting import score_on, sign_in, wait_until_scored
from tests.integration.calendars.files import PARTNER, calendar, event
from tests.worker import WorkerProcess

if TYPE_CHECKING:
    from playwright.sync_api import Page

TITLE = "Winter plan with Nesta"


@pytest.fixture
def nesta(product: LiveServer) -> Partnership:
    """A partner with a score, and one person whose address is known."""
    system = make.make_system(name="Ashford system")
    manager = make.make_user(system=system, name="Mo Manager", email="mo@board.example")
    partnership = make.make_partnership(
        system=system, name="Nesta", tier=Tier.MANAGED, owner=manager
    )
    make.make_person(
        system=system, name="Ada Chief", email=PARTNER, organisation=partnership.organisation
    )
    long_ago = timezone.now() - timedelta(days=120)
    make.make_event(partnerships=[partnership], starts_at=long_ago)
    sweep(timedelta(seconds=20))
    wait_until_scored(partnership)
    return partnership


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """One meeting with a partner, one with a stranger, and one of nobody's business."""
    path = tmp_path / "calendar.ics"
    path.write_bytes(
        calendar(
            event(uid="one", title=TITLE),
            event(uid="two", title="Coffee", invited=("x@unknown.example",)),
            event(uid="three", title="Dentist", invited=()),
        )
    )
    return path


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_meeting_comes_from_the_calendar_and_changes_the_score(
    celery_worker_process: WorkerProcess,
    nesta: Partnership,
    product: LiveServer,
    new_context: Any,
    file: Path,
    viewport: dict[str, int] | None,
    scripts: bool,
) -> None:
    from playwright.sync_api import expect

    options = {"viewport": viewport} if viewport else {}
    context = new_context(java_script_enabled=scripts, **options)
    assert nesta.owner is not None
    sign_in(context, nesta.owner, product)
    page: Page = context.new_page()
    page.goto(f"/partnerships/{nesta.public_id}/")
    before = score_on(page)

    page.goto("/imports/")
    page.get_by_role("link", name="Your calendars").click()
    page.get_by_role("link", name="Upload a calendar file").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and find meetings").click()
    expect(
        page.get_by_role("heading", name="2 meetings look like partner meetings")
    ).to_be_visible()
    expect(page.get_by_text("1 entry without anybody else invited")).to_be_visible()
    page.get_by_role("link", name="Review meetings").click()
    page.wait_for_url("**/calendars/meetings/**")
    if viewport and scripts:
        assert width_of(page) == viewport["width"]

    page.goto("/")
    page.get_by_role("link", name="2 meetings from your calendar wait for you").click()
    meeting = page.get_by_role("group", name=TITLE, exact=True)
    expect(meeting.get_by_label("Nesta", exact=True)).to_be_checked()
    meeting.get_by_role("button", name="Accept").click()
    expect(page.get_by_text(f"{TITLE} is logged with 1 partner.")).to_be_visible()
    coffee = page.get_by_role("group", name="Coffee", exact=True)
    coffee.get_by_role("button", name="Ignore for ever").click()
    expect(page.get_by_text("No meetings wait for you")).to_be_visible()

    wait_until_scored(nesta)
    page.goto(f"/partnerships/{nesta.public_id}/")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    assert score_on(page) != before
    assert Event.objects.latest("id").title == TITLE
    assert not CalendarEntry.objects.waiting().exists()


def test_edit_first_opens_the_meeting_form_filled_in(
    nesta: Partnership, product: LiveServer, new_context: Any, file: Path
) -> None:
    from playwright.sync_api import expect

    context = new_context()
    assert nesta.owner is not None
    sign_in(context, nesta.owner, product)
    page: Page = context.new_page()
    page.goto("/calendars/upload/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and find meetings").click()
    page.get_by_role("link", name="Review meetings").click()
    page.get_by_role("group", name=TITLE, exact=True).get_by_role("link", name="Edit first").click()
    part = page.get_by_role("group", name="Nesta", exact=True)
    expect(part.get_by_label("Ada Chief", exact=True)).to_be_checked()
    yesterday = timezone.localdate(timezone.now() - timedelta(days=1))
    expect(page.get_by_label("Day", exact=True).first).to_have_value(str(yesterday.day))
    expect(page.get_by_label("What was it about?")).to_have_value(TITLE)
    page.get_by_label("What was it about?").fill("The plan for winter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The plan for winter is logged")).to_be_visible()
    expect(page.get_by_role("heading", name="Meetings to review")).to_be_visible()
    expect(page.get_by_role("group", name=TITLE, exact=True)).to_have_count(0)
    logged = Event.objects.get(title="The plan for winter")
    accepted = CalendarEntry.objects.get(event=logged)
    assert accepted.starts_at.replace(second=0) == logged.starts_at


def test_what_was_logged_already_is_said_to_be_the_same_meeting(
    nesta: Partnership, product: LiveServer, new_context: Any, file: Path
) -> None:
    from playwright.sync_api import expect

    context = new_context()
    assert nesta.owner is not None
    sign_in(context, nesta.owner, product)
    page: Page = context.new_page()
    page.goto(f"/events/new/?partner={nesta.public_id}")
    page.get_by_label("What was it about?").fill("The plan for winter")
    yesterday = timezone.localdate(timezone.now() - timedelta(days=1))
    page.get_by_label("Day", exact=True).first.fill(str(yesterday.day))
    page.get_by_label("Month", exact=True).first.fill(str(yesterday.month))
    page.get_by_label("Year", exact=True).first.fill(str(yesterday.year))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The plan for winter is logged")).to_be_visible()

    page.goto("/calendars/upload/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and find meetings").click()
    page.get_by_role("link", name="Review meetings").click()
    meeting = page.get_by_role("group", name=TITLE, exact=True)
    meeting.get_by_role("button", name="It is the same meeting").click()
    expect(page.get_by_text("Nothing was logged twice.")).to_be_visible()
    assert Event.objects.filter(title="The plan for winter").count() == 1
    expect(page.get_by_role("group", name=TITLE, exact=True)).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_several_are_decided_at_once_by_keyboard(
    nesta: Partnership, product: LiveServer, new_context: Any, file: Path, scripts: bool
) -> None:
    """A stranger is added first; then both meetings are accepted with one press."""
    from playwright.sync_api import expect

    context = new_context(viewport=PHONE, java_script_enabled=scripts)
    assert nesta.owner is not None
    sign_in(context, nesta.owner, product)
    page: Page = context.new_page()
    page.goto("/calendars/upload/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Upload and find meetings").click()
    page.get_by_role("link", name="Review meetings").click()
    page.get_by_role("link", name="Add x@unknown.example").press("Enter")
    page.get_by_label("Full name").fill("Xi Stranger")
    search = page.locator("#id_partnership_q")
    search.press_sequentially("Nesta")
    if scripts:
        page.get_by_role("option", name="Nesta").wait_for()
        search.press("ArrowDown")
        search.press("Enter")
    else:
        page.locator("button[name=_search]").press("Enter")
        page.get_by_role("radio", name="Nesta").press("Space")
    page.get_by_role("button", name="Add this person").press("Enter")
    expect(page.get_by_text("Xi Stranger is added to Nesta.")).to_be_visible()

    page.goto("/calendars/meetings/")
    for title in (TITLE, "Coffee"):
        meeting = page.get_by_role("group", name=title, exact=True)
        meeting.get_by_label("Tick this meeting").press("Space")
    page.get_by_role("button", name="Accept the ticked ones").press("Enter")
    expect(page.get_by_text("2 meetings are logged.")).to_be_visible()
    assert not CalendarEntry.objects.waiting().exists()
    people = {row.person.name for row in Event.objects.get(title="Coffee").attendees.all()}
    assert people == {"Xi Stranger"}
