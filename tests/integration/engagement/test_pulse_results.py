"""What a side answered in a wave: one row of evidence at its close, none that could tell who."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import AuditEvent
from engagement.actions.pulse import (
    PulseFacts,
    correct_pulse_result,
    post_pulse_result,
    withdraw_pulse_result,
)
from engagement.enums import EvidenceComponent, EvidenceSource, Side, Truster
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Evidence, PulseResult, StaleScore
from tests import factories as make

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 29)


def _in_force(result: PulseResult) -> list[tuple[Any, ...]]:
    rows = Evidence.objects.filter(partnership=result.partnership).in_force()
    return list(rows.values_list("revision", "truster", "x", "q", "counterpart_id", "occurred_on"))


def test_answers_of_the_partner_say_how_it_trusts_the_system() -> None:
    result = make.make_pulse_result(answers=4, mean=4.0, closed_on=MAY)
    system = result.system.public_id
    assert _in_force(result) == [(1, Truster.PARTNER, 0.75, pytest.approx(2.5), system, MAY)]
    row = Evidence.objects.get(partnership=result.partnership)
    assert (row.component, row.source) == (EvidenceComponent.TRUST, EvidenceSource.PULSE)
    assert (row.subject_type, row.subject_id) == ("pulse_result", result.public_id)
    assert row.wave_id == make.A_WAVE


@pytest.mark.parametrize(
    ("answers", "q"), [(1, 1.0), (2, 2 / 1.2), (3, 3 / 1.4), (6, 3.0), (50, 50 / 10.8)]
)
def test_more_answers_of_one_organisation_count_less_each(answers: int, q: float) -> None:
    [row] = _in_force(make.make_pulse_result(invited=60, answers=answers))
    assert row[3] == pytest.approx(q)


@pytest.mark.parametrize(("mean", "x"), [(1, 0.0), (2.5, 0.375), (5, 1.0)])
def test_the_scale_of_answers_becomes_0_to_1(mean: float, x: float) -> None:
    [row] = _in_force(make.make_pulse_result(mean=mean))
    assert row[2] == x


def test_answers_of_the_systems_people_need_its_consent() -> None:
    partnership = make.make_partnership()
    with pytest.raises(NotPossibleError, match="does not let its people rate partners"):
        make.make_pulse_result(partnership=partnership, answered_by=Side.SYSTEM)
    make.make_rating_of_partners(partnership.system)
    result = make.make_pulse_result(partnership=partnership, answered_by=Side.SYSTEM)
    [row] = _in_force(result)
    assert (row[1], row[4]) == (Truster.SYSTEM, partnership.organisation.public_id)
    make.make_rating_of_partners(partnership.system, rates_partners=False)
    with pytest.raises(NotPossibleError):
        make.make_pulse_result(partnership=partnership, answered_by=Side.SYSTEM, wave_id=uuid4())


def test_nobody_answered_is_kept_and_says_nothing() -> None:
    result = make.make_pulse_result(answers=0, mean=None)
    assert result.pk
    assert not Evidence.objects.filter(partnership=result.partnership).exists()


@pytest.mark.parametrize(("answers", "counts"), [(1, False), (2, False), (3, True)])
def test_a_few_confidential_answers_count_nowhere(answers: int, counts: bool) -> None:
    result = make.make_pulse_result(answers=answers, is_confidential=True)
    assert bool(_in_force(result)) is counts
    reader = make.make_user(system=result.system, role="system_administrator")
    assert PulseResult.objects.visible_to(reader).exists() is counts
    assert PulseResult.objects.kept_for(reader).exists()


def test_what_the_systems_people_said_is_for_few_roles() -> None:
    partnership = make.make_partnership()
    make.make_rating_of_partners(partnership.system)
    make.make_pulse_result(partnership=partnership, answered_by=Side.SYSTEM)
    make.make_pulse_result(partnership=partnership)
    for role, number in (("partnership_manager", 2), ("analyst", 2), ("board_member", 1)):
        user = make.make_user(system=partnership.system, role=role)
        assert PulseResult.objects.visible_to(user).count() == number, role
    assert not PulseResult.objects.visible_to(make.make_user()).exists()


def test_both_sides_answer_once_a_wave() -> None:
    partnership = make.make_partnership()
    result = make.make_pulse_result(partnership=partnership)
    with pytest.raises(NotPossibleError, match="posted before"):
        make.make_pulse_result(partnership=partnership)
    make.make_pulse_result(partnership=partnership, wave_id=uuid4())
    withdraw_pulse_result(by=make.make_user(), result=result, reason="Another partner's")
    assert make.make_pulse_result(partnership=partnership).pk


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"answers": 7}, "answers"),
        ({"answers": -1}, "answers"),
        ({"invited": 0, "answers": 0, "mean": None}, "invited"),
        ({"mean": None}, "mean"),
        ({"mean": 0.9}, "mean"),
        ({"mean": 5.1}, "mean"),
        ({"mean": float("nan")}, "mean"),
        ({"answers": 0}, "mean"),
        ({"closed_on": timezone.localdate() + timedelta(days=1)}, "closed_on"),
    ],
)
def test_what_cannot_be_is_refused_in_words(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        make.make_pulse_result(**facts)
    assert set(refusal.value.message_dict) == {field}


def _right(**changes: Any) -> PulseFacts:
    return PulseFacts(**{"closed_on": MAY, "invited": 6, "answers": 5, "mean": 3.0, **changes})


def test_a_correction_replaces_what_it_said() -> None:
    result = make.make_pulse_result(mean=4.0)
    then = timezone.now()
    correct_pulse_result(
        by=make.TESTS,
        result=result,
        facts=_right(),
        reason="One answer came by post",
        expected_version=result.version,
    )
    assert [row[:4] for row in _in_force(result)] == [
        (2, Truster.PARTNER, 0.5, pytest.approx(5 / 1.8))
    ]
    before = Evidence.objects.filter(partnership=result.partnership).known_on(then).in_force()
    assert list(before.values_list("revision", "x")) == [(1, 0.75)]


def test_a_correction_to_a_few_confidential_answers_takes_the_evidence_back() -> None:
    result = make.make_pulse_result(answers=3, is_confidential=True)
    correct_pulse_result(
        by=make.TESTS,
        result=result,
        facts=_right(answers=2, is_confidential=True),
        reason="One was another partner's",
        expected_version=result.version,
    )
    assert _in_force(result) == []


def test_whoever_comes_second_learns_of_it() -> None:
    result = make.make_pulse_result()
    with pytest.raises(ChangedMeanwhileError):
        correct_pulse_result(
            by=make.TESTS,
            result=result,
            facts=_right(),
            reason="Put right",
            expected_version=result.version + 1,
        )


def test_a_withdrawn_one_says_nothing_and_stays_as_it_is() -> None:
    user, result = make.make_user(), make.make_pulse_result()
    withdraw_pulse_result(by=user, result=result, reason="Another partner's")
    assert _in_force(result) == []
    with pytest.raises(AlreadyWithdrawnError):
        withdraw_pulse_result(by=user, result=result, reason="Again")


def test_the_partner_is_scored_again() -> None:
    partnership = make.make_partnership()
    StaleScore.objects.all().delete()
    make.make_pulse_result(partnership=partnership)
    assert list(StaleScore.objects.waiting().values_list("pk", flat=True)) == [partnership.pk]


def test_the_log_holds_no_answers() -> None:
    result = make.make_pulse_result(answers=2, mean=1.5, is_confidential=True)
    event = AuditEvent.objects.latest("id")
    assert (event.type, event.target_id) == ("pulse_result.posted", result.public_id)
    assert event.facts == {"wave_id": str(make.A_WAVE), "answered_by": "partner"}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"answers": 7}, "no_more_answers_than_invited"),
        ({"mean": None}, "mean_of_answers"),
        ({"mean": 5.5}, "mean_of_answers"),
        ({"answers": 0}, "mean_of_answers"),
    ],
)
def test_the_database_refuses_what_cannot_be(change: dict[str, Any], constraint: str) -> None:
    result = make.make_pulse_result()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PulseResult.objects.filter(pk=result.pk).update(**change)


def test_the_database_refuses_a_second_result_of_a_wave() -> None:
    result = make.make_pulse_result()
    result.pk = None
    result.public_id = uuid4()
    with pytest.raises(IntegrityError, match="once_a_wave"), transaction.atomic():
        result.save(force_insert=True)


def test_a_name_of_a_wave_is_needed() -> None:
    with pytest.raises(ValidationError, match="cannot be blank"):
        post_pulse_result(
            by=make.TESTS,
            partnership=make.make_partnership(),
            wave=" ",
            wave_id=uuid4(),
            answered_by=Side.PARTNER,
            facts=_right(),
        )
