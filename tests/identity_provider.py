"""A small provider of OpenID Connect, on this machine: what the product asks of one, and no more.

It signs in whoever it is told to, and refuses what a real one refuses: an unknown client, a wrong
secret, a code that was used, and a proof (PKCE) that does not fit.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT_ID, SECRET = "ics-crm", "a secret that both sides know"
KEY = "the provider's own key, which nobody else has seen"


@dataclass
class Provider:
    """Who signs in next, and what is said of them."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    cancels: bool = False
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def person(self, subject: str, email: str, **claims: Any) -> None:
        """The next to sign in is this person."""
        self.claims = {"sub": subject, "email": email, "email_verified": True, **claims}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path:
            case "/.well-known/openid-configuration":
                self._json(_configuration(self.provider.url))
            case "/authorize":
                self._authorize(said)
            case "/userinfo":
                self._json(self.provider.claims)
            case _:
                self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        said = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.provider.asked.pop(said.get("code", ""), None)
        if asked is None or not _is_client(said) or not _fits(asked, said):
            self.send_error(400)
            return
        now = int(time.time())
        claims = {**self.provider.claims, "iss": self.provider.url, "aud": CLIENT_ID}
        token = jwt.encode({**claims, "iat": now, "exp": now + 300}, KEY, algorithm="HS256")
        self._json({"access_token": secrets.token_hex(), "token_type": "Bearer", "id_token": token})

    def _authorize(self, said: dict[str, str]) -> None:
        if said["client_id"] != CLIENT_ID or said["response_type"] != "code":
            self.send_error(400)
            return
        answer = {"state": said["state"]}
        if self.provider.cancels:
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_hex()
            self.provider.asked[answer["code"]] = said
        self.send_response(302)
        self.send_header("Location", f"{said['redirect_uri']}?{urlencode(answer)}")
        self.end_headers()

    def _json(self, data: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def log_message(self, *_arguments: Any) -> None:
        """Quietly."""


@contextmanager
def identity_provider() -> Iterator[Provider]:
    """A provider that answers until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")
    _Handler.provider = provider
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()


def _configuration(url: str) -> dict[str, Any]:
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "userinfo_endpoint": f"{url}/userinfo",
        "jwks_uri": f"{url}/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


def _is_client(said: dict[str, str]) -> bool:
    return said.get("client_id") == CLIENT_ID and said.get("client_secret") == SECRET


def _fits(asked: dict[str, str], said: dict[str, str]) -> bool:
    digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
    proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return asked["code_challenge"] == proof and asked["redirect_uri"] == said.get("redirect_uri")
