"""Reading variation: cells, months and coverage say what was counted, to whom it may be said."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import ANALYST, BOARD_MEMBER
from engagement.analytics.variation.asking import NO_PLACE, Months, readable
from engagement.analytics.variation.cells import Cell, cells
from engagement.analytics.variation.coverage import coverage
from engagement.analytics.variation.series import series
from engagement.scoring.figures import Figure
from engagement.scoring.spc.icons import VariationIcon
from engagement.scoring.spc.presentation import Presentation
from partners.enums import OrganisationKind
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.variation.picture import added_up, counted, months_ago, steady

pytestmark = pytest.mark.django_db
COUNCIL, PRACTICE = OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.GP_PRACTICE
ATTENDANCE = Figure.ATTENDANCE


@pytest.fixture
def system() -> System:
    system = make.make_system()
    make.make_place(system, "North")
    return system


@pytest.fixture
def council(system: System) -> Partnership:
    return make.make_partnership(system=system, place=system.places.get())


@pytest.fixture
def board(system: System) -> User:
    return make.make_user(system=system, role=BOARD_MEMBER.name)


def a_year() -> dict[str, Any]:
    return {"since": months_ago(12), "until": months_ago(1)}


def only(found: list[Cell]) -> Cell:
    (cell,) = found
    return cell


def test_months_are_whole_whatever_the_days() -> None:
    months = Months.of(date(2026, 3, 31), date(2025, 12, 1))
    assert months.days == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert months.back_to(6).first == date(2025, 10, 1)
    assert months.back_to(2) == months


def test_a_cell_is_a_count_with_its_interval(
    system: System, council: Partnership, board: User
) -> None:
    steady(council, 2, attendance_numerator=2, attendance_denominator=3, attendance_deputies=1)
    counted(council, 13, attendance_numerator=0, attendance_denominator=9)
    added_up(system)
    cell = only(cells(board, system, measure=ATTENDANCE, **a_year()))
    assert (cell.kind, cell.label, cell.place_name) == (COUNCIL, "Upper-tier council", "North")
    assert (cell.rate.numerator, cell.rate.denominator, cell.deputies) == (4, 6, 2)
    assert cell.rate.interval is not None
    assert cell.rate.interval.low == pytest.approx(0.300, abs=1e-3)
    assert cell.rate.is_enough
    assert cell.trend is None
    assert cell.coverage.due == 60


def test_kinds_and_places_without_facts_are_there_and_filters_narrow(
    system: System, council: Partnership, board: User
) -> None:
    steady(council, 1, contacts_numerator=1, contacts_denominator=2)
    make.make_partnership(system=system, kind=PRACTICE)
    added_up(system)
    found = cells(board, system, measure=Figure.CONTACTS, **a_year())
    assert [(one.kind, one.partnerships) for one in found] == [(PRACTICE, 1), (COUNCIL, 1)]
    assert found[0].rate.value is None
    assert not found[0].rate.is_enough
    place = str(system.places.get().public_id)
    given: list[tuple[dict[str, Any], list[str]]] = [
        ({"kinds": [PRACTICE]}, [PRACTICE]),
        ({"places": [place]}, [COUNCIL]),
        ({"places": [NO_PLACE]}, [PRACTICE]),
        ({"places": [NO_PLACE, place]}, [PRACTICE, COUNCIL]),
        ({"places": ["nonsense"]}, []),
    ]
    for filters, expected in given:
        again = cells(board, system, measure=Figure.CONTACTS, **a_year(), **filters)
        assert [one.kind for one in again] == expected


def test_a_fall_of_the_last_month_shows_on_the_chart(
    system: System, council: Partnership, board: User
) -> None:
    for number in range(2, 30):
        kept = 18 + number % 2
        counted(
            council,
            number,
            system_commitments_numerator=kept,
            system_commitments_denominator=20,
        )
    counted(council, 1, system_commitments_numerator=2, system_commitments_denominator=20)
    # The running month is no point, however it looks so far.
    counted(council, 0, system_commitments_numerator=0, system_commitments_denominator=1)
    added_up(system)
    measure = Figure.SYSTEM_COMMITMENTS
    assert only(cells(board, system, measure=measure, **a_year())).trend is (
        VariationIcon.CONCERN_LOW
    )
    found = series(board, system, measure=measure, since=months_ago(35), until=months_ago(0))
    assert found is not None
    assert found.presentation is Presentation.XMR
    assert found.drawn.icon(0) is VariationIcon.CONCERN_LOW
    assert len(found.points) == 36
    assert [point.is_over for point in found.points][-2:] == [True, False]
    assert int(found.drawn.charts.points[0]) == 29


def test_few_points_are_told_as_counts(system: System, council: Partnership, board: User) -> None:
    steady(council, 20, attendance_numerator=1, attendance_denominator=2)
    added_up(system)
    found = series(board, system, measure=ATTENDANCE, since=months_ago(20), until=months_ago(1))
    assert found is not None
    assert found.presentation is Presentation.PLAIN
    assert sum(year.rate.denominator for year in found.years) == 40
    assert {year.year for year in found.years} == {p.month.year for p in found.points}
    assert only(cells(board, system, measure=ATTENDANCE, **a_year())).trend is None


def test_a_series_of_one_partner_and_of_nobody(
    system: System, council: Partnership, board: User
) -> None:
    other = make.make_partnership(system=system)
    counted(council, 2, contacts_numerator=3, contacts_denominator=2)
    counted(other, 2, contacts_numerator=5, contacts_denominator=2)
    added_up(system)
    period: dict[str, Any] = {
        "measure": Figure.CONTACTS,
        "since": months_ago(3),
        "until": months_ago(1),
    }
    own = series(board, system, partnership=council, **period)
    everybody = series(board, system, **period)
    none = series(board, system, kinds=[PRACTICE], **period)
    assert own is not None
    assert everybody is not None
    assert none is not None
    assert [point.rate.numerator for point in own.points] == [0, 3, 0]
    assert [point.rate.numerator for point in everybody.points] == [0, 8, 0]
    assert [point.rate.value for point in none.points] == [None] * 3
    stranger = make.make_partnership()
    counted(stranger, 2, contacts_numerator=9)
    theirs = series(board, system, partnership=stranger, **period)
    assert theirs is not None
    assert {point.rate.numerator for point in theirs.points} == {0}


def test_coverage_tells_an_unkept_log_from_silence(
    system: System, council: Partnership, board: User
) -> None:
    counted(council, 3, days_due=20, days_quiet=10)
    counted(council, 2, days_due=0, days_not_logged=31)
    counted(council, 1, days_due=0, days_not_due=29)
    added_up(system)
    (cell,) = coverage(board, system, **a_year())
    found = cell.coverage
    assert (found.due, found.not_due, found.quiet, found.not_logged) == (20, 29, 10, 31)
    assert found.logged_share == pytest.approx(49 / 80)
    assert found.share(found.quiet) == pytest.approx(10 / 90)
    assert found.partnership_months == pytest.approx(90 / 30.4375)


def test_who_may_read_what(system: System, council: Partnership, board: User) -> None:
    steady(council, 1, system_survey_numerator=0.5, system_survey_denominator=1)
    added_up(system)
    analyst = make.make_user(system=system, role=ANALYST.name)
    stranger = make.make_user(system=make.make_system(), role=ANALYST.name)
    assert Figure.SYSTEM_SURVEY in readable(analyst, system)
    assert readable(stranger, system) == ()
    measure = Figure.SYSTEM_SURVEY
    assert only(cells(analyst, system, measure=measure, **a_year())).rate.value == 0.5
    for reader in (board, stranger):
        assert cells(reader, system, measure=measure, **a_year()) == []
        assert series(reader, system, measure=measure, **a_year()) is None
    assert coverage(stranger, system, **a_year()) == []
    assert cells(stranger, system, measure=ATTENDANCE, **a_year()) == []


def test_a_larger_system_costs_as_many_queries(
    system: System, council: Partnership, board: User
) -> None:
    def queries() -> int:
        added_up(system)
        reader = User.objects.get(pk=board.pk)  # who remembers rights as long as a request lasts
        with CaptureQueriesContext(connection) as captured:
            cells(reader, system, measure=ATTENDANCE, **a_year())
            series(reader, system, measure=ATTENDANCE, **a_year())
            coverage(reader, system, **a_year())
        return len(captured)

    steady(council, 3, attendance_numerator=1, attendance_denominator=1)
    few = queries()
    for number in range(12):
        kind = list(OrganisationKind)[number]
        steady(make.make_partnership(system=system, kind=kind), 5, days_due=20)
    assert queries() == few <= 7
