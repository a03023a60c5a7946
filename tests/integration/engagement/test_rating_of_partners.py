"""The switch that lets a system's people rate its partners."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from engagement.actions.scoring_choice import set_rating_of_partners
from engagement.models import StaleScore, SystemScoring
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_it_is_off_until_somebody_decides() -> None:
    system = make.make_system()
    assert SystemScoring.objects.rates_partners(system) is False
    make.make_rating_of_partners(system)
    assert SystemScoring.objects.rates_partners(system) is True
    assert SystemScoring.objects.rates_partners(make.make_system()) is False
    make.make_rating_of_partners(system, rates_partners=False)
    assert SystemScoring.objects.rates_partners(system) is False


def test_what_held_on_a_day_stays_readable() -> None:
    system = make.make_system()
    before = timezone.now()
    make.make_rating_of_partners(system)
    between = timezone.now()
    make.make_rating_of_partners(system, rates_partners=False)
    held = [SystemScoring.objects.rates_partners(system, at) for at in (before, between)]
    assert held == [False, True]


def test_it_says_who_decided_and_why() -> None:
    system, admin = make.make_system(), make.make_user()
    choice = set_rating_of_partners(
        by=admin, system=system, rates_partners=True, reason=" The board agreed "
    )
    assert (choice.recorded_by, choice.reason) == (admin, "The board agreed")
    with pytest.raises(ValidationError):
        set_rating_of_partners(by=admin, system=system, rates_partners=False, reason="")
    assert SystemScoring.objects.rates_partners(system) is True


def test_all_partners_of_the_system_are_scored_again() -> None:
    partnership = make.make_partnership()
    second = make.make_partnership(system=partnership.system)
    make.make_partnership()
    StaleScore.objects.all().delete()
    make.make_rating_of_partners(partnership.system)
    waiting = StaleScore.objects.waiting().values_list("pk", flat=True)
    assert set(waiting) == {partnership.pk, second.pk}
