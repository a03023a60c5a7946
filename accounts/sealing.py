"""Seals secrets that must be kept to be used, such as the address of somebody's calendar.

A copy of the database alone does not open them: the key follows from SECRET_KEY. Keys that went
before it (SECRET_KEY_FALLBACKS) still open what they sealed.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = b"ics-crm sealed secrets"


class SealBrokenError(Exception):
    """What was sealed cannot be opened: the keys that it was sealed with are gone."""


def seal(secret: str) -> str:
    """The secret in a form that only this product opens."""
    return _sealer().encrypt(secret.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """What was sealed.

    :raises SealBrokenError: it was sealed with a key that is gone.
    """
    try:
        return _sealer().decrypt(sealed.encode("ascii")).decode()
    except InvalidToken:
        raise SealBrokenError from None


def digest_of(secret: str) -> str:
    """By which the same secret is known again, and nothing else is."""
    return salted_hmac(_SALT.decode(), secret, algorithm="sha256").hexdigest()


def _sealer() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(_SALT + str(key).encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
