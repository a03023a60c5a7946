"""The secrets of survey links: made from the key of the installation, and kept nowhere.

The secret of an invitation is a keyed hash of its public id, so every mail to the same person holds
the same link, and the database holds none. What recognises the link (``digest``) and what marks the
answers given through it (``answers_key``) are two different hashes of the secret: without the key
of the installation nobody can tell which answers belong to which invitation. A change of
``SECRET_KEY`` ends all links of open waves, unless the old key stays in ``SECRET_KEY_FALLBACKS``.
"""

import base64
import hashlib
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

LINK = "engagement.survey.link"
ANSWERS = "engagement.survey.answers"


def secret_of(invitation: UUID, *, key: str | None = None) -> str:
    """The 256-bit secret in the link of an invitation, given its public id; 43 characters."""
    digest = salted_hmac(LINK, str(invitation), secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def digest_of(secret: str) -> str:
    """What is stored of an invitation's secret: enough to recognise it, not enough to make it."""
    return hashlib.sha256(f"{LINK}:{secret}".encode()).hexdigest()


def answers_key(secret: str) -> str:
    """What marks the answers that were given through a link; 64 characters."""
    return salted_hmac(ANSWERS, secret, secret=secret, algorithm="sha256").hexdigest()


def known_secret(invitation: UUID, digest: str) -> str:
    """The secret of an invitation whose digest is stored, also if the key was changed since.

    :raises LookupError: no key of the installation makes it.
    """
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        secret = secret_of(invitation, key=key)
        if digest_of(secret) == digest:
            return secret
    raise LookupError("The key that made this link is not known any more.")
