"""What a statement sees and writes, by the scope that it runs in."""

import pytest
from django.db import connection

from engagement.models import Event
from tenancy.scope import NOWHERE, every_system, opened, within_systems
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_only_rows_of_the_scope_are_seen() -> None:
    here, there = make.make_event(), make.make_event()
    assert here.system_id != there.system_id
    with within_systems([here.system_id]):
        assert list(Event.objects.all()) == [here]
        assert Event.objects.filter(pk=there.pk).count() == 0
        assert list(Event.objects.order_by("pk").iterator()) == [here]
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY (SELECT id FROM engagement_event) TO STDOUT") as rows,
        ):
            assert b"".join(rows) == f"{here.pk}\n".encode()
    with opened(NOWHERE):
        assert not Event.objects.exists()
    with every_system(why="A test."):
        assert Event.objects.count() == 2
