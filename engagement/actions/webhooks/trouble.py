"""What the product itself does about a webhook that cannot go on, and whom it tells by mail."""

import logging
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.enums import UserKind
from accounts.models import User
from accounts.roles import Permission, roles_with
from audit.recording import Service, action
from engagement.actions.webhooks.subscription import end_webhook, locked, pause_webhook
from engagement.errors import NotPossibleError
from engagement.models import WebhookSubscription
from jobs.actions.mail import Letter, queue_mail
from partners.models import Membership

BY = Service("webhooks")
ASKED_TO_END = "The receiver answered 410, by which it says that it wants nothing more."

log = logging.getLogger(__name__)


def pause_in_trouble(subscription: WebhookSubscription, because: str) -> None:
    """Pause it and tell its owner why; nothing if somebody was quicker."""
    try:
        pause_and_tell(by=BY, subscription=subscription, because=because)
    except NotPossibleError:
        log.info("Webhook %s was paused or ended meanwhile", subscription.public_id)


def end_as_asked(subscription: WebhookSubscription) -> None:
    """End it, because its receiver said so, and tell its owner; nothing if it has ended."""
    try:
        end_and_tell(by=BY, subscription=subscription)
    except NotPossibleError:
        log.info("Webhook %s had ended or moved before", subscription.public_id)


@action
def pause_and_tell(*, by: Service, subscription: WebhookSubscription, because: str) -> None:
    """Pause a webhook and let a mail say so, in one step.

    :raises NotPossibleError: it is paused, or has ended.
    """
    paused = pause_webhook(by=by, subscription=subscription, because=because)
    _tell(paused, because, "A webhook was paused")


@action
def end_and_tell(*, by: Service, subscription: WebhookSubscription) -> None:
    """End a webhook as its receiver asked, and let a mail say so, in one step.

    :param subscription: as it was when its receiver was asked, with the address of then.
    :raises NotPossibleError: it has ended before, or goes to another address by now.
    """
    if locked(subscription).address != subscription.address:
        raise NotPossibleError("This webhook goes to another address by now.")
    ended = end_webhook(by=by, subscription=subscription, because=ASKED_TO_END)
    _tell(ended, ASKED_TO_END, "A webhook ended")


def _tell(subscription: WebhookSubscription, because: str, subject: str) -> None:
    path = reverse("engagement:webhook", args=[subscription.public_id])
    for user in _concerned(subscription):
        text = render_to_string(
            "engagement/email/webhook.txt",
            {
                "name": user.name,
                "subscription": subscription,
                "because": because,
                "link": f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else "",
            },
        )
        queue_mail(
            key=_key(subscription, user.public_id), to=user.email, letter=Letter(subject, text)
        )


def _key(subscription: WebhookSubscription, user: UUID) -> str:
    """One mail each time: the version is raised by every pause."""
    subscription.refresh_from_db(fields=["version"])
    return f"webhook:{subscription.public_id}:{subscription.version}:{user}"


def _concerned(subscription: WebhookSubscription) -> list[User]:
    """Its owner while they manage webhooks here; else everybody who does."""
    grants = Membership.objects.current().filter(
        system=subscription.system, role__in=roles_with(Permission.MANAGE_WEBHOOKS)
    )
    managers = User.objects.filter(
        is_active=True, is_demo=False, kind=UserKind.PERSON, pk__in=grants.values("user")
    )
    owner = managers.filter(pk=subscription.owner_id)
    return list(owner or managers.order_by("pk"))
