"""Systems side by side: who is shown beside whom, of whom nothing is, and what the sums say."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import BOARD_MEMBER, NATIONAL_ANALYST
from engagement.analytics.variation.between_systems import BetweenSystems, between_systems
from engagement.analytics.variation.national import (
    Participants,
    SystemRow,
    participants,
    systems,
)
from engagement.scoring.figures import Figure
from partners.enums import OrganisationKind
from partners.models import System
from tests import factories as make
from tests.integration.variation.picture import added_up, counted, months_ago, steady

pytestmark = pytest.mark.django_db
COUNCIL, PRACTICE = OrganisationKind.UPPER_TIER_COUNCIL, OrganisationKind.GP_PRACTICE
EARLY = Figure.EARLY_ENGAGEMENT


@pytest.fixture
def system() -> System:
    return make.make_system()


@pytest.fixture
def board(system: System) -> User:
    return make.make_user(system=system, role=BOARD_MEMBER.name)


def filled(where: System, *, councils: int = 0, practices: int = 6, **values: Any) -> None:
    figures = values or {"early_engagement_numerator": 1, "early_engagement_denominator": 2}
    for kind, many in ((COUNCIL, councils), (PRACTICE, practices)):
        for _ in range(many):
            steady(make.make_partnership(system=where, kind=kind), 1, **figures)
    added_up(where)


def agreed(*those: System) -> None:
    for one in those:
        make.make_comparison(system=one)


def rows(
    reader: User, *, is_fictional: bool = False, measure: Figure = EARLY, **asked: Any
) -> dict[str, SystemRow]:
    period: dict[str, Any] = {"since": months_ago(12), "until": months_ago(1)}
    found = participants(reader, is_fictional=is_fictional)
    return {row.name: row for row in systems(found, measure=measure, **period, **asked)}


def test_nobody_is_shown_without_consent_of_both(system: System, board: User) -> None:
    other, silent = make.make_system(), make.make_system()
    for one in (system, other, silent):
        filled(one)
    assert rows(board) == {}
    agreed(other)
    assert rows(board) == {}  # the reader's own has not consented
    agreed(system)
    assert rows(board).keys() == {system.name, other.name}
    assert participants(board, is_fictional=False).not_taking_part == 1
    make.make_comparison(system=other, allows=False)
    assert rows(board).keys() == {system.name}
    stranger = make.make_user(system=silent, role=BOARD_MEMBER.name)
    assert participants(stranger, is_fictional=False) == Participants()


def test_kinds_of_few_are_left_out_of_all_systems_alike(system: System, board: User) -> None:
    other = make.make_system()
    filled(system, councils=4, practices=5)
    filled(other, councils=1, practices=6)
    agreed(system, other)
    found = rows(board)
    own, theirs = found[system.name], found[other.name]
    assert (own.is_own, own.partnerships, own.left_out, own.rate.denominator) == (True, 5, 4, 10)
    assert len(own.cells) == 1
    assert (theirs.is_own, theirs.partnerships, theirs.left_out) == (False, 6, 1)
    assert (theirs.rate.denominator, len(theirs.cells)) == (12, 1)
    councils = rows(board, kinds=[COUNCIL])[other.name]
    assert (councils.rate.value, councils.partnerships, councils.left_out) == (None, 0, 1)
    assert rows(board, measure=Figure.SYSTEM_SURVEY) == {}


def test_invented_systems_stand_beside_invented_ones(system: System, board: User) -> None:
    invented, another = make.make_system(is_fictional=True), make.make_system(is_fictional=True)
    for one in (system, invented, another):
        filled(one)
    agreed(system, invented)
    assert rows(board).keys() == {system.name}
    assert rows(board, is_fictional=True) == {}
    both = make.make_user(system=invented, role=BOARD_MEMBER.name)
    assert rows(both, is_fictional=True).keys() == {invented.name}
    assert rows(both) == {}


def test_a_national_reader_sees_all_real_ones_that_consented(system: System) -> None:
    other, invented, silent = (
        make.make_system(),
        make.make_system(is_fictional=True),
        make.make_system(),
    )
    for one in (system, other, invented, silent):
        filled(one, councils=2)
    agreed(system, other, invented)
    national = make.make_national_user(NATIONAL_ANALYST.name)
    found = rows(national)
    assert found.keys() == {system.name, other.name}
    assert all(row.is_own and row.left_out == 2 for row in found.values())
    assert rows(national, is_fictional=True) == {}


def test_the_landscape_stands_beside_each(system: System, board: User) -> None:
    make.make_place(system)
    filled(system, councils=2, practices=1)
    agreed(system)
    (one,) = participants(board, is_fictional=False).systems
    assert (one.landscape.places, one.landscape.bodies.upper_tier_councils) == (1, 2)
    assert (one.landscape.bodies.practices, one.landscape.crossing) == (1, 0)
    assert participants(board, is_fictional=False).kinds == {COUNCIL, PRACTICE}


def test_queries_do_not_grow_with_the_systems(system: System, board: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            rows(board)
        return len(found)

    others = [make.make_system() for _ in range(7)]
    for one in (system, *others):
        filled(one, practices=5)
    agreed(system, others[0])
    few = asked()
    agreed(*others[1:])
    assert len(rows(board)) == 8
    assert asked() == few <= 7


def differing(*came: int, of: int = 100, kind: str = "attendance") -> BetweenSystems:
    """Systems of two places, of which each came so often of so many."""
    made = [make.make_system() for _ in came]
    for one, often in zip(made, came, strict=True):
        for _ in range(2):
            place = make.make_place(one)
            for _ in range(5):
                partner = make.make_partnership(system=one, place=place, kind=PRACTICE)
                figures = {f"{kind}_numerator": often, f"{kind}_denominator": of}
                counted(partner, 1, **figures)
        added_up(one)
    agreed(*made)
    national = make.make_national_user(NATIONAL_ANALYST.name)
    found = rows(national, measure=Figure(kind))
    return between_systems(Figure(kind), list(found.values()))


def test_one_far_from_the_others_lies_outside() -> None:
    found = differing(*[50] * 11, 41)
    assert found.compared == 12
    assert found.average == pytest.approx((11 * 50 + 41) / 1200)
    assert sorted(found.outside.values()) == [-2, *[0] * 11]
    assert not found.beyond_use
    assert found.share is not None
    assert found.share.share is not None
    assert found.share.share > 0.9  # both places of a system are alike


def test_all_alike_differ_no_more_than_chance() -> None:
    found = differing(*[50] * 4)
    assert set(found.outside.values()) == {0}
    assert found.phi == pytest.approx(0)
    assert found.share is not None
    assert found.share.share is None


def test_contacts_are_held_against_the_average_system_and_not_against_what_was_agreed() -> None:
    found = differing(*[60] * 4, kind="contacts")
    assert found.average == 0.6
    assert set(found.outside.values()) == {0}
    assert found.spread == pytest.approx((0.6, 0.6))


def test_beyond_use_singles_nobody_out() -> None:
    found = differing(*range(500, 5000, 900), of=10_000)
    assert found.beyond_use
    assert found.outside == {}
    assert found.spread is not None
    assert found.spread[0] < 0.2 < found.spread[1]


def test_two_are_too_few_and_surveys_have_no_limits() -> None:
    two = differing(50, 60)
    assert (two.compared, two.phi, two.outside) == (2, None, {})
    surveys = differing(50, 60, 70, kind="partner_survey")
    assert (surveys.compared, surveys.phi, surveys.outside) == (3, None, {})
    assert surveys.average == 0.6
    nothing = between_systems(EARLY, [])
    assert (nothing.average, nothing.share) == (None, None)
    assert nothing.why_not
