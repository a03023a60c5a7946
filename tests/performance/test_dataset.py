"""The large data set is what it says it is, and keeps the rules of the tables."""

import pytest
from django.db.models import Count

from audit.models import AuditEvent
from engagement.actions.score_writing import write_health
from engagement.models import Event, Evidence, Participation, ScoreSeries
from partners.models import Organisation, Partnership, Person, Seat
from tests.performance.dataset import Volume, build

VOLUME = Volume.at(0.01)


@pytest.mark.django_db
def test_the_rows_are_those_of_the_volume() -> None:
    dataset = build(VOLUME)
    partnerships = Partnership.objects.visible_to(dataset.manager)
    assert partnerships.count() == VOLUME.partnerships
    assert Organisation.objects.filter(kind="gp_practice").count() > VOLUME.organisations / 4
    assert Organisation.objects.count() == VOLUME.organisations + 1  # and the system's own board
    assert Event.objects.visible_to(dataset.manager).count() == VOLUME.events + VOLUME.busy_events
    assert Person.objects.visible_to(dataset.manager).count() == VOLUME.people
    assert Seat.objects.count() == 10 * VOLUME.boards
    assert ScoreSeries.objects.newest().count() == VOLUME.partnerships


@pytest.mark.django_db
def test_the_history_hangs_together() -> None:
    dataset = build(VOLUME)
    events = Event.objects.annotate(partners=Count("participations"))
    assert set(events.values_list("partners", flat=True)) == {1, 2}
    assert AuditEvent.objects.filter(type="event.logged").count() == events.count()
    kinds = Evidence.objects.values("component").annotate(rows=Count("pk"))
    assert {row["component"] for row in kinds} == {"contact", "reciprocity", "person", "trust"}
    assert Participation.objects.filter(partnership=dataset.busy).count() >= VOLUME.busy_events


@pytest.mark.django_db
def test_the_product_can_score_it() -> None:
    busy = build(VOLUME).busy
    write_health(busy)
    newest = ScoreSeries.objects.newest().get(partnership=busy)
    assert newest.evidence_count > VOLUME.busy_events
    assert newest.newest_mean is not None
