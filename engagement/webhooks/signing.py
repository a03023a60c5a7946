"""How messages are signed: by the rules of Standard Webhooks, with HMAC-SHA256.

A secret reads ``whsec_`` and 24 to 64 random bytes in Base64. The signature is of
``{id}.{timestamp}.{body}``; while a secret is being changed there are two, separated by a space.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
FEWEST_BYTES, MOST_BYTES = 24, 64
FEWEST_DIFFERENT = 12
WRONG = (
    f"A secret is “{PREFIX}” and {FEWEST_BYTES} to {MOST_BYTES} random bytes in Base64, "
    f"such as “{PREFIX}” and what “openssl rand -base64 32” prints."
)


def new_secret() -> str:
    """A secret of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The bytes of a secret.

    :raises ValueError: it is no secret, or is easily guessed; with a sentence.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(WRONG) from None
    is_long = FEWEST_BYTES <= len(key) <= MOST_BYTES
    if not secret.startswith(PREFIX) or not is_long or len(set(key)) < FEWEST_DIFFERENT:
        raise ValueError(WRONG)
    return key


def signed_headers(
    message_id: str, seconds: int, body: bytes, keys: Sequence[bytes]
) -> dict[str, str]:
    """The three headers of a message, signed at that second since 1970 with each of the keys."""
    content = f"{message_id}.{seconds}.".encode() + body
    signatures = (
        base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode() for key in keys
    )
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
