"""Webhooks and what goes out through them."""

from collections.abc import Sequence

from accounts.models import User
from engagement.actions.webhooks.subscription import add_webhook
from engagement.models import WebhookSubscription
from engagement.webhooks.signing import new_secret
from partners.models import System
from tests.factories.partners import make_system
from tests.factories.users import make_user

USUAL_TYPES = ("commitment.made", "commitment.settled", "event.logged")


def make_webhook(
    *,
    by: User | None = None,
    system: System | None = None,
    description: str = "Warehouse",
    address: str = "https://hooks.example/ics-crm",
    event_types: Sequence[str] = USUAL_TYPES,
    secret: str | None = None,
) -> WebhookSubscription:
    """One that is told of events and commitments of a system."""
    system = system or make_system()
    return add_webhook(
        by=by or make_user(system=system, role="system_administrator"),
        system=system,
        description=description,
        address=address,
        event_types=event_types,
        secret=secret or new_secret(),
    )
