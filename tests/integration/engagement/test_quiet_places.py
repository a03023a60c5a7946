"""Whom a quiet period holds for: scores, overdue contact, marks, pages and API say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.actions.quiet_period import Whose, record_quiet_periods
from engagement.actions.scoring import mark_facts_changed, sweep
from engagement.analytics.health import gather
from engagement.analytics.partnerships import with_contact_due
from engagement.enums import ModelFamily
from engagement.models import QuietPeriod, ScoreModel, ScoreSeries, StaleScore
from partners.actions.organisation import change_organisation
from partners.actions.partnership import change_partnership
from partners.models import Partnership, Place, System
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
KINDS = ("upper_tier_council", "acute_trust", "care_provider")


@dataclass(frozen=True)
class Ground:
    """A system with two places, and partners of three kinds in each of them and in none."""

    system: System
    places: Sequence[Place]
    partners: Sequence[Partnership]


def _ground() -> Ground:
    system = make.make_system()
    places = [make.make_place(system, name) for name in ("North", "South")]
    partners = [
        make.make_partnership(system=system, kind=kind, place=place)
        for kind in KINDS
        for place in (*places, None)
    ]
    return Ground(system, places, partners)


def _holds(period: QuietPeriod, partnership: Partnership) -> bool:
    """The rule in plain words: the partner's own, or all parts that are named fit."""
    if period.partnership_id is not None:
        return period.partnership_id == partnership.pk
    of_sector = period.sector in {"", partnership.organisation.sector}
    return of_sector and period.place_id in {None, partnership.place_id}


def _spans(partnership: Partnership, known_on: Any = None) -> list[tuple[date, date]]:
    quiet = gather(partnership, known_on=known_on).ledger.quiet
    days = zip(quiet.first.tolist(), quiet.last.tolist(), strict=True)
    return sorted((date.fromordinal(first), date.fromordinal(last)) for first, last in days)


def _days(spans: Sequence[tuple[date, date]]) -> set[int]:
    return {day for first, last in spans for day in range(first.toordinal(), last.toordinal() + 1)}


def _stale() -> set[int]:
    return set(StaleScore.objects.waiting().values_list("pk", flat=True))


WHOSE = st.one_of(
    st.tuples(st.just("partner"), st.integers(0, 8)),
    st.tuples(st.sampled_from(["", "local_government", "nhs"]), st.sampled_from([None, 0, 1])),
)
PERIODS = st.lists(st.tuples(WHOSE, st.integers(-90, 30), st.integers(0, 60)), max_size=5)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(periods=PERIODS)
def test_all_ways_of_asking_agree(client: Client, periods: list[Any]) -> None:
    with transaction.atomic():
        ground = _ground()
        manager = make.make_user(system=ground.system)
        client.force_login(manager)
        for (who, which), begins, length in periods:
            first = TODAY + timedelta(days=begins)
            whose = (
                {"partnership": ground.partners[which]}
                if who == "partner"
                else {"sector": who, "place": None if which is None else ground.places[which]}
            )
            StaleScore.objects.all().delete()
            period = make.make_quiet_period(
                system=ground.system,
                first_on=first,
                last_on=first + timedelta(days=length),
                **whose,
            )
            assert _stale() == {p.pk for p in ground.partners if _holds(period, p)}
        _everyone_agrees(client, ground)
        transaction.set_rollback(True)


def _everyone_agrees(client: Client, ground: Ground) -> None:
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    rows = Partnership.objects.filter(system=ground.system)
    since = timezone.now() - timedelta(days=100)
    rows.update(created_at=since)
    silent = {row.pk: row for row in with_contact_due(rows, model)}
    everything = list(QuietPeriod.objects.filter(system=ground.system))
    for partnership in ground.partners:
        holding = [period for period in everything if _holds(period, partnership)]
        spans = sorted((period.first_on, period.last_on) for period in holding)
        assert _spans(partnership) == spans
        began = timezone.localdate(since).toordinal()
        quiet = {day for day in _days(spans) if began < day <= TODAY.toordinal()}
        found: Any = silent[partnership.pk]
        assert found.days_silent == TODAY.toordinal() - began - len(quiet)
        url = f"/api/v1/quiet-periods?holding_for={partnership.public_id}"
        listed = {row["id"] for row in client.get(url).json()["results"]}
        assert listed == {str(period.public_id) for period in holding}


