"""A webhook that is paused, with messages in every state, and one that has ended."""

from django.utils import timezone

from engagement.actions.webhooks.message import send_test
from engagement.actions.webhooks.subscription import end_webhook, pause_webhook
from tests import factories as make
from tests.world.home import EVERYBODY, MARK, World


def add_webhooks(world: World) -> None:
    """Nothing of them can go out."""
    by, system = world.users[EVERYBODY], world.system
    end_webhook(by=by, subscription=make.make_webhook(by=by, system=system))
    webhook = make.make_webhook(by=by, system=system, description=f"{MARK} warehouse")
    now = timezone.now()
    for state in ("waiting", "dead", "delivered"):
        message = send_test(by=by, subscription=webhook)
        if state != "waiting":
            message.state, message.finished_at = state, now
            message.attempts, message.first_tried_at = 2, now
            message.status, message.milliseconds = 204, 30
            message.save()
    pause_webhook(by=by, subscription=webhook)
