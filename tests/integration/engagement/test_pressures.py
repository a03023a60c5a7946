"""What weighs on partners and on the system itself: recorded, renewed, corrected, withdrawn."""

import math
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from engagement.actions.pressure import (
    PressureFacts,
    correct_pressure,
    record_pressure,
    renew_pressure,
    withdraw_pressure,
)
from engagement.analytics.trust import gather_trust
from engagement.enums import PressureKind
from engagement.errors import AlreadyWithdrawnError, NotPossibleError
from engagement.models import Pressure, StaleScore
from tests import factories as make

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 1)
SECRET = "Their treasurer is ill"


def _stale() -> set[int]:
    return set(StaleScore.objects.waiting().values_list("pk", flat=True))


def test_without_an_end_it_lasts_half_a_year() -> None:
    pressure = make.make_pressure(first_on=APRIL)
    assert pressure.last_on == APRIL + timedelta(weeks=26)
    assert make.make_pressure(first_on=APRIL, last_on=APRIL).last_on == APRIL


@pytest.mark.parametrize("level", [0, -0.1, 0.81, 1.0, math.nan, math.inf])
def test_nobody_is_so_strained_that_nothing_can_be_expected(level: float) -> None:
    with pytest.raises(ValidationError, match=r"at most 0\.8"):
        make.make_pressure(level=level)


@pytest.mark.parametrize("level", [0.05, 0.8])
def test_the_ends_of_the_scale_are_taken(level: float) -> None:
    assert make.make_pressure(level=level).level == level


def test_it_needs_a_document_or_a_second_person() -> None:
    with pytest.raises(ValidationError) as refusal:
        make.make_pressure(document="  ")
    assert set(refusal.value.message_dict) == {"document"}
    partnership = make.make_partnership()
    person = make.make_person(system=partnership.system)
    pressure = make.make_pressure(partnership=partnership, document="", second_person=person)
    assert pressure.second_person == person


def test_the_second_person_is_not_the_one_who_records() -> None:
    partnership = make.make_partnership()
    recorder = make.make_user(system=partnership.system)
    themselves = make.make_person(system=partnership.system)
    themselves.user = recorder
    themselves.save()
    with pytest.raises(ValidationError, match="other than you"):
        make.make_pressure(
            by=recorder, partnership=partnership, document="", second_person=themselves
        )
    colleague = make.make_user(system=partnership.system)
    pressure = make.make_pressure(
        by=colleague, partnership=partnership, document="", second_person=themselves
    )
    assert pressure.recorded_by == colleague


def test_the_second_person_belongs_to_the_system() -> None:
    with pytest.raises(ValidationError, match="does not belong"):
        make.make_pressure(document="", second_person=make.make_person())


