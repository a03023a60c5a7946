"""A request for all that is held about a partner, from its receipt to the file that went out.

In a browser, by two people, with a real worker; then the file is read as an enemy would.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import SYSTEM_ADMINISTRATOR
from engagement.enums import RequestState
from engagement.models import InformationRequest
from partners.models import Partnership, System
from tests import factories as make
from tests.browser import PHONE, LiveServer
from tests.eye import faults
from tests.factories.information import make_officer
from tests.functional.test_log_a_meeting import sign_in
from tests.opened_answer import OpenedAnswer, opened
from tests.worker import WorkerProcess

if TYPE_CHECKING:
    from playwright.sync_api import Page

LONGEST_WORK = 90_000  # milliseconds
FACT = "The council agreed to send the rota by Friday."
OPINION = "Frankly, the director is out of their depth."
CONFIDED = "They will close the Elm ward before anybody is told."
OPEN = "The lift is broken."
PERSON, ADDRESS = "Amara Okafor", "amara.okafor@ash.example"
APPLICANT = "Quentin Reporter"
REASON = "Staff would not speak frankly with colleagues."
WEIGHED = "There is interest in how partners work together; frank advice weighs more here."


@pytest.fixture
def council(product: LiveServer) -> Partnership:
    """A partner with a meeting of facts and opinions, something confided, and an open issue."""
    system = make.make_system(name="Ashford system")
    found = make.make_partnership(system=system, name="Ashford Council")
    make.make_person(system=system, name=PERSON, email=ADDRESS)
    notes = f"{FACT} {OPINION} Ask {PERSON}, {ADDRESS}."
    make.make_event(partnerships=[found], title="Rota", notes=notes)
    make.make_discussion_point(partnership=found, text=CONFIDED, sensitivity="confidential")
    make.make_issue(partnership=found, text=OPEN)
    make.make_issue(
        partnership=make.make_partnership(system=system, name="Ashford Carers"), text="Parking."
    )
    return found


@pytest.fixture
def enter(
    celery_worker_process: WorkerProcess, product: LiveServer, new_context: Any
) -> Callable[[User], "Page"]:
    """Lets somebody in."""

    def come(user: User) -> "Page":
        context = new_context()
        sign_in(context, user, product)
        opened_page: Page = context.new_page()
        return opened_page

    return come


def test_what_was_exempted_in_the_browser_is_nowhere_in_the_file(
    council: Partnership, enter: Callable[[User], "Page"]
) -> None:
    lead, approver = _two_people(council.system)
    page = enter(lead)
    request = _put_down(page)
    _searched(page, request)
    _opinion_blanked(page, request)
    _confidence_withheld(page, request)
    _rest_released(page, request)
    _approved(enter(approver), request)
    answer = _downloaded(page, request)
    _is_clean(answer, (lead, approver))
    _released(page, request)


def _two_people(system: System) -> tuple[User, User]:
    administrator = make.make_user(
        system=system, role=SYSTEM_ADMINISTRATOR.name, name="Adrian Approver"
    )
    return make_officer(system), administrator


def _press(page: "Page", button: str, done: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_text(done).first.wait_for()


def _follow(page: "Page", link: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=link, exact=True).first.click()


def _open(page: "Page", request: InformationRequest, path: str = "") -> None:
    url = reverse("engagement:information_request", args=[request.public_id])
    page.goto(f"{url}{path}")


def _fine(page: "Page") -> None:
    """No rule of accessibility is broken, and nothing scrolls sideways on a phone."""
    wide = page.viewport_size
    assert wide is not None
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert faults(page) == []
    page.set_viewport_size(wide)


def _put_down(page: "Page") -> InformationRequest:
    page.goto(reverse("engagement:information_requests"))
    page.get_by_role("link", name="Put down a request").first.click()
    page.get_by_label("What was asked?").fill("All that you hold about Ashford Council.")
    page.get_by_label("What should the log call it?").fill("Records about a council")
    page.get_by_label("Who asked?").fill(APPLICANT)
    _press(page, "Save", "Say next where to look")
    return InformationRequest.objects.get()


def _searched(page: "Page", request: InformationRequest) -> None:
    """Everything about one partner, copied by the worker while the page is open."""
    _follow(page, "Search the records")
    page.get_by_label("Search for partners by name").press_sequentially("ashford cou", delay=20)
    page.get_by_role("option", name="Ashford Council").click()
    _press(page, "Search the records", "The records are being searched")
    page.get_by_role("link", name="Review the items").wait_for(timeout=LONGEST_WORK)
    assert request.items.filter(kind="event").count() == 1
    assert request.items.filter(kind="issue").count() == 1  # nothing of the other partner
    _fine(page)


def _opinion_blanked(page: "Page", request: InformationRequest) -> None:
    """Sentence by sentence: a fact goes out, an opinion and a person do not."""
    _open(page, request, "items/")
    page.get_by_label("Kind", exact=True).select_option(label="Meeting or call")
    page.get_by_role("link", name="Rota").click()
    page.get_by_label(OPINION, exact=True).check()
    page.get_by_role("radio", name="Release redacted").check()
    page.get_by_label(f"{PERSON} (a person on record)").check()
    page.get_by_label(f"{ADDRESS} (a mail address)").check()
    page.get_by_label("Exemption").select_option("36(2)")
    page.get_by_label("Why does it apply here?").fill(f"It says: {OPINION}")
    page.get_by_label("How was the public interest weighed?").fill(WEIGHED)
    _press(page, "Save and go on", "A reason repeats words that are held back")
    _fine(page)
    page.get_by_label("Why does it apply here?").fill(REASON)
    _press(page, "Save and go on", "is decided")


def _confidence_withheld(page: "Page", request: InformationRequest) -> None:
    item = request.items.get(kind="point")
    page.goto(reverse("engagement:information_item", args=[item.public_id]))
    page.get_by_role("radio", name="Withhold").check()
    page.get_by_label("Exemption").select_option("41")
    page.get_by_label("Why does it apply here?").fill("They told us in confidence.")
    _press(page, "Save and go on", "is decided")


def _rest_released(page: "Page", request: InformationRequest) -> None:
    _open(page, request, "items/")
    page.get_by_label("All that are not decided").check()
    page.get_by_role("radio", name="Release", exact=True).check()
    _press(page, "Decide", "decided.")
    _open(page, request, "approve/")
    page.get_by_text("Somebody else must approve the answer").wait_for()


def _approved(page: "Page", request: InformationRequest) -> None:
    _open(page, request)
    _follow(page, "Approve the answer")
    _fine(page)
    _press(page, "Approve", "You have approved the answer")


def _downloaded(page: "Page", request: InformationRequest) -> OpenedAnswer:
    _open(page, request)
    link = page.get_by_role("link", name="Download the answer")
    link.wait_for(timeout=LONGEST_WORK)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == f"{request.reference}.zip"
    return opened(download.value.path().read_bytes())


def _is_clean(answer: OpenedAnswer, people: tuple[User, User]) -> None:
    """What goes out is there; what is held back, and who worked on it, is nowhere."""
    for words in (FACT, OPEN, "They told us in confidence."):
        assert words in answer.paper, words
        assert answer.says(words), words
    gaps = "[Redacted: section 36(2)] Ask [Redacted: section 40(2)], [Redacted: section 40(2)]."
    assert gaps in str(answer.items)
    for words in (OPINION, "out of their depth", CONFIDED, "Elm ward", PERSON, "Okafor", ADDRESS):
        assert not answer.says(words), words
    for person in people:
        assert not answer.says(person.name), person
        assert not answer.says(person.email), person
    assert not answer.says(APPLICANT)
    assert not answer.says("Parking")
    assert "CreationDate" not in answer.hidden
    assert "/Author" not in answer.hidden


def _released(page: "Page", request: InformationRequest) -> None:
    _open(page, request)
    _follow(page, "Release")
    _press(page, "Release", "The answer is released")
    request.refresh_from_db()
    assert request.state == RequestState.RELEASED
    page.goto(reverse("engagement:information_log"))
    page.get_by_text("Records about a council").wait_for()
    _fine(page)
