"""Who asks, in the tests that walk what is hidden from whom."""

from typing import Any

import pytest
from django.db import connection

from accounts.api import changes
from audit import outbox
from tests.integration.rules.askers import Askers
from tests.world import EVERYBODY

# What is public: figures of areas.
OF_NOBODY = {"indicators", "indicator-values"}


@pytest.fixture
def askers(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Askers:
    settings.API_REQUESTS_A_MINUTE = settings.API_CLIENT_REQUESTS_A_MINUTE = 10**6
    # Feeds and webhooks show what this test wrote, although its transaction is open to the end.
    monkeypatch.setattr(changes, "_oldest_open_transaction", _end_of_this_transaction)
    monkeypatch.setattr(outbox, "oldest_open_transaction", _end_of_this_transaction)
    found = Askers()
    hides_nothing = {name for name, ids in found[EVERYBODY].hidden.items() if not ids}
    assert hides_nothing == OF_NOBODY, "Give tests/world what these collections show."
    return found


def _end_of_this_transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint + 1")
        return int(cursor.fetchone()[0])