@pytest.mark.parametrize(
    ("last_on", "sentence"),
    [
        (APRIL - timedelta(days=1), "The end is before the start."),
        (APRIL + timedelta(days=732), "longer than two years"),
    ],
)
def test_a_span_that_cannot_be_is_refused(last_on: date, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        make.make_pressure(first_on=APRIL, last_on=last_on)
    assert make.make_pressure(first_on=APRIL, last_on=APRIL + timedelta(days=731)).pk


def test_it_reaches_the_scores_of_the_partner_that_it_weighs_on() -> None:
    partnership = make.make_partnership()
    other = make.make_partnership(system=partnership.system)
    before = _stale()
    make.make_pressure(partnership=partnership)
    assert _stale() - before == {partnership.pk}
    on_it = gather_trust(partnership)
    assert on_it.on_partner.level.tolist() == [0.5]
    assert on_it.on_system.level.size == gather_trust(other).on_partner.level.size == 0


def test_one_on_the_system_itself_reaches_the_scores_of_all_its_partners() -> None:
    first, second = (make.make_partnership() for _ in range(2))
    third = make.make_partnership(system=first.system)
    before = _stale()
    make.make_pressure(system=first.system)
    assert _stale() - before == {first.pk, third.pk}
    assert gather_trust(third).on_system.level.tolist() == [0.5]
    assert gather_trust(second).on_system.level.size == 0


def test_a_renewal_goes_on_from_the_day_after() -> None:
    pressure = make.make_pressure(first_on=APRIL, last_on=date(2026, 6, 30), cause="Cuts")
    renewal = renew_pressure(by=make.TESTS, pressure=pressure, document="July report", level=0.3)
    assert (renewal.first_on, renewal.last_on) == (date(2026, 7, 1), date(2026, 12, 30))
    assert (renewal.kind, renewal.cause, renewal.level) == (pressure.kind, "Cuts", 0.3)
    assert (renewal.renews, renewal.partnership) == (pressure, pressure.partnership)


def test_a_renewal_needs_to_be_shown_again() -> None:
    with pytest.raises(ValidationError, match="second person"):
        renew_pressure(by=make.TESTS, pressure=make.make_pressure())


def test_only_one_renewal_stands() -> None:
    user, pressure = make.make_user(), make.make_pressure()
    renewal = renew_pressure(by=make.TESTS, pressure=pressure, document="July report")
    with pytest.raises(NotPossibleError, match="renewed before"):
        renew_pressure(by=make.TESTS, pressure=pressure, document="Another")
    with pytest.raises(IntegrityError, match="pressure_renewed_once"), transaction.atomic():
        Pressure.objects.create(
            system=pressure.system,
            partnership=pressure.partnership,
            kind=pressure.kind,
            level=0.5,
            first_on=APRIL,
            last_on=APRIL,
            document="Another",
            renews=pressure,
        )
    withdraw_pressure(by=user, pressure=renewal, reason="Wrong partner")
    again = renew_pressure(by=make.TESTS, pressure=pressure, document="August report")
    assert again.renews == pressure


def test_a_withdrawn_one_is_neither_renewed_nor_withdrawn_again() -> None:
    user, pressure = make.make_user(), make.make_pressure()
    withdraw_pressure(by=user, pressure=pressure, reason="It did not weigh")
    with pytest.raises(AlreadyWithdrawnError):
        withdraw_pressure(by=user, pressure=pressure, reason="Again")
    with pytest.raises(AlreadyWithdrawnError):
        renew_pressure(by=user, pressure=pressure, document="July report")


def test_a_correction_withdraws_the_record_and_puts_another_in_its_place() -> None:
    user = make.make_user()
    first = make.make_pressure(first_on=APRIL, last_on=date(2026, 6, 30))
    old = renew_pressure(by=make.TESTS, pressure=first, document="July report")
    facts = PressureFacts(PressureKind.WORKFORCE, 0.2, old.first_on, document="July report")
    new = correct_pressure(by=user, pressure=old, facts=facts, reason="It was about staff")
    old.refresh_from_db()
    assert (old.withdrawn_by, old.withdrawn_reason) == (user, "It was about staff")
    assert (old.level, new.level) == (0.5, 0.2)
    assert new.renews == first
    standing = Pressure.objects.standing().filter(partnership=first.partnership)
    assert set(standing) == {first, new}


def test_a_correction_that_is_wrong_itself_changes_nothing() -> None:
    user, pressure = make.make_user(), make.make_pressure()
    wrong = PressureFacts(PressureKind.WINTER, 0.9, APRIL, document="Winter plan")
    with pytest.raises(ValidationError, match=r"at most 0\.8"):
        correct_pressure(by=user, pressure=pressure, facts=wrong, reason="Put right")
    pressure.refresh_from_db()
    assert not pressure.is_withdrawn


def test_what_was_known_on_a_day_stays_readable() -> None:
    user, pressure = make.make_user(), make.make_pressure()
    recorded = timezone.now()
    withdraw_pressure(by=user, pressure=pressure, reason="It did not weigh")
    known = Pressure.objects.known_on
    assert list(known(pressure.recorded_at - timedelta(seconds=1))) == []
    assert list(known(recorded)) == [pressure]
    assert list(known(timezone.now())) == []
    assert pressure.partnership is not None
    assert gather_trust(pressure.partnership, recorded).on_partner.level.size == 1
    assert gather_trust(pressure.partnership).on_partner.level.size == 0


@pytest.mark.parametrize(
    "change", [{"level": 0.1}, {"last_on": date(2030, 1, 1)}, {"cause": "x"}, {"document": "x"}]
)
def test_the_database_lets_nobody_change_it_in_place(change: dict[str, object]) -> None:
    pressure = make.make_pressure()
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Pressure.objects.filter(pk=pressure.pk).update(**change)
    assert Pressure.objects.get(pk=pressure.pk).level == 0.5


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"level": 0.9}, "pressure_level_in_range"),
        ({"level": 0.0}, "pressure_level_in_range"),
        ({"document": ""}, "pressure_has_document_or_second_person"),
        ({"last_on": date(2020, 1, 1)}, "pressure_ends_after_start"),
    ],
)
def test_the_database_refuses_what_cannot_be(change: dict[str, object], constraint: str) -> None:
    partnership = make.make_partnership()
    usual = {
        "system": partnership.system,
        "partnership": partnership,
        "kind": PressureKind.FUNDING,
        "level": 0.5,
        "first_on": APRIL,
        "last_on": APRIL,
        "document": "A report",
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Pressure.objects.create(**{**usual, **change})


def test_the_log_holds_no_free_text() -> None:
    partnership = make.make_partnership()
    facts = PressureFacts(PressureKind.FUNDING, 0.5, APRIL, cause=SECRET, document="A report")
    record_pressure(by=make.TESTS, system=partnership.system, partnership=partnership, facts=facts)
    event = AuditEvent.objects.latest("id")
    assert event.type == "pressure.recorded"
    assert event.facts["level"] == 0.5
    assert SECRET not in str(event.facts) + event.reason
