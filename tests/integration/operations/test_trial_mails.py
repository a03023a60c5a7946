"""The mails of a trial are read where they are, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client, override_settings

from ics_crm.trial_mails import FILES

ADDRESS = "/trial/mails/"
LINK = "http://localhost:8000/password/reset/key/abc-def/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trial(tmp_path: Path) -> Iterator[None]:
    """A trial in which two mails went out at once, and one later."""
    with override_settings(MODE="local", EMAIL_BACKEND=FILES, EMAIL_FILE_PATH=tmp_path):
        first = EmailMessage("One", f"Dear Łucja\n\nFollow {LINK} to begin.\n", None, ["a@x.org"])
        hostile = EmailMessage("<b>Two</b>", "<script>alert(1)</script>", None, ["b@x.org"])
        get_connection().send_messages([first, hostile])
        yield


def test_they_are_read_without_signing_in(client: Client) -> None:
    page = client.get(ADDRESS)
    html = page.content.decode()

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"] or "no-cache" in page["Cache-Control"]
    assert f'<a href="{LINK}"' in html
    assert "Dear Łucja" in html
    assert html.index("Two") < html.index(">One<"), "The newest comes first."
    assert "<script>alert" not in html
    assert "<b>Two" not in html


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.5", "2001:db8::1", ""])
def test_they_are_for_this_machine_alone(client: Client, address: str) -> None:
    headers = {"X-Forwarded-For": "127.0.0.1"}
    assert client.get(ADDRESS, REMOTE_ADDR=address, headers=headers).status_code == 404


@pytest.mark.parametrize(
    "settings",
    [
        {"MODE": "production"},
        {"MODE": "test"},
        {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"},
    ],
)
def test_elsewhere_there_is_no_such_page(client: Client, settings: dict[str, str]) -> None:
    with override_settings(**settings):
        assert client.get(ADDRESS).status_code == 404


def test_without_any_it_says_how_to_see_one(client: Client, tmp_path: Path) -> None:
    for file in tmp_path.glob("*.log"):
        file.unlink()
    assert "Ask for a new password" in client.get(ADDRESS).content.decode()
