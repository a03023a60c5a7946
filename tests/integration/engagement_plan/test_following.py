"""The engagement plan reaches the partners that follow it: once, dated, and nobody else's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from audit.models import AuditEvent
from engagement.actions.agreement import agree_contact, follow_plan_again
from engagement.actions.plan_following import follow_where_behind
from engagement.actions.scoring import mark_facts_changed, sweep
from engagement.analytics.health import gather
from engagement.models import Agreement, EngagementPlan, StaleScore
from engagement.tasks import follow_plans, sweep_stale
from partners.actions.partnership import change_partnership, withdraw_partnership
from partners.enums import Tier
from partners.models import Partnership
from tests import factories as make
from tests.integration.engagement_plan.reading import COUNCIL, PRACTICE, held, plan, rate


@pytest.mark.django_db
def test_a_plan_reaches_its_partners_and_marks_exactly_those() -> None:
    council = make.make_partnership(tier=Tier.MANAGED)
    system = council.system
    known = make.make_partnership(system=system)
    elsewhere = make.make_partnership(tier=Tier.MANAGED)
    StaleScore.objects.all().delete()
    row = plan(system, people=3, grade=3)
    agreement = held(council)
    assert agreement is not None
    assert (agreement.contacts_a_year, agreement.people, agreement.grade) == (12, 3, 3)
    assert (agreement.plan, agreement.is_own) == (row, False)
    assert held(known) is None
    assert held(elsewhere) is None
    assert list(StaleScore.objects.values_list("partnership", flat=True)) == [council.pk]


@pytest.mark.django_db
def test_a_kind_with_a_plan_of_its_own_follows_that() -> None:
    council = make.make_partnership(tier=Tier.MANAGED, kind=COUNCIL)
    practice = make.make_partnership(system=council.system, tier=Tier.MANAGED, kind=PRACTICE)
    plan(council.system, contacts_a_year=4)
    plan(council.system, kind=COUNCIL, contacts_a_year=24)
    assert (rate(council), rate(practice)) == (24, 4)
    plan(council.system, kind=COUNCIL, is_end=True)
    assert rate(council) == 4
    plan(council.system, is_end=True)
    assert (rate(council), rate(practice)) == (None, None)
    assert Agreement.objects.filter(partnership=council).count() == 4  # 4, 24, 4, none


@pytest.mark.django_db
def test_an_own_agreement_is_never_overwritten_until_it_is_ended() -> None:
    council = make.make_partnership(tier=Tier.MANAGED)
    plan(council.system)
    agree_contact(
        by=make.TESTS, partnership=council, valid_from=timezone.localdate(), contacts_a_year=52
    )
    plan(council.system, contacts_a_year=6)
    assert rate(council) == 52
    tomorrow = timezone.localdate() + timedelta(days=1)
    follow_plan_again(by=make.TESTS, partnership=council, valid_from=tomorrow)
    assert (rate(council), rate(council, tomorrow)) == (52, 6)
    with pytest.raises(ValidationError, match="follows the engagement plan that day"):
        follow_plan_again(by=make.TESTS, partnership=council, valid_from=tomorrow)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        plan(council.system, contacts_a_year=9)
        assert rate(council) == 9


@pytest.mark.django_db
def test_the_past_cannot_be_agreed_over_a_plan_that_began_since() -> None:
    council = make.make_partnership(tier=Tier.MANAGED)
    plan(council.system)
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(ValidationError, match="follows the engagement plan since"):
        agree_contact(by=make.TESTS, partnership=council, valid_from=yesterday, contacts_a_year=52)
    with pytest.raises(ValidationError, match="from today on"):
        plan(council.system, valid_from=yesterday)
    with pytest.raises(ValidationError, match="today or later"):
        follow_plan_again(by=make.TESTS, partnership=council, valid_from=yesterday)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"contacts_a_year": None}, "Say how often"),
        ({"is_end": True, "contacts_a_year": 3}, "says nothing about contact"),
        ({"is_end": True}, "no plan for this tier and kind"),
        ({"contacts_a_year": 400}, "between 1 and 366"),
        ({"people": 101}, "between 1 and 100"),
        ({"reason": " "}, "Say why"),
        ({"tier": "any"}, "not a valid choice"),
    ],
)
@pytest.mark.django_db
def test_what_makes_no_sense_is_refused(said: dict[str, Any], sentence: str) -> None:
    system = make.make_system()
    with pytest.raises(ValidationError, match=sentence):
        plan(system, **said)
    assert not EngagementPlan.objects.exists()


@pytest.mark.django_db
def test_a_plan_to_come_holds_from_its_day_on_and_the_past_stays() -> None:
    council = make.make_partnership(tier=Tier.MANAGED)
    today = timezone.localdate()
    plan(council.system, contacts_a_year=12)
    plan(council.system, contacts_a_year=24, valid_from=today + timedelta(days=9))
    assert follow_plans() == 0
    before = timezone.now()
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        assert rate(council) == 12  # no worker has been there
        assert follow_plans() == 1
        assert follow_plans() == 0
        assert rate(council) == 24
        assert rate(council, today + timedelta(days=5)) == 12
        known_then = gather(council, known_on=before).ledger.agreements
        assert known_then.contacts_per_year.tolist() == [12]
        assert gather(council).ledger.agreements.contacts_per_year.tolist() == [12, 24]


@pytest.mark.django_db
def test_a_new_partner_and_a_new_tier_come_through_with_the_sweep() -> None:
    system = make.make_system()
    plan(system)
    council = make.make_partnership(system=system, tier=Tier.MANAGED)
    assert held(council) is None
    sweep_stale()
    assert rate(council) == 12
    assert not StaleScore.objects.waiting().exists()
    council.refresh_from_db()
    change_partnership(
        by=make.TESTS,
        partnership=council,
        tier=Tier.KNOWN,
        owner=None,
        represented_by=None,
        place=None,
        expected_version=council.version,
    )
    sweep_stale()
    row = held(council)
    assert row is not None
    assert (row.contacts_a_year, row.plan, row.is_own) == (None, None, False)


@pytest.mark.django_db
def test_withdrawn_and_joint_partnerships_are_left_out() -> None:
    council = make.make_partnership(tier=Tier.MANAGED)
    gone = make.make_partnership(system=council.system, tier=Tier.MANAGED)
    withdraw_partnership(by=make.make_user(), partnership=gone, reason="Mistake")
    joint = make.make_partnership(system=council.system, tier=Tier.MANAGED)
    Partnership.objects.filter(pk=joint.pk).update(counterpart=council.organisation)
    plan(council.system)
    assert [row.partnership for row in Agreement.objects.all()] == [council]


@pytest.mark.django_db
def test_two_rows_of_one_day_stay_and_the_later_recorded_holds() -> None:
    council = make.make_partnership(tier=Tier.MANAGED)
    plan(council.system, contacts_a_year=4)
    plan(council.system, contacts_a_year=52)
    assert rate(council) == 52
    assert EngagementPlan.objects.count() == 2


@pytest.mark.django_db
def test_following_is_recorded_once_and_not_at_all_when_nobody_is_behind() -> None:
    council = make.make_partnership(tier=Tier.MANAGED)
    plan(council.system)
    make.make_partnership(system=council.system, tier=Tier.MANAGED)
    follow_plans()
    follow_plans()
    event = AuditEvent.objects.get(type="engagement_plan.followed")
    assert event.facts == {"partnerships": 1}


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_and_repeated_append_each_row_once() -> None:
    system = make.make_system()
    plan(system)
    partners = [make.make_partnership(system=system, tier=Tier.MANAGED) for _ in range(5)]

    def follow(_: int) -> int:
        try:
            return follow_where_behind(only_lately=False)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(follow, range(8)))
    assert sum(counts) == 5
    assert Agreement.objects.count() == 5
    assert {rate(each) for each in partners} == {12}


@pytest.mark.django_db(transaction=True)
def test_an_own_agreement_made_while_the_plan_is_carried_holds() -> None:
    system = make.make_system()
    partners = [make.make_partnership(system=system, tier=Tier.MANAGED) for _ in range(6)]

    def work(partner: Partnership | None) -> None:
        try:
            if partner is None:
                plan(system, contacts_a_year=3)
            else:
                today = timezone.localdate()
                agree_contact(
                    by=make.TESTS, partnership=partner, valid_from=today, contacts_a_year=52
                )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, [partners[0], None, *partners[1:], None]))
    assert {rate(each) for each in partners} == {52}


@pytest.mark.django_db
def test_marks_of_changed_facts_and_of_the_plan_are_one_score() -> None:
    system = make.make_system()
    plan(system)
    make.make_partnership(system=system, tier=Tier.MANAGED)
    follow_where_behind(only_lately=True)
    mark_facts_changed()
    scored, more = sweep(timedelta(seconds=20))
    assert (scored, more) == (1, False)
