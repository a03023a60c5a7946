"""A webhook as an example: paused, and to an address that no network has."""

from engagement.actions.webhooks.subscription import add_webhook, pause_webhook
from engagement.demonstration import cast
from engagement.demonstration.world import BY, World
from engagement.webhooks.signing import new_secret

ADDRESS = "https://hooks.westmarch.example/ics-crm"
# Few of them: what happens in the demonstration waits for it.
TYPES = ("decision.decided", "pack.published", "survey_wave.closed", "survey_wave.opened")


def write_webhooks(world: World) -> None:
    """One of the administrator."""
    administrator = next(
        user
        for user, account in zip(world.users, cast.ACCOUNTS, strict=True)
        if account.role == "system_administrator"
    )
    webhook = add_webhook(
        by=administrator,
        system=world.system,
        description="Night run of the data warehouse",
        address=ADDRESS,
        event_types=TYPES,
        secret=new_secret(),
    )
    pause_webhook(by=BY, subscription=webhook)
