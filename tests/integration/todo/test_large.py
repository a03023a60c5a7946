"""Home of somebody who looks after two thousand partners."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement.models import Agreement, Commitment, Issue
from partners.enums import Tier
from partners.models import Organisation, Partnership
from tests import factories as make
from tests.integration.todo.conftest import Desk

MANY = 2_000
MOST_QUERIES = 12


@pytest.fixture
def many(desk: Desk) -> list[Partnership]:
    """Partners that were never met, a month ago, each with a promise, and every fourth an issue."""
    today, ago = timezone.localdate(), timezone.now() - timedelta(days=40)
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Home {n:04}", kind="care_location", sector="social_care")
        for n in range(MANY)
    )
    partnerships = Partnership.objects.bulk_create(
        Partnership(
            organisation=organisation, system=desk.system, tier=Tier.MANAGED, owner=desk.user
        )
        for organisation in organisations
    )
    Partnership.objects.filter(pk__in=[each.pk for each in partnerships]).update(created_at=ago)
    Agreement.objects.bulk_create(
        Agreement(partnership=each, system=desk.system, valid_from=today, contacts_a_year=12)
        for each in partnerships
    )
    Commitment.objects.bulk_create(
        Commitment(
            partnership=each,
            system=desk.system,
            made_by="system",
            text="Send the dates",
            made_on=today - timedelta(days=30),
            due_on=today - timedelta(days=number % 20),
        )
        for number, each in enumerate(partnerships)
    )
    Issue.objects.bulk_create(
        Issue(
            partnership=each,
            system=desk.system,
            raised_by="partner",
            theme="discharge",
            text="Nobody answers",
            raised_on=today - timedelta(days=3),
        )
        for each in partnerships[::4]
    )
    make.make_event(partnerships=[desk.partnership], starts_at=ago)
    return partnerships


def test_home_asks_no_more_than_twelve_times(
    many: list[Partnership], desk: Desk, browser: Client
) -> None:
    browser.get("/")  # what is asked for once a session
    with CaptureQueriesContext(connection) as queries:
        response: Any = browser.get("/")
    assert len(queries) <= MOST_QUERIES
    found = response.context["work"].todo
    counts = {count.kind.value: count.number for count in found.counts}
    assert counts == {
        "contact_overdue": MANY,
        "commitment_due": MANY,
        "issue_unanswered": MANY / 4,
    }
    assert found.shown == 3 * 8
