from accounts.models.api_client import ApiClient, ClientSecret
from accounts.models.api_token import ApiToken
from accounts.models.digest import Digest
from accounts.models.idempotency import IdempotencyRecord
from accounts.models.session import Session
from accounts.models.user import User

__all__ = [
    "ApiClient",
    "ApiToken",
    "ClientSecret",
    "Digest",
    "IdempotencyRecord",
    "Session",
    "User",
]
