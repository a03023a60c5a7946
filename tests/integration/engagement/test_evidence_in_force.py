"""What is withdrawn no longer counts: the void row ends what was said before it."""

from datetime import date

import pytest
from django.utils import timezone

from engagement.actions.event import withdraw_event
from engagement.analytics.health import gather
from engagement.models import Evidence
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_withdrawn_event_counts_no_longer_and_counted_before() -> None:
    event = make.make_event(tone=4)
    partnership = event.partnerships.get()
    before = timezone.now()
    assert gather(partnership).evidence_count == 1
    withdraw_event(by=make.make_user(), event=event, reason="Did not happen")
    rows = Evidence.objects.filter(partnership=partnership)
    assert rows.filter(is_void=True).exists()
    assert not rows.in_force().exists()
    assert gather(partnership).evidence_count == 0
    assert gather(partnership, known_on=before).evidence_count == 1


def test_of_the_rows_of_a_subject_only_the_newest_revision_counts() -> None:
    partnership = make.make_partnership()
    for value, as_of in (("good", date(2025, 4, 1)), ("bad", date(2025, 5, 1))):
        make.make_starting_point(partnership=partnership, value=value, as_of=as_of)
    rows = Evidence.objects.filter(partnership=partnership)
    assert rows.count() == 4
    assert set(rows.in_force().values_list("revision", "x")) == {(2, 0.0)}
