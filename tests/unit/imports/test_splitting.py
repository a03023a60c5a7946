"""Cells that name several organisations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.imports.names import name_key
from engagement.imports.splitting import (
    KEEP_TOGETHER,
    PEOPLE_SEPARATORS,
    Vocabulary,
    split_names,
)


def knowing(*names: str, in_file: tuple[str, ...] = ()) -> Vocabulary:
    listed, found = set(map(name_key, names)), set(map(name_key, in_file))
    return Vocabulary(
        is_listed=lambda name: name_key(name) in listed,
        is_in_file=lambda name: name_key(name) in found,
    )


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Nesta", ["Nesta"]),
        ("Age UK, Carers UK", ["Age UK", "Carers UK"]),
        ("Lazard; Visionable, IESO", ["Lazard", "Visionable", "IESO"]),
        ("Bereaved families\nDonna Ockenden", ["Bereaved families", "Donna Ockenden"]),
        ("Chiesi, Ipsen, and Eisai.", ["Chiesi", "Ipsen", "Eisai"]),
        ("Unison,GMB,Unison", ["Unison", "GMB"]),
        ("\ufffd\tCliniQ \n\ufffd\tMetro", ["CliniQ", "Metro"]),
        ("• Genspect\n• CAN-SG", ["Genspect", "CAN-SG"]),
        ("- Genspect\n- CAN-SG", ["Genspect", "CAN-SG"]),
        ("A meeting. https://www.example.org/a,b?c=d", ["A meeting"]),
        ("Eisai\u00a0, Merck & Co", ["Eisai", "Merck & Co"]),
        ("Guys and St Thomas\ufffd NHS Trust", ["Guys and St Thomas’ NHS Trust"]),
        ("His Majesty\ufffds Inspectorate", ["His Majesty’s Inspectorate"]),
        ("Acme, Inc., Bolt, Ltd", ["Acme, Inc.", "Bolt, Ltd"]),
        ("Wellcome (London, Hinxton), Nesta", ["Wellcome (London, Hinxton)", "Nesta"]),
        ("Broken (bracket, Nesta", ["Broken (bracket", "Nesta"]),
        ("ME/CFS patient representatives", ["ME/CFS patient representatives"]),
        ("Mind and service users", ["Mind and service users"]),
        (" , ;; \n", []),
        ("–", []),
        ("Jiva.ai, TechUK.", ["Jiva.ai", "TechUK"]),
    ],
)
def test_cells_of_real_logs(cell: str, names: list[str]) -> None:
    assert split_names(cell) == names


def test_a_known_name_with_commas_stays_in_one_piece() -> None:
    cell = f"NHS England, {KEEP_TOGETHER[0]}, Age UK"
    assert split_names(cell, vocabulary=knowing(*KEEP_TOGETHER)) == [
        "NHS England",
        KEEP_TOGETHER[0],
        "Age UK",
    ]


def test_and_cuts_only_between_names_that_are_known() -> None:
    cell = "Age UK and Carers UK"
    assert split_names(cell) == [cell]
    assert split_names(cell, vocabulary=knowing("Age UK")) == [cell]
    assert split_names(cell, vocabulary=knowing("Age UK", "Carers UK")) == ["Age UK", "Carers UK"]


def test_a_known_name_with_and_in_it_is_not_cut() -> None:
    vocabulary = knowing("Barking and Dagenham", "Barking", "Dagenham")
    assert split_names("Barking and Dagenham", vocabulary=vocabulary) == ["Barking and Dagenham"]


def test_names_alone_elsewhere_in_the_file_are_known() -> None:
    vocabulary = knowing(in_file=("Nuffield Trust", "Kings Fund", "Health Foundation"))
    assert split_names("Nuffield Trust/Kings Fund/Health Foundation", vocabulary=vocabulary) == [
        "Nuffield Trust",
        "Kings Fund",
        "Health Foundation",
    ]


def test_separators_can_be_chosen() -> None:
    assert split_names("A, B; C", separators=[";"]) == ["A, B", "C"]


def test_our_people_may_be_joined_by_and() -> None:
    people = split_names("Wes Streeting and Karin Smyth", separators=PEOPLE_SEPARATORS)
    assert people == ["Wes Streeting", "Karin Smyth"]


@given(st.text(max_size=200))
def test_any_text_can_be_cut_and_no_letter_is_invented(cell: str) -> None:
    for name in split_names(cell):
        assert name
        assert name == name.strip()
        letters = {c for c in name if c.isalnum()}
        assert letters <= set(cell)


@given(
    st.lists(
        st.text(st.characters(codec="ascii", categories=["Lu", "Ll"]), min_size=3, max_size=12),
        min_size=1,
        max_size=8,
    )
)
def test_plain_names_come_back_as_they_were(names: list[str]) -> None:
    legal_forms = {"ltd", "limited", "inc", "llc", "llp", "plc", "corp", "gmbh", "and"}
    names = [name for name in names if name.lower() not in legal_forms]
    assert split_names(", ".join(names)) == list(dict.fromkeys(names))
