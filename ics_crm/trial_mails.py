"""The mails of a trial, which go nowhere: a page to read them on, at the machine itself.

A trial writes each mail into a file. Whoever tries the product follows the links in them, such as
for a password, before they can sign in; so the page asks for no sign-in, and is for nobody else: in
production it is not there, and in a trial only for whoever sits at the machine.
"""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

FILES = "django.core.mail.backends.filebased.EmailBackend"
SEPARATOR = b"\n" + b"-" * 79 + b"\n"
MOST = 50


@dataclass(frozen=True)
class TrialMail:
    """One mail as it would have gone out."""

    to: str
    subject: str
    sent_at: datetime | None
    text: str


@never_cache
@require_safe
def trial_mails(request: HttpRequest) -> HttpResponse:
    """The newest mails, the last one first."""
    if settings.MODE != "local" or settings.EMAIL_BACKEND != FILES or not _is_here(request):
        raise Http404
    found = newest(Path(getattr(settings, "EMAIL_FILE_PATH", "")), MOST)
    return render(request, "trial_mails.html", {"mails": found, "most": MOST})


def newest(directory: Path, most: int) -> list[TrialMail]:
    """Mails from their files, the last one first; a connection writes all of its into one."""
    files = sorted(directory.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    found: list[TrialMail] = []
    for file in files[:most]:
        parts = file.read_bytes().split(SEPARATOR)
        found += [_read(part) for part in reversed(parts) if part.strip()]
    return found[:most]


def _read(content: bytes) -> TrialMail:
    message = message_from_bytes(content.lstrip(), policy=policy.default)
    body = message.get_body(("plain",))
    date = message["Date"]
    return TrialMail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=parsedate_to_datetime(str(date)) if date else None,
        text=str(body.get_content()).strip() if body is not None else "",
    )


def _is_here(request: HttpRequest) -> bool:
    """Whether the browser runs on this machine; no proxy is believed."""
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
