"""When two spellings are one name, and which organisation a name may mean."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.imports.matching import Directory, Listed, MatchKind
from engagement.imports.names import name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Royal College of Nursing", "ROYAL  COLLEGE OF NURSING"),
        ("Royal College of Nursing", "Royal College of Nursing (RCN)"),
        ("The King’s Fund", "Kings Fund"),
        ("GlaxoSmithKline", "GlaxoSmithKline (GSK)"),
        ("UK Research & Innovation", "UK Research and Innovation"),
        ("Asthma + Lung UK", "Asthma and Lung UK"),
        ("St. John's Ambulance", "Saint Johns Ambulance"),
        ("Café Ltd.", "Cafe Limited"),
        ("Guy's FT", "Guys Foundation Trust"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Healthwatch", "Healthwatch (Leeds)"),
        ("NHS England", "NHS England (London)"),
        ("Royal College of Physicians", "Royal College of Physicians of Edinburgh"),
        ("Age UK", "Age UK (XYZ)"),
        ("The", ""),
    ],
)
def test_different_names(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=100))
def test_a_key_is_its_own_key_or_empty(text: str) -> None:
    key = name_key(text)
    assert key == key.strip()
    assert len(key) <= 255


def listed(pk: int, name: str, **more: bool) -> Listed:
    return Listed(pk=pk, public_id=uuid.UUID(int=pk), name=name, **more)


NURSING = listed(1, "Royal College of Nursing")
MIDWIVES = listed(2, "Royal College of Midwives")


def directory(*organisations: Listed, aliases: dict[str, Listed] | None = None) -> Directory:
    names = [(each, each.name, False) for each in organisations]
    return Directory([*names, *((each, name, True) for name, each in (aliases or {}).items())])


def test_the_same_name_is_a_match() -> None:
    match = directory(NURSING, MIDWIVES).match("The Royal College of Nursing (RCN)")
    assert (match.kind, match.listed) == (MatchKind.EXACT, NURSING)


def test_a_remembered_name_is_a_match() -> None:
    match = directory(NURSING, aliases={"RCN": NURSING}).match("rcn")
    assert (match.kind, match.listed) == (MatchKind.ALIAS, NURSING)


def test_an_official_name_goes_before_an_alias() -> None:
    own = listed(3, "RCN")
    match = directory(NURSING, own, aliases={"RCN": NURSING}).match("RCN")
    assert (match.kind, match.listed) == (MatchKind.EXACT, own)


def test_a_similar_name_is_never_a_match_only_a_candidate() -> None:
    match = directory(NURSING, MIDWIVES).match("Royal Collee of Nursing")
    assert match.kind == MatchKind.NONE
    assert match.listed is None
    assert match.candidates[0].listed == NURSING
    assert 82 <= match.candidates[0].score < 100


def test_a_name_like_nothing_has_no_candidates() -> None:
    assert directory(NURSING).match("Bikeability Trust").candidates == []


def test_words_in_another_order_are_a_candidate() -> None:
    match = directory(listed(1, "Leeds City Council")).match("City Council of Leeds")
    assert [each.listed.pk for each in match.candidates] == [1]


def test_of_two_with_one_name_the_partner_is_meant() -> None:
    here, there = listed(1, "The Surgery", is_partner=True), listed(2, "The Surgery")
    assert directory(here, there).match("The Surgery").listed == here


def test_of_two_with_one_name_the_open_one_is_meant() -> None:
    gone, here = listed(1, "The Surgery", is_open=False), listed(2, "The Surgery")
    assert directory(gone, here).match("The Surgery").listed == here


def test_two_with_one_name_and_no_difference_wait_for_a_person() -> None:
    match = directory(listed(1, "The Surgery"), listed(2, "The Surgery")).match("The Surgery")
    assert match.kind == MatchKind.NONE
    assert [each.score for each in match.candidates] == [100.0, 100.0]


def test_a_word_that_thousands_share_is_not_compared() -> None:
    many = [listed(n, f"{n:05} Medical Centre") for n in range(1, 1001)]
    assert directory(*many).match("Zeta Medical Centre").candidates == []


def test_the_directory_knows_every_name() -> None:
    names = directory(NURSING, aliases={"RCN": NURSING})
    assert names.lists("royal college of nursing")
    assert names.lists("RCN")
    assert not names.lists("Royal")
