"""When a partner was last there, as kept for lists, is what its events say."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from engagement.actions.event import EventFacts, PartnerPart, correct_event, withdraw_event
from engagement.analytics.partnerships import with_last_contact
from engagement.models import Event, LastContact, Participation
from engagement.tasks import post_arrived
from partners.models import Partnership
from tests import factories as make
from tests.integration.engagement.conftest import Scene

pytestmark = pytest.mark.django_db


def assert_all_agree() -> None:
    """For every partnership: the row that is kept, and what its events say."""
    kept = dict(LastContact.objects.values_list("partnership", "at"))
    for row in with_last_contact(Partnership.objects.all()):
        assert kept.get(row.pk) == row.last_contact_at, row  # type: ignore[attr-defined]


def test_it_follows_events_that_are_logged_corrected_and_withdrawn() -> None:
    system = make.make_system()
    first, second = (make.make_partnership(system=system) for _ in range(2))
    now = timezone.now()
    old = make.make_event(partnerships=[first, second], starts_at=now - timedelta(days=30))
    new = make.make_event(partnerships=[first], starts_at=now - timedelta(days=3))
    make.make_event(partnerships=[second], starts_at=now - timedelta(days=2), attendance="absent")
    assert_all_agree()
    assert LastContact.objects.get(partnership=first).at == new.starts_at
    assert LastContact.objects.get(partnership=second).at == old.starts_at

    old.refresh_from_db()
    correct_event(
        by=make.TESTS,
        event=old,
        facts=EventFacts(starts_at=now - timedelta(days=9), partners=[PartnerPart(first)]),
        reason="The other one was elsewhere",
        expected_version=old.version,
    )
    assert_all_agree()
    assert LastContact.objects.get(partnership=second).at is None

    withdraw_event(by=make.make_user(system=system), event=new, reason="Never happened")
    assert_all_agree()
    assert LastContact.objects.get(partnership=first).at == now - timedelta(days=9)


def test_a_meeting_of_today_counts_at_once_whatever_its_hour() -> None:
    """Without an hour it stands at midday, and somebody may log it in the morning."""
    partnership = make.make_partnership()
    with time_machine.travel(datetime(2026, 7, 9, 7, 30, tzinfo=UTC), tick=False):
        event = make.make_event(
            partnerships=[partnership], starts_at=datetime(2026, 7, 9, 11, tzinfo=UTC)
        )
        assert_all_agree()
        assert LastContact.objects.get(partnership=partnership).at == event.starts_at
        make.make_event(
            partnerships=[partnership], starts_at=datetime(2026, 7, 9, 23, 30, tzinfo=UTC)
        )  # after midnight in London
        assert_all_agree()
        assert LastContact.objects.get(partnership=partnership).at == event.starts_at


def test_an_event_ahead_of_its_time_is_taken_in_when_its_day_has_come() -> None:
    partnership = make.make_partnership()
    ahead = make.make_event(
        partnerships=[partnership], starts_at=timezone.now() + timedelta(days=5)
    )
    assert LastContact.objects.get(partnership=partnership).at is None
    post_arrived()
    assert LastContact.objects.get(partnership=partnership).at is None

    moment = timezone.now() - timedelta(minutes=10)
    Event.objects.filter(pk=ahead.pk).update(starts_at=moment)
    Participation.objects.filter(event=ahead).update(starts_at=moment)
    post_arrived()
    assert_all_agree()
    assert LastContact.objects.get(partnership=partnership).at == moment


@pytest.mark.parametrize("sort", ["contact", "-contact", "name", "-name", "health", "-health"])
def test_the_list_goes_through_all_partners_once_in_any_order(
    scene: Scene, manager: Client, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr("engagement.views.partnerships.PAGE_SIZE", 2)
    for days in (400, 3, 90):
        partnership = make.make_partnership(system=scene.system)
        make.make_event(partnerships=[partnership], starts_at=timezone.now() - timedelta(days=days))
    make.make_partnership(system=scene.system)
    seen, query = [], f"?sort={sort}"
    while query:
        answer = manager.get(f"/partnerships/{query}")
        seen += [row.partnership for row in answer.context["rows"]]
        cursor = answer.context["page"].next_cursor
        query = f"?sort={sort}&after={cursor}" if cursor else ""
    everyone = Partnership.objects.filter(system=scene.system)
    assert {each.pk for each in seen} == {each.pk for each in everyone}
    assert len(seen) == everyone.count()
    if sort.endswith("contact"):
        days_ago = [each.last_contact_at for each in seen]
        known = [moment for moment in days_ago if moment is not None]
        assert known == sorted(known, reverse=sort.startswith("-"))
        never = days_ago[-1] if sort.startswith("-") else days_ago[0]
        assert never is None
