"""A POST repeated with the same Idempotency-Key gets the first answer; nothing happens twice.

Whoever has lost a role since then does not get it: an answer holds what its sender might read then.
It may also hold what is told only once, such as a personal link. So it is kept sealed under the
sender's key, of which only a digest is kept: the database alone, or the product alone, opens none.
"""

import base64
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, cast

from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.errors import BadQueryError, ConflictError, InvalidError
from accounts.models import IdempotencyRecord, User
from accounts.roles import ROLES, Permission

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_HEADERS = ("Location", "ETag")
KEY = re.compile(r"[\x21-\x7e]{1,255}")

Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Callable[..., HttpResponseBase]:
    """Make a POST method of a view repeatable.

    The deed and its answer are written in one transaction. A refused request changed nothing and
    is not remembered, so it may be put right and sent again under the same key.
    """

    @wraps(handler)
    def run(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get(HEADER)
        if key is None:
            with transaction.atomic():
                return handler(view, request, *args, **kwargs)
        if not KEY.fullmatch(key):
            raise BadQueryError(f"{HEADER} is 1 to 255 characters without spaces.")
        digest = _digest(request)
        with transaction.atomic():
            _claim(request, key)
            kept_as = _digest_of_key(key)
            earlier = IdempotencyRecord.objects.filter(user=view.caller, key=kept_as).first()
            if earlier is not None and not earlier.is_expired:
                return _replay(view, earlier, key, digest)
            response = handler(view, request, *args, **kwargs)
            _remember(view.caller, key, digest, response)
            return response

    run.is_idempotent = True  # type: ignore[attr-defined]
    return run


def _digest(request: Request) -> str:
    """What makes two requests the same: method, address, the meaning of the body, and what the
    token leaves: an answer kept for a wide one is not for a narrow one.
    """
    body = json.dumps(request.data, sort_keys=True)
    limits = json.dumps(cast("User", request.user).limits.as_data())
    text = f"{request.method} {request.get_full_path()} {limits} {body}"
    return hashlib.sha256(text.encode()).hexdigest()


def _claim(request: Request, key: str) -> None:
    """Hold the key until the transaction ends; a crash lets go of it by itself.

    :raises ConflictError: the same request is being worked on right now.
    """
    name = f"idempotency {request.user.pk} {key}"
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        row = cursor.fetchone()
    if not row[0]:
        raise ConflictError(
            "A request with this Idempotency-Key is being worked on. Send it again in a moment."
        )


def _replay(view: Any, earlier: IdempotencyRecord, key: str, digest: str) -> HttpResponse:
    if earlier.request_hash != digest:
        raise InvalidError(
            "This Idempotency-Key was used for another request. Use a new key for each new request."
        )
    if _has_lost(view.caller, earlier):
        _refuse_replay(view)
    headers = {**earlier.headers, REPLAYED: "true"}
    body = _sealer(key).decrypt(earlier.body.encode()) if earlier.body else b""
    return HttpResponse(
        body, status=earlier.status, content_type="application/json", headers=headers
    )


def _has_lost(user: User, earlier: IdempotencyRecord) -> bool:
    """Whether the user may no longer do something that they might when the answer was kept."""
    held: dict[int | None, set[Permission]] = defaultdict(set)
    for system, role in _grants_of(user):
        held[system] |= ROLES[role].permissions
    return any(
        role not in ROLES or not ROLES[role].permissions <= held[system]
        for system, role in earlier.grants or ()
    )


def _refuse_replay(view: Any) -> NoReturn:
    """Tell somebody with less rights than before no more than anybody with theirs.

    :raises Http404: they no longer see the record.
    :raises PermissionDenied: they do, or the answer is not of one record.
    """
    if "id" in view.kwargs and hasattr(view, "get_object"):
        view.get_object()
    raise PermissionDenied(
        "This was done before, and you have lost a role since then, so the answer of that time is "
        "not told again. Read the record itself."
    )


def _grants_of(user: User) -> list[tuple[int | None, str]]:
    return list(user.memberships.current().values_list("system_id", "role"))


def _remember(user: User, key: str, digest: str, response: Response) -> None:
    body = JSONRenderer().render(response.data)
    IdempotencyRecord.objects.update_or_create(
        user=user,
        key=_digest_of_key(key),
        defaults={
            "created_at": timezone.now(),
            "request_hash": digest,
            "grants": _grants_of(user),
            "status": response.status_code,
            "headers": {name: response[name] for name in KEPT_HEADERS if name in response},
            "body": _sealer(key).encrypt(body).decode("ascii"),
        },
    )


def _digest_of_key(key: str) -> str:
    return salted_hmac("idempotency key", key, algorithm="sha256").hexdigest()


def _sealer(key: str) -> Fernet:
    """Opens what was kept under this key, and nothing else."""
    digest = salted_hmac("idempotency answer", key, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
