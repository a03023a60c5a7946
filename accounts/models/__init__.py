from accounts.models.api_token import ApiToken
from accounts.models.digest import Digest
from accounts.models.idempotency import IdempotencyRecord
from accounts.models.user import User

__all__ = ["ApiToken", "Digest", "IdempotencyRecord", "User"]
