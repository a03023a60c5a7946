"""A worker that is killed at a point of its work, and a post office that keeps what it took."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection


class KilledError(BaseException):
    """Stands for SIGKILL: nothing but the database and the mail server hears of it."""


class Killer:
    """Kills at a step: each statement is one, and so is each mail before and after it is taken."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self) -> None:
        """One step further, unless this is the one."""
        self.left -= 1
        if self.left < 0:
            raise KilledError

    def statement(self, execute: Callable[..., Any], *args: Any) -> Any:
        """A wrapper of the database's statements."""
        self.step()
        return execute(*args)


class PostOffice:
    """Takes mails. A mailbox shows one mail for each Message-ID, as mail servers do."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.killer = Killer(10**9)

    def send_messages(self, messages: list[EmailMessage]) -> int:
        """What the mail server does with them."""
        for message in messages:
            self.killer.step()
            self.taken.append((message.to[0], message.extra_headers["Message-ID"]))
            self.killer.step()
        return len(messages)

    @property
    def mailboxes(self) -> dict[str, set[str]]:
        """What everybody sees: by address."""
        seen: dict[str, set[str]] = {}
        for address, message_id in self.taken:
            seen.setdefault(address, set()).add(message_id)
        return seen

    @contextmanager
    def open(self, monkeypatch: Any) -> Iterator["PostOffice"]:
        """All mails of the block come here."""
        with monkeypatch.context() as patched:
            patched.setattr(EmailBackend, "send_messages", lambda _, sent: self.send_messages(sent))
            yield self

    def killed(self, at: int, work: Callable[[], Any]) -> bool:
        """Whether the work was killed at that step; else it is done."""
        self.killer = Killer(at)
        try:
            with connection.execute_wrapper(self.killer.statement):
                work()
        except KilledError:
            return True
        finally:
            self.killer = Killer(10**9)
        return False
