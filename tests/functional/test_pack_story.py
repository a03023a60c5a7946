"""A pack from its first page to its readers, without a mouse, gathered by a real worker."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import User
from engagement.models import Pack
from tests.browser import PATIENCE, PHONE, LiveServer
from tests.demonstration import demonstration
from tests.eye import faults
from tests.functional.test_log_a_meeting import sign_in
from tests.functional.test_quick_capture import Keys
from tests.worker import WorkerProcess

if TYPE_CHECKING:
    from playwright.sync_api import Page

TITLE = "How we work together"
SECTION = "Who is not in the room"
LONGEST_WORK = 90_000  # milliseconds
WORDS = {
    "Purpose": "For assurance.",
    "Recommendations": "That the board notes the report.",
    "Risks": "That a partner is not heard.",
    "Conflicts of interest": "None.",
}


class Reader:
    """Somebody of the demonstration, signed in, with nothing but a keyboard."""

    def __init__(self, role: str, product: LiveServer, new_context: Any, **options: Any) -> None:
        context = new_context(**options)
        user = User.objects.get(email=f"{role}@westmarch.example")
        sign_in(context, user, product)
        self.page: Page = context.new_page()
        self.keys = Keys(self.page)

    def open(self, pack: Pack, path: str = "") -> None:
        self.page.goto(f"/packs/{pack.public_id}/{path}")

    def follow(self, link: str, *, exact: bool = True) -> None:
        with self.page.expect_navigation():
            self.keys.click(self.page.get_by_role("link", name=link, exact=exact).first)

    def press(self, button: str, done: str) -> None:
        self.keys.click(self.page.get_by_role("button", name=button, exact=True))
        self.page.get_by_text(done).first.wait_for()

    def sees(self, text: str, *, within: int = PATIENCE) -> None:
        self.page.get_by_text(text).first.wait_for(timeout=within)

    def finds_nothing_wrong(self) -> None:
        """No rule of accessibility is broken, and nothing scrolls sideways."""
        assert faults(self.page) == []


@pytest.fixture
def enter(
    celery_worker_process: WorkerProcess, product: LiveServer, new_context: Any
) -> Callable[..., Reader]:
    """Lets somebody in."""
    demonstration()

    def come(role: str, **options: Any) -> Reader:
        return Reader(role, product, new_context, **options)

    return come


def test_a_pack_is_made_approved_and_read_by_keyboard(enter: Callable[..., Reader]) -> None:
    author, member = enter("manager"), enter("board")
    pack = _begun(author)
    _written(author, pack)
    member.open(pack)
    member.sees("Page not found")
    _approved(enter("admin"), pack)
    _published(author, pack)
    _read(member, pack)
    _read(enter("board", viewport=PHONE), pack)


def _begun(author: Reader) -> Pack:
    """Begun, and its figures gathered while the page is open."""
    author.page.goto(reverse("engagement:packs"))
    author.follow("Make a pack")
    author.finds_nothing_wrong()
    expect(author.page.get_by_label("First month")).not_to_be_visible()
    author.keys.fill(author.page.get_by_label("Title"), TITLE)
    author.press("Make the pack", "The pack is begun")
    author.page.get_by_role("link", name=SECTION).wait_for(timeout=LONGEST_WORK)
    author.finds_nothing_wrong()
    return Pack.objects.get(title=TITLE)


def _written(author: Reader, pack: Pack) -> None:
    """Its front sheet, part after part, and "so what" to a figure."""
    author.open(pack)
    for part, words in WORDS.items():
        author.follow("Write the front sheet")
        author.keys.fill(author.page.get_by_label(part), words)
        author.press("Save", words)
    author.sees("Ready to be approved")
    author.follow(SECTION)
    author.finds_nothing_wrong()
    author.follow("Say “so what”", exact=False)
    author.keys.fill(author.page.get_by_label("So what?"), "We meet more often now.")
    author.press("Save", "We meet more often now.")
    author.finds_nothing_wrong()


def _approved(approver: Reader, pack: Pack) -> None:
    approver.open(pack)
    approver.follow("Approve")
    approver.finds_nothing_wrong()
    approver.press("Approve", "Its figures are locked")
    pack.refresh_from_db()
    assert pack.is_approved


def _published(author: Reader, pack: Pack) -> None:
    """Published, with its files made while the page is open, and compared with what is known."""
    author.open(pack)
    author.follow("Publish")
    author.press("Publish", "The pack is published")
    author.page.get_by_role("link", name="PDF").wait_for(timeout=LONGEST_WORK)
    author.follow("What would read differently now")
    author.keys.click(author.page.get_by_role("button", name="Compare with what is known now"))
    author.sees("Compared with what was known at", within=LONGEST_WORK)
    author.finds_nothing_wrong()


def _read(member: Reader, pack: Pack) -> None:
    """From the menu to every section, without any way to change it."""
    member.page.goto(reverse("engagement:packs"))
    member.follow(TITLE)
    page = member.page
    assert "For assurance." in page.locator("main").inner_text()
    member.finds_nothing_wrong()
    for section in ("Who sits on boards", SECTION):
        contents = page.locator("summary", has_text="Contents of this pack")
        if contents.count():
            member.keys.click(contents)
        member.follow(section)
        member.finds_nothing_wrong()
        assert page.get_by_role("link", name="so what").count() == 0
        assert page.locator("main form[method=post]").count() == 0
    for path in ("change/", "words/purpose/"):
        member.open(pack, path)
        member.sees("Your role does not allow this")
