"""Accounts that are locked for a while after too many wrong passwords: recorded, once a time."""

from accounts.actions.session import record_lock_out
from accounts.counting import count
from accounts.models import User
from audit.recording import Service

HERE = Service("sign-in")
# As long as the limit of wrong passwords for one account: ACCOUNT_RATE_LIMITS in the settings.
LASTS = 300


def note_lock_out(email: str) -> None:
    """Record it where there is such an account; attempts on others leave nothing behind."""
    user = User.objects.people().filter(email=email.strip().lower()).first()
    if user is None:
        return
    counted = count(f"locked-out:{user.pk}", seconds=LASTS)
    if counted is None or counted.number == 1:
        record_lock_out(by=HERE, user=user)
