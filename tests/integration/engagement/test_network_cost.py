"""What the page of a network costs: as many queries for two thousand partners as for five."""

from datetime import timedelta
from time import process_time

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from engagement.analytics.network import TieKind
from engagement.models import Event, Participation
from partners.models import Organisation, Partnership, System
from tests import factories as make
from tests.integration.engagement.test_network import PAGE, TODAY, sits

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def reader(system: System) -> User:
    return make.make_user(system=system)


def test_it_costs_the_same_for_many_partners_and_is_quick(
    system: System,
    reader: User,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    addresses = [f"{PAGE}?ties={ties}" for ties in TieKind]
    _fill(system, 5)
    client.force_login(reader)
    client.get(PAGE)  # signing in costs some of its own
    costs = []
    for more in (0, 195, 1_800):
        _fill(system, more)
        for address in addresses:
            with django_assert_max_num_queries(12) as queries:
                begun = process_time()
                client.get(address)
                assert process_time() - begun < 4  # it takes a tenth of that
            costs.append(len(queries))
    assert len(set(costs)) == 1


def _fill(system: System, count: int) -> None:
    """Partners with a meeting of four a month, boards of ten, and every third represented."""
    if not count:
        return
    hub = make.make_partnership(system=system)
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"Partner {count} {n:05}", kind="voluntary", sector="vcse")
        for n in range(count)
    )
    rows = Partnership.objects.bulk_create(
        Partnership(
            organisation=organisation,
            system=system,
            tier="known" if number % 3 else "represented",
            represented_by=None if number % 3 else hub,
        )
        for number, organisation in enumerate(organisations)
    )
    now = timezone.now()
    events = Event.objects.bulk_create(
        Event(
            system=system,
            starts_at=now - timedelta(days=number % 360 + 1),
            occurred_on=TODAY - timedelta(days=number % 360 + 1),
        )
        for number in range(count * 3)
    )
    Participation.objects.bulk_create(
        Participation(
            event=event,
            system=system,
            partnership=rows[(number * 7 + step * (number % 11 + 1)) % count],
            starts_at=event.starts_at,
        )
        for number, event in enumerate(events)
        for step in range(min(4, count))
        if count > 11 or step == 0
    )
    board = make.make_board(system=system)
    for row in rows[:10]:
        sits(board, row)
    with connection.cursor() as cursor:  # as the database does by itself once rows are there
        cursor.execute("ANALYZE")
