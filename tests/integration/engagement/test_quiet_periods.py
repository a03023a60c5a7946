"""Known silence counts against nobody, from the moment at which it was known."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from engagement.actions.quiet_period import withdraw_quiet_period
from engagement.actions.scoring import sweep
from engagement.analytics.health import gather
from engagement.analytics.partnerships import contact_overdue, with_contact_due
from engagement.enums import ModelFamily
from engagement.errors import AlreadyWithdrawnError
from engagement.models import QuietPeriod, ScoreModel, ScoreSeries, StaleScore
from partners.enums import Tier
from partners.models import Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(seconds=60)


def _spans(partnership: Partnership) -> list[tuple[date, date]]:
    quiet = gather(partnership).ledger.quiet
    days = zip(quiet.first.tolist(), quiet.last.tolist(), strict=True)
    return [(date.fromordinal(first), date.fromordinal(last)) for first, last in days]


def _stale() -> set[int]:
    return set(StaleScore.objects.waiting().values_list("pk", flat=True))


def _score(partnership: Partnership) -> float:
    sweep(A_MINUTE)
    row = ScoreSeries.objects.newest().get(partnership=partnership)
    assert row.newest_mean is not None
    return row.newest_mean


def test_it_holds_for_one_partner_a_sector_or_everybody() -> None:
    council = make.make_partnership()
    trust = make.make_partnership(system=council.system, kind="acute_trust")
    elsewhere = make.make_partnership()
    days = {
        name: (date(2026, month, 1), date(2026, month, 20))
        for name, month in (("one", 1), ("sector", 2), ("all", 3))
    }
    for name, where in (
        ("one", {"partnership": council}),
        ("sector", {"system": council.system, "sector": "local_government"}),
        ("all", {"system": council.system}),
    ):
        first, last = days[name]
        make.make_quiet_period(first_on=first, last_on=last, **where)
    assert _spans(council) == [days["one"], days["sector"], days["all"]]
    assert _spans(trust) == [days["all"]]
    assert _spans(elsewhere) == []


def test_it_marks_those_whose_silence_it_explains() -> None:
    council = make.make_partnership()
    trust = make.make_partnership(system=council.system, kind="acute_trust")
    other_council = make.make_partnership(system=council.system)
    StaleScore.objects.all().delete()
    make.make_quiet_period(partnership=council)
    assert _stale() == {council.pk}
    StaleScore.objects.all().delete()
    make.make_quiet_period(system=council.system, sector="local_government")
    assert _stale() == {council.pk, other_council.pk}
    StaleScore.objects.all().delete()
    make.make_quiet_period(system=council.system)
    assert _stale() == {council.pk, other_council.pk, trust.pk}


def test_silence_in_it_costs_no_points() -> None:
    partnership = make.make_partnership()
    for days in (200, 170, 140, 110):
        make.make_event(partnerships=[partnership], starts_at=_days_ago(days))
    # Others were met meanwhile, so the months were logged.
    other = make.make_partnership(system=partnership.system)
    for days in range(10, 120, 15):
        make.make_event(partnerships=[other], starts_at=_days_ago(days))
    silent = _score(partnership)
    period = make.make_quiet_period(
        partnership=partnership, first_on=timezone.localdate() - timedelta(days=109)
    )
    quiet = _score(partnership)
    assert quiet > silent + 5
    withdraw_quiet_period(by=make.make_user(), period=period, reason="No election was called")
    assert _score(partnership) == pytest.approx(silent)


def _days_ago(days: int) -> datetime:
    """Early on that day in London, whatever time it is now and however clocks have changed since.

    Days counted back from late in a winter's evening begin an hour later in summer: the day after.
    """
    day = timezone.localdate() - timedelta(days=days)
    return datetime.combine(day, time(0, 1), tzinfo=timezone.get_default_timezone())


def _silent_days(partnership: Partnership) -> int:
    rows = Partnership.objects.filter(pk=partnership.pk)
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    found: Any = with_contact_due(rows, model, partnership.system).get()
    assert contact_overdue(with_contact_due(rows, model, partnership.system)).exists() is (
        found.days_silent > found.contact_interval
    )
    return int(found.days_silent)


def test_a_contact_is_not_overdue_for_a_silence_that_is_known() -> None:
    partnership = make.make_partnership(tier=Tier.MANAGED)
    today = timezone.localdate()
    make.make_event(partnerships=[partnership], starts_at=_days_ago(100))
    other = make.make_partnership(system=partnership.system)
    for days in range(0, 140, 10):
        make.make_event(partnerships=[other], starts_at=_days_ago(days))
    assert _silent_days(partnership) == 100
    make.make_quiet_period(
        partnership=partnership,
        first_on=today - timedelta(days=49),
        last_on=today - timedelta(days=30),
    )
    assert _silent_days(partnership) == 80
    # Of the whole sector: it overlaps by ten days, and goes on after today.
    make.make_quiet_period(
        system=partnership.system,
        sector="local_government",
        first_on=today - timedelta(days=39),
        last_on=today + timedelta(days=9),
    )
    assert _silent_days(partnership) == 50
    make.make_quiet_period(system=partnership.system, sector="nhs")
    make.make_quiet_period(partnership=make.make_partnership(system=partnership.system))
    assert _silent_days(partnership) == 50
    everybody = make.make_quiet_period(
        system=partnership.system, first_on=today - timedelta(days=400)
    )
    assert _silent_days(partnership) == 0
    withdraw_quiet_period(by=make.make_user(), period=everybody, reason="A mistake")
    assert _silent_days(partnership) == 50


def test_one_that_lies_ahead_changes_nothing_yet() -> None:
    partnership = make.make_partnership()
    make.make_event(partnerships=[partnership])
    before = _score(partnership)
    today = timezone.localdate()
    ahead = make.make_quiet_period(
        partnership=partnership,
        first_on=today + timedelta(days=30),
        last_on=today + timedelta(days=60),
    )
    assert _score(partnership) == pytest.approx(before)
    assert _spans(partnership) == [(ahead.first_on, ahead.last_on)]


def test_old_scores_do_not_know_what_was_learned_later() -> None:
    partnership = make.make_partnership()
    before = timezone.now()
    period = make.make_quiet_period(partnership=partnership)
    recorded = timezone.now()
    withdraw_quiet_period(by=make.make_user(), period=period, reason="No election was called")
    quiet_then = [
        gather(partnership, known_on=at).ledger.quiet.first.size for at in (before, recorded)
    ]
    assert quiet_then == [0, 1]
    assert _spans(partnership) == []


def test_what_cannot_be_is_refused_in_words() -> None:
    partnership = make.make_partnership()
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="not both"):
        make.make_quiet_period(partnership=partnership, sector="nhs")
    with pytest.raises(ValidationError, match="longer than two years"):
        make.make_quiet_period(partnership=partnership, last_on=today + timedelta(days=700))
    with pytest.raises(ValidationError, match="before the start"):
        make.make_quiet_period(partnership=partnership, last_on=date(2020, 1, 1))


def test_it_is_withdrawn_once() -> None:
    user, period = make.make_user(), make.make_quiet_period()
    withdraw_quiet_period(by=user, period=period, reason="A mistake")
    with pytest.raises(AlreadyWithdrawnError):
        withdraw_quiet_period(by=user, period=period, reason="Again")


def test_the_database_refuses_what_must_not_happen() -> None:
    partnership = make.make_partnership()
    period = make.make_quiet_period(partnership=partnership)
    rows = QuietPeriod.objects.filter(pk=period.pk)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        rows.update(last_on=date(2030, 1, 1))
    usual = {"system": partnership.system, "kind": "strike", "first_on": date(2026, 1, 1)}
    with pytest.raises(IntegrityError, match="ends_after_start"), transaction.atomic():
        QuietPeriod.objects.create(**usual, last_on=date(2025, 1, 1))
    with pytest.raises(IntegrityError, match="one_partner_or_a_sector"), transaction.atomic():
        QuietPeriod.objects.create(
            **usual, last_on=date(2026, 2, 1), partnership=partnership, sector="nhs"
        )
