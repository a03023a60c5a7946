"""A mail server on this machine that keeps what it takes, and misbehaves when it is asked to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast


@dataclass(frozen=True)
class Caught:
    """A mail as it came in."""

    to: str
    message: EmailMessage

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def text(self) -> str:
        """Its words."""
        return str(self.message.get_content()).replace("\r\n", "\n")


@dataclass
class MailServer:
    """``unknown`` addresses are refused for good, ``busy`` ones for now. ``hangs_up_after`` counts
    mails: that one is taken, and the connection ends before the sender hears of it.
    """

    port: int = 0
    taken: list[Caught] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    hangs_up_after: set[int] = field(default_factory=set)
    connections: int = 0

    @property
    def mailboxes(self) -> dict[str, set[str]]:
        """What everybody sees: by address one mail for each Message-ID, as mail programs show."""
        seen: dict[str, set[str]] = {}
        for one in self.taken:
            seen.setdefault(one.to, set()).add(one.message_id)
        return seen

    def settings(self) -> dict[str, Any]:
        """Django's settings that lead here."""
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_USE_TLS": False,
            "EMAIL_USE_SSL": False,
            "EMAIL_HOST_USER": "",
            "EMAIL_HOST_PASSWORD": "",
            "EMAIL_TIMEOUT": 10,
        }


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """One that runs for as long as the block."""
    kept = MailServer()
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.kept = kept
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    kept: MailServer


class _Session(socketserver.StreamRequestHandler):
    """As much of the protocol as Python's own client speaks."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Until the client goes, or is hung up on."""
        self.kept = cast(_Server, self.server).kept
        self.kept.connections += 1
        self.to = ""
        self._say("220 here")
        for line in iter(self.rfile.readline, b""):
            word, _, rest = line.decode("ascii", "replace").strip().partition(" ")
            if not self._answer(word.upper(), rest):
                return

    def _answer(self, word: str, rest: str) -> bool:
        """Whether the session goes on."""
        if word == "RCPT":
            return self._recipient(rest)
        if word == "DATA":
            return self._data()
        if word == "QUIT":
            self._say("221 bye")
            return False
        self._say("250 yes")  # EHLO, MAIL, RSET
        return True

    def _recipient(self, rest: str) -> bool:
        address = rest.partition("<")[2].partition(">")[0]
        if address in self.kept.unknown:
            self._say("550 5.1.1 nobody here by that name")
        elif address in self.kept.busy:
            self._say("450 4.2.0 not now")
        else:
            self.to = address
            self._say("250 yes")
        return True

    def _data(self) -> bool:
        self._say("354 go on")
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        parsed = message_from_bytes(b"".join(lines), policy=policy.default)
        self.kept.taken.append(Caught(self.to, parsed))
        if len(self.kept.taken) in self.kept.hangs_up_after:
            return False
        self._say("250 taken")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
