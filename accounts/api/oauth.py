"""Tokens for programs: OAuth 2.0 client credentials (RFC 6749, 4.4), revocation (RFC 7009) and the
document that describes both (RFC 8414).

The protocol is oauthlib's; what is here answers its questions from our tables, where there are only
digests. Errors have the form of those standards and not that of the API: client libraries read it.
"""

import base64
import binascii
import json
import math
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from knox.crypto import create_token_string, hash_token
from oauthlib.common import Request as Asked
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator

from accounts.actions.api_client import (
    TOKEN_LIFE,
    digest_of,
    end_token,
    issue_token,
    record_refusal,
)
from accounts.addresses import address_digest
from accounts.counting import count
from accounts.errors import ClientError
from accounts.limits import Scope
from accounts.models import ApiClient, ApiToken, ClientSecret
from audit.recording import Service

FORM = "application/x-www-form-urlencoded"
CHALLENGE = 'Basic realm="API clients", charset="UTF-8"'
# Of one network address in a minute, and of one client in five.
MOST_REQUESTS, MOST_REFUSALS = 60, 10
MINUTE, FIVE_MINUTES = 60, 300


class OurClients(RequestValidator):  # type: ignore[misc]
    """What oauthlib asks about clients, secrets and tokens."""

    def client_authentication_required(self, request: Asked, *_: Any, **__: Any) -> bool:
        """Always: there are no public clients here."""
        return True

    def authenticate_client(self, request: Asked, *_: Any, **__: Any) -> bool:
        """Whether the client sent a secret of its own that works, in one way of the two."""
        given = _credentials(request)
        if given is None:
            return False
        client_id, text = given
        secret = _working_secret(client_id, text)
        if secret is None:
            _note_refusal(client_id)
            return False
        request.client_id = client_id
        request.client, request.secret = secret.client, secret
        return True

    def validate_grant_type(self, client_id: str, grant_type: str, *_: Any, **__: Any) -> bool:
        """oauthlib has made sure that it is the only one that there is."""
        return True

    def get_default_scopes(self, client_id: str, request: Asked, *_: Any, **__: Any) -> Any:
        """All that the client may have."""
        return list(request.client.scopes)

    def validate_scopes(
        self,
        client_id: str,
        scopes: Iterable[str],
        client: Any,
        request: Asked,
        *args: Any,
        **kwargs: Any,
    ) -> bool:
        """A token never carries more than its client."""
        return set(scopes) <= set(client.scopes)

    def save_bearer_token(self, token: dict[str, Any], request: Asked, *_: Any, **__: Any) -> None:
        """Keep its digest."""
        secret: ClientSecret = request.secret
        issued = issue_token(
            by=secret.client.user,
            secret=secret,
            text=token["access_token"],
            scopes=request.scopes,
            until=timezone.now() + _life_of(secret),
        )
        token["scope"] = " ".join(issued.scopes)

    def revoke_token(self, token: str, hint: str, request: Asked, *_: Any, **__: Any) -> None:
        """End a token of this client. One that is not its own stays, and nothing is said."""
        rows = ApiToken.objects.select_related("secret__client", "user")
        found = rows.filter(digest=_token_digest(token), secret__client=request.client).first()
        if found is not None:
            end_token(by=found.user, token=found)


def _life_of(secret: ClientSecret) -> Any:
    """No longer than the secret itself."""
    return min(TOKEN_LIFE, secret.expires_at - timezone.now())


SERVER = BackendApplicationServer(
    OurClients(),
    token_generator=lambda _: f"{settings.REST_KNOX['TOKEN_PREFIX']}{create_token_string()}",
    token_expires_in=lambda request: math.floor(_life_of(request.secret).total_seconds()),
)


@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """Exchange a client's id and secret for a token."""
    return _answer(request, SERVER.create_token_response)


@csrf_exempt
def revoke(request: HttpRequest) -> HttpResponse:
    """Give a token back before it expires."""
    return _answer(request, SERVER.create_revocation_response)


@require_safe
def metadata(request: HttpRequest) -> JsonResponse:
    """Where clients find all this."""
    methods = ["client_secret_basic", "client_secret_post"]
    return JsonResponse(
        {
            "issuer": request.build_absolute_uri("/").rstrip("/"),
            "token_endpoint": request.build_absolute_uri(reverse("api:oauth-token")),
            "revocation_endpoint": request.build_absolute_uri(reverse("api:oauth-revoke")),
            "token_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_methods_supported": methods,
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "scopes_supported": list(Scope),
            "service_documentation": request.build_absolute_uri(reverse("api-docs")),
        }
    )


def _answer(request: HttpRequest, respond: Any) -> HttpResponse:
    """What the library says, or why it was not asked."""
    if request.method != "POST":
        response = _refused(HTTPStatus.METHOD_NOT_ALLOWED, "invalid_request", "Send a POST.")
        response["Allow"] = "POST"
        return response
    if request.content_type != FORM:
        return _refused(HTTPStatus.BAD_REQUEST, "invalid_request", f"Send the fields as {FORM}.")
    counted = count(f"oauth:{address_digest(request)}", seconds=MINUTE)
    if counted is not None and counted.number > MOST_REQUESTS:
        return _slow_down(counted.seconds_left)
    headers = {"Authorization": request.headers.get("Authorization", "")}
    try:
        # The library takes a form with a bare space, as in curl -d "scope=read surveys", for none.
        form = request.POST.urlencode()
        said, body, status = respond(request.get_full_path(), "POST", form, headers)
    except ClientError as error:  # it was stopped between the check of its secret and the token
        return _refused(HTTPStatus.UNAUTHORIZED, "invalid_client", str(error))
    response = HttpResponse(body, status=status, content_type="application/json")
    for name, value in said.items():
        response[name] = value
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = CHALLENGE
    response["Cache-Control"] = "no-store"
    return response


def _refused(status: HTTPStatus, error: str, description: str) -> HttpResponse:
    body = json.dumps({"error": error, "error_description": description})
    return HttpResponse(body, status=status, content_type="application/json")


def _slow_down(seconds: int) -> HttpResponse:
    response = _refused(
        HTTPStatus.TOO_MANY_REQUESTS, "temporarily_unavailable", "Wait, then ask again."
    )
    response["Retry-After"] = str(seconds)
    return response


def _credentials(request: Asked) -> tuple[str, str] | None:
    """Client id and secret, from the header or from the body; from both is from neither."""
    header = request.headers.get("Authorization", "")
    in_body = request.client_id and request.client_secret
    if not header:
        return (request.client_id, request.client_secret) if in_body else None
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic" or request.client_secret:
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    client_id, _, secret = text.partition(":")
    return client_id, secret


def _working_secret(client_id: str, text: str) -> ClientSecret | None:
    rows = ClientSecret.objects.working().select_related("client__user")
    return rows.filter(
        digest=digest_of(text),
        client__public_id=_uuid(client_id),
        client__revoked_at__isnull=True,
        client__user__is_active=True,
    ).first()


def _note_refusal(client_id: str) -> None:
    """In the audit log, as long as it is not many: a guesser must not fill the log."""
    client = ApiClient.objects.filter(public_id=_uuid(client_id)).first()
    if client is None:
        return
    counted = count(f"oauth-refused:{client.pk}", seconds=FIVE_MINUTES)
    if counted is None or counted.number <= MOST_REFUSALS:
        record_refusal(by=Service("sign-in of programs"), client=client)


def _uuid(text: str) -> UUID:
    """The id that was sent; what is none is nobody's."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _token_digest(text: str) -> str:
    try:
        return str(hash_token(text))
    except ValueError:
        return ""
