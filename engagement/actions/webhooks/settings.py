"""What the operator of this installation allows webhooks to reach."""

from django.conf import settings

from engagement.webhooks.addresses import Allowed


def allowed() -> Allowed:
    """Read at every use, because tests change it."""
    return Allowed(
        private=frozenset(host.lower() for host in settings.WEBHOOK_PRIVATE_HOSTS),
        http=settings.WEBHOOK_HTTP,
    )
