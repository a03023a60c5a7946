"""Monthly figures are written with the scores, and follow what is recorded."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from engagement.actions.bulk_scoring import lock, rescore_together
from engagement.actions.commitment import settle_commitment
from engagement.actions.event import (
    EventFacts,
    PartnerPart,
    correct_event,
    log_event,
    withdraw_event,
)
from engagement.actions.scoring import rescore
from engagement.actions.scoring_choice import set_rating_of_partners
from engagement.enums import Attendance, CommitmentState, Side
from engagement.models import Event, MonthlyFigures
from engagement.queue import mark_stale
from engagement.scoring.figures import COLUMNS
from partners.models import Board, Partnership
from tests import factories as make

pytestmark = pytest.mark.django_db


def months_ago(number: int, day: int = 10) -> date:
    today = timezone.localdate()
    months = today.year * 12 + today.month - 1 - number
    return date(months // 12, months % 12 + 1, day)


def at(day: date) -> datetime:
    return datetime.combine(day, time(10), timezone.get_current_timezone())


def scored(*partnerships: Partnership) -> None:
    for partnership in partnerships:
        mark_stale([partnership])
        assert rescore(partnership.pk)


def rows(*partnerships: Partnership) -> dict[tuple[int, date], dict[str, Any]]:
    found = MonthlyFigures.objects.filter(partnership__in=partnerships)
    return {
        (row["partnership"], row["month"]): {name: row[name] for name in COLUMNS}
        for row in found.values("partnership", "month", *COLUMNS)
    }


def of_month(partnership: Partnership, number: int) -> dict[str, Any]:
    return rows(partnership)[(partnership.pk, months_ago(number, 1))]


def meeting(
    partnership: Partnership,
    day: date,
    *,
    attendance: str = Attendance.PRESENT,
    boards: Sequence[Board] = (),
) -> Event:
    return log_event(
        by=make.TESTS,
        system=partnership.system,
        facts=EventFacts(
            starts_at=at(day),
            partners=[PartnerPart(partnership=partnership, attendance=attendance)],
            boards=boards,
        ),
    )


def settled(partnership: Partnership, day: date, state: str, made_by: str = Side.SYSTEM) -> None:
    promise = make.make_commitment(
        partnership=partnership,
        made_by=made_by,
        made_on=day - timedelta(days=5),
        due_on=day if state != CommitmentState.LATE else day - timedelta(days=3),
    )
    settle_commitment(by=make.TESTS, commitment=promise, state=state, happened_on=day)


def test_what_is_recorded_is_counted_in_its_month() -> None:
    partnership = make.make_partnership()
    board = make.make_board(system=partnership.system)
    meeting(partnership, months_ago(3))
    meeting(partnership, months_ago(2), boards=[board], attendance=Attendance.DEPUTY)
    meeting(partnership, months_ago(2, 12), boards=[board], attendance=Attendance.APOLOGIES)
    meeting(partnership, months_ago(2, 14), boards=[board], attendance=Attendance.NOT_KNOWN)
    settled(partnership, months_ago(2), CommitmentState.KEPT)
    settled(partnership, months_ago(2), CommitmentState.LATE, Side.PARTNER)
    scored(partnership)
    first, second = of_month(partnership, 3), of_month(partnership, 2)
    assert first["contacts_numerator"] == 1
    assert second["contacts_numerator"] == 2
    assert second["attendance_numerator"] == second["attendance_deputies"] == 1
    assert second["attendance_denominator"] == 2
    assert second["system_commitments_numerator"] == second["system_commitments_denominator"] == 1
    assert second["partner_commitments_numerator"] == 0
    assert second["partner_commitments_denominator"] == 1
    assert second["days_due"] >= 28
    assert second["contacts_denominator"] > 0


def test_a_month_in_which_nobody_logged_expects_nothing() -> None:
    partnership = make.make_partnership()
    meeting(partnership, months_ago(3))
    meeting(partnership, months_ago(1))
    scored(partnership)
    unlogged = of_month(partnership, 2)
    assert unlogged["contacts_denominator"] == unlogged["days_due"] == 0
    assert unlogged["days_not_logged"] >= 28


def test_known_silence_expects_nothing() -> None:
    partnership = make.make_partnership()
    for number in (3, 2, 1):
        meeting(partnership, months_ago(number))
    last = months_ago(1, 1) - timedelta(days=1)
    make.make_quiet_period(partnership=partnership, first_on=months_ago(2, 1), last_on=last)
    scored(partnership)
    quiet = of_month(partnership, 2)
    assert (quiet["contacts_denominator"], quiet["contacts_numerator"]) == (0, 1)
    assert quiet["days_quiet"] == last.day


def test_a_correction_of_an_old_fact_changes_exactly_its_months() -> None:
    partnership = make.make_partnership()
    other = make.make_partnership(system=partnership.system)
    events = [meeting(one, months_ago(n)) for n in range(6, 0, -1) for one in (partnership, other)]
    scored(partnership, other)
    before = rows(partnership, other)
    event = Event.objects.get(pk=events[4].pk)  # four months ago
    moved = EventFacts(
        starts_at=at(months_ago(2, 20)), partners=[PartnerPart(partnership=partnership)]
    )
    correct_event(
        by=make.TESTS,
        event=event,
        facts=moved,
        reason="Another day",
        expected_version=event.version,
    )
    scored(partnership)
    after = rows(partnership, other)
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {(partnership.pk, months_ago(4, 1)), (partnership.pk, months_ago(2, 1))}
    assert after.keys() == before.keys()


def test_only_what_is_different_is_touched() -> None:
    partnership = make.make_partnership()
    event = meeting(partnership, months_ago(3))
    meeting(partnership, months_ago(2))
    other = make.make_partnership(system=partnership.system)
    meeting(other, months_ago(3))
    scored(partnership)
    before = dict(MonthlyFigures.objects.values_list("month", "computed_at"))
    withdraw_event(by=make.make_user(), event=Event.objects.get(pk=event.pk), reason="Mistake")
    scored(partnership)
    after = dict(MonthlyFigures.objects.values_list("month", "computed_at"))
    # Withdrawing the first fact also moves the first day.
    assert months_ago(3, 1) in before
    assert months_ago(3, 1) not in after
    assert after[months_ago(1, 1)] == before[months_ago(1, 1)]


def test_the_rating_counts_only_while_it_is_switched_on() -> None:
    partnership = make.make_partnership()
    user = make.make_user()
    set_rating_of_partners(by=user, system=partnership.system, rates_partners=True, reason="Agreed")
    make.make_pulse_result(partnership=partnership, answered_by=Side.SYSTEM, mean=2.0)
    make.make_pulse_result(partnership=partnership, answered_by=Side.PARTNER, mean=5.0)
    scored(partnership)

    def answers() -> tuple[float, float]:
        found = rows(partnership).values()
        return (
            sum(row["system_survey_numerator"] for row in found),
            sum(row["partner_survey_numerator"] for row in found),
        )

    assert answers() == (0.25, 1.0)
    set_rating_of_partners(
        by=user, system=partnership.system, rates_partners=False, reason="Not now"
    )
    scored(partnership)
    assert answers() == (0, 1.0)


def test_who_is_not_scored_is_counted_where_there_are_facts() -> None:
    partnership = make.make_partnership(is_scored=False)
    meeting(partnership, months_ago(4))
    scored(partnership)
    assert of_month(partnership, 4)["contacts_numerator"] == 1
    assert {row["contacts_denominator"] for row in rows(partnership).values()} == {0}


def test_two_partners_joined_and_the_withdrawn_have_none() -> None:
    withdrawn = make.make_partnership()
    system = withdrawn.system
    joint = make.make_partnership(system=system, counterpart=withdrawn.organisation, is_scored=True)
    for one in (withdrawn, joint):
        meeting(one, months_ago(2))
    scored(withdrawn, joint)
    assert {key for key, _month in rows(withdrawn, joint)} == {withdrawn.pk}
    Partnership.objects.filter(pk=withdrawn.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=make.make_user(), withdrawn_reason="Twice"
    )
    scored(withdrawn)
    assert rows(withdrawn) == {}


def test_together_is_the_same_as_one_by_one() -> None:
    first = make.make_partnership()
    board = make.make_board(system=first.system)
    partnerships = [first, *(make.make_partnership(system=first.system) for _ in range(3))]
    set_rating_of_partners(
        by=make.make_user(), system=first.system, rates_partners=True, reason="Agreed"
    )
    for number, one in enumerate(partnerships[:3]):
        for month in range(1, 8, number + 1):
            how = [Attendance.PRESENT, Attendance.DEPUTY, Attendance.ABSENT][month % 3]
            meeting(one, months_ago(month), boards=[board], attendance=how)
            settled(one, months_ago(month), CommitmentState.KEPT)
            settled(one, months_ago(month), CommitmentState.BROKEN, Side.PARTNER)
        make.make_pulse_result(partnership=one, answered_by=Side.SYSTEM)
    scored(*partnerships)
    alone = rows(*partnerships)
    MonthlyFigures.objects.all().delete()
    keys = [one.pk for one in partnerships]
    with transaction.atomic():
        rescore_together(first.system, lock(keys))
    assert rows(*partnerships) == alone
    assert {key for key, _month in alone} == set(keys[:3])
    # And again, with everything there already.
    before = dict(MonthlyFigures.objects.values_list("pk", "computed_at"))
    with transaction.atomic():
        rescore_together(first.system, lock(keys))
    assert dict(MonthlyFigures.objects.values_list("pk", "computed_at")) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"month": date(2026, 3, 2)},
        {"attendance_numerator": 2, "attendance_denominator": 1},
        {"contacts_numerator": -1.0},
        {"attendance_numerator": 1, "attendance_denominator": 1, "attendance_deputies": 2},
    ],
)
def test_the_database_refuses_what_cannot_be(wrong: dict[str, Any]) -> None:
    partnership = make.make_partnership()
    values: dict[str, Any] = {"month": date(2026, 3, 1), "computed_at": timezone.now(), **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyFigures.objects.create(partnership=partnership, system=partnership.system, **values)
