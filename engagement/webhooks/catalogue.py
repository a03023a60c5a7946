"""What receivers can be told: the events that concern records which the API shows.

A name is the type of the audit event and is never used for anything else once it is here. What is
not here is told to nobody: who signed in, what waits in somebody's calendar, who was asked or
answered in a survey. Whether a receiver is told of one event is decided by the record itself,
when it goes out: see `messages`.
"""

from engagement.webhooks.bodies import BODIES
from engagement.webhooks.dealings import DEALINGS

TEST = "webhook.test"
# Records of these types are deleted by them, so that nobody can be asked who may see them.
GONE = ".taken_back"

RESOURCES = (*DEALINGS, *BODIES)
BY_LABEL = {resource.label: resource for resource in RESOURCES}
RESOURCE_OF = {name: resource for resource in RESOURCES for name in resource.told}
EVENT_TYPES: dict[str, str] = {
    name: sentence for resource in RESOURCES for name, sentence in resource.told.items()
}
