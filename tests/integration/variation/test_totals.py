"""Totals by kind, place and month are the sums of what partnerships have, however they came."""

from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from engagement.actions.figure_totals import ADD_UP, add_up, start_totals, systems_behind
from engagement.models import FigureTotals, MonthlyFigures
from engagement.scoring.figures import COLUMNS
from engagement.tasks import add_up_all, add_up_behind, sweep_stale
from jobs.actions.running import run_job
from jobs.enums import JobState
from jobs.models import Job
from partners.enums import OrganisationKind, Tier
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.variation.picture import counted, months_ago

pytestmark = pytest.mark.django_db
COUNCIL, PRACTICE = OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.GP_PRACTICE


@pytest.fixture
def system() -> System:
    system = make.make_system()
    for name in ("North", "South"):
        make.make_place(system, name)
    return system


def sums(rows: "type[FigureTotals | MonthlyFigures]") -> dict[str, float]:
    return rows._default_manager.aggregate(**{f"all_{name}": Sum(name) for name in COLUMNS})


def test_they_are_the_sums_by_kind_place_and_month(system: System) -> None:
    north, south = system.places.order_by("name")
    managed = make.make_partnership(
        system=system, place=north, tier=Tier.MANAGED, owner=make.make_user(system=system)
    )
    known = make.make_partnership(system=system, place=north)
    practice = make.make_partnership(system=system, place=south, kind=PRACTICE)
    without = make.make_partnership(system=system)
    counted(managed, 2, contacts_numerator=1.5, contacts_denominator=2.0)
    counted(known, 2, contacts_denominator=1.0, early_engagement_denominator=1)
    counted(known, 1, contacts_denominator=1.0)
    counted(practice, 2, attendance_numerator=1, attendance_denominator=3)
    counted(without, 2, partner_survey_numerator=0.5, partner_survey_denominator=1)
    add_up(system)
    row = FigureTotals.objects.get(kind=COUNCIL, place=north, month=months_ago(2))
    assert (row.partnerships, row.managed, row.with_facts) == (2, 1, 2)
    assert (row.contacts_numerator, row.contacts_denominator, row.days_due) == (1.5, 3.0, 60)
    later = FigureTotals.objects.get(kind=COUNCIL, place=north, month=months_ago(1))
    assert (later.partnerships, later.with_facts, later.contacts_denominator) == (2, 0, 1.0)
    assert FigureTotals.objects.get(kind=COUNCIL, place=None, month=months_ago(2)).with_facts == 1
    assert sums(FigureTotals) == pytest.approx(sums(MonthlyFigures))


def test_a_kind_without_figures_still_shows(system: System) -> None:
    make.make_partnership(system=system, kind=PRACTICE)
    make.make_partnership(system=system, kind=PRACTICE, counterpart=make.make_organisation())
    add_up(system)
    row = FigureTotals.objects.get()
    assert (row.kind, row.month, row.partnerships) == (PRACTICE, months_ago(0), 1)


def test_it_is_safe_to_run_twice_and_follows_changes(system: System) -> None:
    north, south = system.places.order_by("name")
    one = make.make_partnership(system=system, place=north)
    other = make.make_partnership(system=system, place=north)
    for partnership in (one, other):
        counted(partnership, 3, contacts_numerator=1)
    assert add_up(system) == 2
    before = list(FigureTotals.objects.order_by("pk").values())
    assert add_up(system) == 0
    assert list(FigureTotals.objects.order_by("pk").values()) == before

    Partnership.objects.filter(pk=one.pk).update(place=south)
    MonthlyFigures.objects.filter(partnership=other).update(contacts_numerator=4)
    add_up(system)
    found = FigureTotals.objects.filter(month=months_ago(3)).values_list(
        "place__name", "contacts_numerator", "partnerships"
    )
    assert sorted(found) == [("North", 4, 1), ("South", 1, 1)]

    Partnership.objects.filter(pk=one.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=make.make_user(), withdrawn_reason="Twice"
    )
    add_up(system)
    assert not FigureTotals.objects.filter(place=south).exists()
    assert not MonthlyFigures.objects.filter(partnership=one).exists()


def test_another_system_is_left_alone(system: System) -> None:
    stranger = make.make_partnership()
    counted(stranger, 1, contacts_numerator=2)
    add_up(stranger.system)
    make.make_partnership(system=system)
    add_up(system)
    assert FigureTotals.objects.filter(system=stranger.system).count() == 2


def test_one_job_at_a_time(system: System) -> None:
    counted(make.make_partnership(system=system), 1, contacts_numerator=2)
    job = start_totals(system)
    assert start_totals(system) == job
    assert run_job(str(job.public_id))
    job.refresh_from_db()
    assert (job.state, (job.result or {})["changed"]) == (JobState.SUCCEEDED, 2)
    assert FigureTotals.objects.filter(system=system).count() == 2
    assert start_totals(system) != job


def test_what_scoring_changed_is_added_up_soon_and_everything_at_night(system: System) -> None:
    partnership = make.make_partnership(system=system)
    counted(partnership, 1, contacts_numerator=2)
    make.make_partnership()  # of another system, and without figures
    assert add_up_behind() == 1
    job = Job.objects.get(kind=ADD_UP)
    run_job(str(job.public_id))
    assert systems_behind() == []  # a moment ago
    # Written while it ran, perhaps after it had read: once more.
    Job.objects.filter(pk=job.pk).update(started_at=timezone.now() - timedelta(minutes=3))
    assert systems_behind() == [system]
    long_ago = timezone.now() - timedelta(hours=1)
    MonthlyFigures.objects.filter(partnership=partnership).update(computed_at=long_ago)
    assert systems_behind() == []
    assert add_up_all() == 2


def test_a_sweep_has_its_systems_added_up(system: System) -> None:
    make.make_event(partnerships=[make.make_partnership(system=system)])
    sweep_stale()
    job = Job.objects.get(kind=ADD_UP)
    assert job.system_public_id == system.public_id
    run_job(str(job.public_id))
    assert FigureTotals.objects.filter(system=system, contacts_numerator=1).exists()
