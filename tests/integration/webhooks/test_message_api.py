"""One message, read through the API as every other record is."""

import pytest

from engagement.models import WebhookDelivery
from tests.integration.api.conftest import client_of
from tests.world import EVERYBODY, build_world

pytestmark = pytest.mark.django_db


def test_some_fields_of_it_are_read_and_unknown_ones_refused() -> None:
    client = client_of(build_world().users[EVERYBODY])
    message = WebhookDelivery.objects.latest("pk")
    address = f"/api/v1/webhook-messages/{message.public_id}"
    whole = client.get(address).json()
    assert whole["id"] == str(message.public_id)
    assert client.get(address, {"fields": "id"}).json() == {"id": whole["id"]}
    assert client.get(address, {"fields": "nonsense"}).status_code == 400
    assert client.get(address, {"codes": "perhaps"}).status_code == 400
    assert client.get(address, {"nonsense": "1"}).status_code == 400
