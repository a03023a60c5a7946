"""A real Chromium on the real pages: static files, security headers and sessions included."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

DESKTOP: dict[str, int] = {"width": 1280, "height": 900}
PHONE: dict[str, int] = {"width": 375, "height": 740}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 40_000  # milliseconds for what takes far less on a machine that does nothing else
HOW_TO_GET_IT = (
    "The browser tests need Chromium, and none was found: install it with your package manager "
    "(Debian: apt-get install chromium), run `.venv/bin/playwright install --with-deps chromium`, "
    "or name its program in CHROMIUM."
)


def find_chromium() -> str | None:
    """The machine's own Chromium."""
    named = os.environ.get("CHROMIUM", "")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def get_chromium() -> str | None:
    """The machine's own, else Debian's when we may install it, else Playwright's (None)."""
    if found := find_chromium():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for arguments in (("update",), ("install", "--yes", "chromium")):
            subprocess.run(
                ("apt-get", "--quiet", *arguments),
                capture_output=True,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                check=False,
            )
        if found := find_chromium():
            return found
    download = (sys.executable, "-m", "playwright", "install", "chromium")
    subprocess.run(download, capture_output=True, check=False)
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One browser for the run; each test has contexts of its own in it."""
    from playwright.sync_api import Error, expect, sync_playwright

    # Playwright keeps an event loop in this thread, which Django would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    executable = get_chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        try:
            launched = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        except Error as error:
            pytest.fail(f"{HOW_TO_GET_IT}\n{error}")
        yield launched
        launched.close()


@dataclass(frozen=True)
class LiveServer:
    """Where the product answers."""

    url: str


@pytest.fixture(scope="session")
def _server() -> Iterator[LiveServer]:
    """The product's own WSGI application, middleware and static files as in production."""
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.test.testcases import QuietWSGIRequestHandler

    from ics_crm.wsgi import application

    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield LiveServer(f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def product(transactional_db: None, first_data: None, _server: LiveServer) -> LiveServer:
    """The product, reachable by a browser, on this test's database."""
    return _server


class Complaints:
    """What a page must never say: uncaught errors and breaches of the security policy."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def watch(self, page: "Page") -> None:
        """Listen to one page."""
        page.on("pageerror", lambda error: self.lines.append(f"{page.url}: {error}"))
        page.on("console", self._hear)

    def _hear(self, message: "ConsoleMessage") -> None:
        if "Content Security Policy" in message.text:
            self.lines.append(message.text)


def width_of(page: "Page") -> int:
    """How wide the page is, in pixels, what has to be scrolled sideways included.

    A click returns before the next page is there: the blank between two has no width yet.
    """
    page.wait_for_load_state()
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


@pytest.fixture
def new_context(browser: "Browser", product: LiveServer) -> Iterator[Any]:
    """Makes browser contexts for this test, such as `new_context(viewport=PHONE)`."""
    made: list[BrowserContext] = []
    complaints = Complaints()

    def make(**options: Any) -> "BrowserContext":
        place = {"locale": "en-GB", "timezone_id": "Europe/London"}
        options = {"viewport": DESKTOP, "base_url": product.url, **place, **options}
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("page", complaints.watch)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert complaints.lines == []


@pytest.fixture
def page(new_context: Any) -> "Page":
    """A page at desktop width."""
    opened: Page = new_context().new_page()
    return opened


@pytest.fixture
def phone_page(new_context: Any) -> "Page":
    """A page at the width of a phone."""
    opened: Page = new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    return opened


@pytest.fixture
def plain_page(new_context: Any) -> "Page":
    """A page in a browser that runs no scripts."""
    opened: Page = new_context(java_script_enabled=False).new_page()
    return opened