def test_old_scores_know_the_place_and_the_sector_of_then() -> None:
    ground = _ground()
    north, south = ground.places
    council = ground.partners[0]
    make.make_quiet_period(place=north)
    make.make_quiet_period(
        place=south, sector="nhs", first_on=TODAY - timedelta(days=9), last_on=TODAY
    )
    then = timezone.now()
    assert len(_spans(council)) == 1
    council.refresh_from_db()
    change_partnership(
        by=make.TESTS,
        partnership=council,
        tier=council.tier,
        owner=council.owner,
        represented_by=None,
        place=south,
        expected_version=council.version,
    )
    assert Partnership.objects.get(pk=council.pk).facts_changed_at is not None
    council = Partnership.objects.get(pk=council.pk)
    assert _spans(council) == []
    organisation = council.organisation
    change_organisation(
        by=make.TESTS,
        organisation=organisation,
        kind="acute_trust",
        town=organisation.town,
        postcode=organisation.postcode,
        website=organisation.website,
        expected_version=organisation.version,
    )
    council = Partnership.objects.get(pk=council.pk)
    assert _spans(council) == [(TODAY - timedelta(days=9), TODAY)]
    # As known then it was a council in the north.
    assert _spans(council, then) == [(TODAY - timedelta(days=42), TODAY)]
    assert list(council.placements.values_list("place__name", flat=True)) == ["North", "South"]


def test_a_place_that_is_taken_away_is_remembered_too() -> None:
    partnership = make.make_partnership()
    assert not partnership.placements.exists()
    place = make.make_place(partnership.system, "North")
    Partnership.objects.filter(pk=partnership.pk).update(place=place)
    Partnership.objects.filter(pk=partnership.pk).update(place=place)
    Partnership.objects.filter(pk=partnership.pk).update(place=None)
    assert list(partnership.placements.values_list("place", flat=True)) == [place.pk, None]


def test_a_score_follows_a_partner_to_its_new_place() -> None:
    partnership = make.make_partnership(place=None)
    other = make.make_partnership(system=partnership.system)
    for days in (200, 170, 140, 110):
        make.make_event(partnerships=[partnership], starts_at=timezone.now() - timedelta(days=days))
    for days in range(10, 120, 15):
        make.make_event(partnerships=[other], starts_at=timezone.now() - timedelta(days=days))
    place = make.make_place(partnership.system, "North")
    make.make_quiet_period(place=place, first_on=TODAY - timedelta(days=109))
    sweep(timedelta(seconds=60))
    row = ScoreSeries.objects.newest().get(partnership=partnership)
    partnership.refresh_from_db()
    change_partnership(
        by=make.TESTS,
        partnership=partnership,
        tier=partnership.tier,
        owner=None,
        represented_by=None,
        place=place,
        expected_version=partnership.version,
    )
    assert mark_facts_changed() == 1
    sweep(timedelta(seconds=60))
    quiet = ScoreSeries.objects.newest().get(partnership=partnership)
    assert row.newest_mean is not None
    assert quiet.newest_mean is not None
    assert quiet.newest_mean > row.newest_mean + 5


def test_several_are_recorded_together_or_not_at_all() -> None:
    ground = _ground()
    stranger = make.make_place(make.make_system(), "Elsewhere")
    days = {"first_on": TODAY, "last_on": TODAY + timedelta(days=5)}
    common: dict[str, Any] = {"by": make.TESTS, "system": ground.system, "kind": "merger", **days}
    both = [Whose(place=place) for place in ground.places]
    assert len(record_quiet_periods(whose=both, **common)) == 2
    with pytest.raises(ValidationError, match="not in"):
        record_quiet_periods(whose=[*both, Whose(place=stranger)], **common)
    with pytest.raises(ValidationError, match="for whom"):
        record_quiet_periods(whose=[], **common)
    partnership = ground.partners[0]
    with pytest.raises(ValidationError, match="or a place"):
        make.make_quiet_period(partnership=partnership, place=ground.places[0])
    assert QuietPeriod.objects.count() == 2


def test_the_database_refuses_a_place_of_another_system_and_a_place_of_one_partner() -> None:
    ground = _ground()
    stranger = make.make_place(make.make_system(), "Elsewhere")
    usual = {"system": ground.system, "kind": "strike", "first_on": TODAY, "last_on": TODAY}
    with pytest.raises(IntegrityError, match="one_partner_or_a_sector"), transaction.atomic():
        QuietPeriod.objects.create(**usual, partnership=ground.partners[0], place=ground.places[0])
    QuietPeriod.objects.create(**usual, place=stranger)
    with pytest.raises(IntegrityError, match="same_system"):
        connection.check_constraints()
