"""From a source's code to the systems of today.

A ──> C (today)    B ──> C and D (split, both today)    E (today)    F (ended, no successor)
"""

from decimal import Decimal

import pytest

from partners.reference import geography
from partners.reference.facts import Whereabouts
from partners.reference.geography import Geography, Located

A, B, C, D, E, F = range(1, 7)
HALF = Decimal("0.5")
ENGLAND = Geography(
    systems={"A": A, "B": B, "C": C, "D": D, "E": E, "F": F},
    current=frozenset({C, D, E}),
    successors={A: (C,), B: (C, D)},
    commissioners={"06T": "B", "00L": "A"},
    areas={"E06": {C: Decimal(1)}, "E07": {C: HALF, D: HALF}},
    councils={"kent": "E06", "surrey": "E07", "atlantis": "E99"},
)


def locate(**where: object) -> Located:
    return ENGLAND.locate(Whereabouts(**where))  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "system"), [("A", C), ("C", C), ("E", E)])
def test_a_system_that_has_one_successor_is_followed(code: str, system: int) -> None:
    assert locate(icb=code) == Located({system: None}, source_code=code)


def test_a_split_system_is_a_question() -> None:
    question = Located(candidates=(C, D), source_code="B")
    assert locate(icb="B") == locate(commissioner="06T") == question


def test_a_part_of_a_system_leads_to_it() -> None:
    assert locate(commissioner="00L") == Located({C: None}, source_code="A")


@pytest.mark.parametrize(
    ("where", "note"),
    [
        ({"icb": "Q74"}, geography.FORMER_COMMISSIONER),
        ({"icb": "F"}, geography.FORMER_COMMISSIONER),
        ({"commissioner": "99X"}, geography.UNKNOWN_COMMISSIONER),
        ({}, geography.NO_COMMISSIONER),
        ({"areas": (("E99",),)}, geography.UNKNOWN_AREA),
        ({"council_name": "Atlantis"}, geography.UNKNOWN_COUNCIL),
        ({"council_name": "Nowhere"}, geography.UNKNOWN_COUNCIL),
    ],
)
def test_what_leads_nowhere_says_why(where: dict[str, object], note: str) -> None:
    assert locate(**where) == Located(note=note)


def test_a_source_that_says_nothing_leads_nowhere() -> None:
    assert ENGLAND.locate(None) == Located(note=geography.NOWHERE)


def test_an_area_lies_in_systems_by_share() -> None:
    assert locate(areas=(("E07",),)) == Located({C: HALF, D: HALF}, source_code="E07")
    old_code = locate(areas=(("E98", "E06"),))
    assert old_code == Located({C: Decimal(1)}, source_code="E98")


def test_of_a_body_over_several_areas_the_share_is_not_known() -> None:
    assert locate(areas=(("E06",), ("E07",))) == Located({C: None, D: None})


def test_one_place_lies_in_one_system_or_is_a_question() -> None:
    assert locate(council_name="KENT") == Located({C: None}, source_code="E06")
    assert locate(council_name="Surrey") == Located(candidates=(C, D), source_code="E07")


def test_successions_over_several_steps_and_in_a_ring_come_to_an_end() -> None:
    ring = Geography(
        systems={}, current=frozenset({4}), successors={1: (2,), 2: (3, 1), 3: (4,)},
        commissioners={}, areas={}, councils={},
    )  # fmt: skip
    assert ring.today(1) == (4,)
