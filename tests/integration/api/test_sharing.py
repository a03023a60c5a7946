"""What several rows of a page name is made once, in no more queries than a join."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.api.sharing import sharing
from engagement.models import Event, Participation
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_rows_that_join_the_same_record_hold_the_same_object() -> None:
    partnership = make.make_partnership()
    place = make.make_place(partnership.system)
    for each in (place, None):
        event = make.make_event(partnerships=[partnership])
        Event.objects.filter(pk=event.pk).update(place=each)
    rows = Event.objects.select_related("system", "place").order_by("id")
    with CaptureQueriesContext(connection) as asked:
        first, second = sharing(rows)
        assert first.system is second.system
        assert first.system == partnership.system
        assert (first.place, second.place) == (place, None)
    assert len(asked) == 1


def test_records_behind_a_shared_one_are_there_too() -> None:
    partnership = make.make_partnership()
    for _ in range(2):
        make.make_event(partnerships=[partnership])
    rows = Participation.objects.select_related("partnership__organisation")
    with CaptureQueriesContext(connection) as asked:
        first, second = sharing(rows)
        assert first.partnership.organisation is second.partnership.organisation
        assert first.partnership.organisation == partnership.organisation
    assert len(asked) == 1


def test_rows_of_one_record_keep_the_object_that_they_were_asked_through() -> None:
    partnership = make.make_partnership()
    make.make_event(partnerships=[partnership])
    (row,) = sharing(partnership.participations.select_related("system"))
    assert row.partnership is partnership
