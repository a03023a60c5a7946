"""A receiver of webhooks, with nothing but Python's own library: copy it, and fill in ``received``.

    WEBHOOK_SECRET=whsec_… python webhook_receiver.py 8000

It listens on this machine alone and speaks http: put a web server with a certificate before it.

A receiver has four duties:
1. verify the signature before it reads anything else, with the body exactly as it came;
2. refuse what was signed more than five minutes ago, so that nobody can send an old message again;
3. take a message whose id it knows as delivered: each comes at least once, and some twice;
4. answer 2xx within ten seconds, once the message is kept, and do the work afterwards.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Message = dict[str, Any]

TOLERANCE = 300  # seconds
LARGEST = 65_536  # bytes; messages are far smaller


class RefusedError(Exception):
    """This is no message of ours: forged, too old, or signed with another secret."""


def verified(
    headers: Mapping[str, str], body: bytes, secret: str, now: float | None = None
) -> Message:
    """The message, once its signature and its age are right.

    :raises RefusedError: they are not.
    """
    try:
        message_id = headers["webhook-id"]
        timestamp = headers["webhook-timestamp"]
        signatures = headers["webhook-signature"].split()
        age = (time.time() if now is None else now) - int(timestamp)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise RefusedError("The headers of a webhook are missing or wrong.") from None
    if abs(age) > TOLERANCE:
        raise RefusedError("The message was signed too long ago, or the clocks differ.")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{message_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    # While a secret is being changed there are two signatures; one that fits is enough.
    if not any(hmac.compare_digest(each.encode(), expected.encode()) for each in signatures):
        raise RefusedError("The signature is wrong.")
    message: Message = json.loads(body)
    return message


def received(message: Message) -> None:
    """Keep the message under its id; read the record from ``message["object"]["url"]`` later."""
    print(message["type"], message["object"]["url"], flush=True)


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to our messages and 400 to everything else."""

    def do_POST(self) -> None:
        """One message."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self.send_error(400)
            return
        body = self.rfile.read(int(length))
        try:
            message = verified(self.headers, body, os.environ["WEBHOOK_SECRET"])
        except RefusedError as refusal:
            self.send_error(400, str(refusal))
            return
        received(message)
        self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    ThreadingHTTPServer(("127.0.0.1", port), Receiver).serve_forever()
