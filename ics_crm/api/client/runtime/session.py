"""Requests: signed in, tried again where that is safe, refusals as exceptions."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import ssl
import time
import uuid
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from http.client import HTTPException, HTTPResponse, IncompleteRead
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from .errors import ClientError, NoAnswerError, error_of

T = TypeVar("T")
Read = Callable[[HTTPResponse], T]

TOKEN_PATH = "/api/v1/oauth/token"  # noqa: S105 - an address
LEFT_BEFORE_RENEWAL = 60.0
LONGEST_WAIT = 120.0
UNKNOWN, CONFLICT, TOO_MANY, UNAVAILABLE = 401, 409, 429, 503
NOT_DONE = frozenset({TOO_MANY, UNAVAILABLE})
PERHAPS_DONE = frozenset({500, 502, 504})


class _NoRedirects(HTTPRedirectHandler):
    """The API redirects nobody, and a token must not follow to another host."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Session:
    """Speaks to one product, as a person with a token or as a client with a secret.

    A request is tried ``tries`` times when the product says to wait, and when its answer is lost
    and doing it twice would change nothing. ``timeout`` is in seconds, of one step of the network.
    ``ssl_context`` is for a certificate authority of your own; proxies come from the environment.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        scopes: str | None = None,
        timeout: float = 120.0,
        tries: int = 6,
        ssl_context: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if (token is None) is (client_id is None or client_secret is None):
            raise ClientError("Give a token, or a client_id and client_secret: one of the two.")
        self._url = url.rstrip("/")
        self._token, self._ends = token, float("inf")
        self._client = None if token else (client_id, client_secret, scopes)
        self._timeout, self._tries, self._sleep = timeout, tries, sleep
        self._opener = build_opener(_NoRedirects(), HTTPSHandler(context=ssl_context))

    @classmethod
    def from_environment(cls, **options: Any) -> Self:
        """Signed in by ICS_CRM_URL, and ICS_CRM_TOKEN or ICS_CRM_CLIENT_ID and _SECRET.

        :raises ClientError: they are not set.
        """
        url = os.environ.get("ICS_CRM_URL")
        if url is None:
            raise ClientError("Say in ICS_CRM_URL where the product is.")
        return cls(
            url,
            token=os.environ.get("ICS_CRM_TOKEN"),
            client_id=os.environ.get("ICS_CRM_CLIENT_ID"),
            client_secret=os.environ.get("ICS_CRM_CLIENT_SECRET"),
            **options,
        )

    def read(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        """What an address shows.

        :raises ApiError: it was refused.
        :raises NoAnswerError: nothing was heard.
        """
        return self._send("GET", path, query or {}, None, {}, _json_in)

    def write(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        version: int | str | None = None,
        idempotency_key: str | None = None,
    ) -> Any:
        """What a write answers. A POST has a key, so that a lost answer can be asked for again.

        :raises ApiError: it was refused.
        :raises NoAnswerError: nothing was heard, and it may have been done.
        """
        headers = {}
        if version is not None:
            headers["If-Match"] = f'"{version}"' if isinstance(version, int) else version
        if method == "POST":
            headers["Idempotency-Key"] = idempotency_key or uuid.uuid4().hex
        return self._send(method, path, {}, body, headers, _json_in)

    def download(self, path: str, to: str | os.PathLike[str]) -> None:
        """Write what an address gives into a file, however large it is.

        :raises ApiError: it was refused.
        :raises NoAnswerError: it broke off; what the file holds is not all.
        """

        with Path(to).open("wb") as file:

            def keep(answer: HTTPResponse) -> None:
                file.seek(0)
                file.truncate()
                with _unpacked(answer) as content:
                    shutil.copyfileobj(content, file)
                if answer.length:
                    raise IncompleteRead(b"", answer.length)

            self._send("GET", path, {}, None, {"Accept": "*/*"}, keep)

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        body: Any,
        headers: Mapping[str, str],
        read: Read[T],
    ) -> T:
        address = self._url + path + _query_text(query)
        content = None if body is None else json.dumps(body, default=_plain).encode()
        kind = {} if content is None else {"Content-Type": "application/json"}
        may_repeat = method == "GET" or "Idempotency-Key" in headers

        def ask() -> T:
            signed = {"Authorization": f"Bearer {self._working_token()}"}
            return self._ask(method, address, content, {**kind, **headers, **signed}, read)

        return self._persistently(ask, may_repeat=may_repeat)

    def _persistently(self, ask: Callable[[], T], *, may_repeat: bool) -> T:
        for attempt in range(1, self._tries + 1):
            is_last = attempt == self._tries
            try:
                return ask()
            except HTTPError as refusal:
                with _unpacked(refusal) as content:
                    body = content.read()
                wait = self._wait_after(refusal, attempt, may_repeat=may_repeat)
                if wait is None or is_last:
                    raise error_of(refusal.code, body) from None
            except (OSError, HTTPException, EOFError) as failure:
                if not may_repeat or is_last:
                    raise NoAnswerError(f"There was no answer: {failure}") from failure
                wait = 2.0**attempt
            self._sleep(min(wait, LONGEST_WAIT))
        raise AssertionError("The last attempt has answered or raised.")

    def _wait_after(self, refusal: HTTPError, attempt: int, *, may_repeat: bool) -> float | None:
        """Seconds until the next attempt; none where another one is no use, or not safe."""
        if refusal.code == UNKNOWN and self._client and self._token and attempt == 1:
            self._token = None  # it ended earlier than was said
            return 0.0
        # The first attempt, whose answer was lost, may still be worked on under our key.
        is_worked_on = refusal.code == CONFLICT and attempt > 1
        is_repeatable = refusal.code in PERHAPS_DONE or is_worked_on
        if refusal.code in NOT_DONE or (is_repeatable and may_repeat):
            said = refusal.headers.get("Retry-After", "")
            return float(said) if said.isdecimal() else 2.0**attempt
        return None

    def _working_token(self) -> str:
        if self._token is None or time.monotonic() > self._ends - LEFT_BEFORE_RENEWAL:
            self._renew_token()
        return str(self._token)

    def _renew_token(self) -> None:
        if self._client is None:
            return
        client_id, secret, scopes = self._client
        pair = f"{client_id}:{secret}"
        headers = {
            "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = {"grant_type": "client_credentials"} | ({"scope": scopes} if scopes else {})
        address, content = self._url + TOKEN_PATH, urlencode(form).encode()
        answer = self._ask("POST", address, content, headers, _json_in)
        self._token = answer["access_token"]
        self._ends = time.monotonic() + float(answer["expires_in"])

    def _ask(
        self,
        method: str,
        address: str,
        body: bytes | None,
        headers: Mapping[str, str],
        read: Read[T],
    ) -> T:
        accepted = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        request = Request(address, body, {**accepted, **headers}, method=method)
        with self._opener.open(request, timeout=self._timeout) as answer:
            return read(answer)


def part(value: object) -> str:
    """A value as one part of an address, whatever is in it."""
    return quote(str(value), safe="")


def _json_in(answer: HTTPResponse) -> Any:
    with _unpacked(answer) as content:
        text = content.read()
    return json.loads(text) if text else None


def _unpacked(answer: HTTPResponse | HTTPError) -> Any:
    is_packed = answer.headers.get("Content-Encoding") == "gzip"
    return gzip.GzipFile(fileobj=answer) if is_packed else answer


def _query_text(query: Mapping[str, Any]) -> str:
    given = {name: _words(value) for name, value in query.items() if value is not None}
    return f"?{urlencode(given, doseq=True)}" if given else ""


def _words(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return [_words(each) for each in value] if isinstance(value, list | tuple) else str(value)


def _plain(value: Any) -> str:
    """Days, moments, ids and decimal numbers, as JSON has them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    raise TypeError(f"{value!r} cannot be sent as JSON.")
