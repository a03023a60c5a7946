"""Which slips of spelling are forgiven, and what is not found by guessing."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.analytics.search import search_all
from engagement.analytics.search_sources import Found
from engagement.analytics.search_words import LETTERS_A_MISTAKE, MOST_MISTAKES, read_words
from tests import factories as make
from tests.integration.search.conftest import Library

ORGANISATIONS = (
    "Westmarch Council",
    "Stevenage Community Trust",
    "Rowanford Medical Centre",
    "Healthwatch Harrowfen",
    "St Oswald Hospitals NHS Foundation Trust",
    "Sirona Care",
)
PEOPLE = ("Adaeze Okoro", "Bill Thistlethwaite", "Jo Smith", "Siân Llewellyn")
FOUND = {
    # A letter wrong, missing, too many, or two changed places.
    "westmarch counsil": "Westmarch Council",
    "wetsmarch council": "Westmarch Council",
    "council westmerch": "Westmarch Council",
    "stevanage": "Stevenage Community Trust",
    "stevennage comunity": "Stevenage Community Trust",
    "rowanfrod": "Rowanford Medical Centre",
    "helthwatch": "Healthwatch Harrowfen",
    "heathwatch harowfen": "Healthwatch Harrowfen",
    "st oswold hospitls": "St Oswald Hospitals NHS Foundation Trust",
    "sirnoa": "Sirona Care",
    "kouncil westmarch": "Westmarch Council",
    # Not finished, and misspelt already.
    "stevana": "Stevenage Community Trust",
    "healthwtach harr": "Healthwatch Harrowfen",
    "okorro": "Adaeze Okoro",
    "okro": "Adaeze Okoro",
    "okoor": "Adaeze Okoro",
    "okoto": "Adaeze Okoro",
    "adaeze okorro": "Adaeze Okoro",
    "adeaze": "Adaeze Okoro",
    "thistelthwaite": "Bill Thistlethwaite",
    "thistlewaite": "Bill Thistlethwaite",
    "smtih": "Jo Smith",
    "simth": "Jo Smith",
    "smiht": "Jo Smith",
    "smyth": "Jo Smith",
    "smth": "Jo Smith",
    "llewelyn": "Siân Llewellyn",
    "sian llewelin": "Siân Llewellyn",
}
NOT_FOUND = (
    "discharge",  # is not Stevenage
    "smart",  # begins as Smith does
    "okapi",
    "winter",
    "counting",
    "trusted",
    "central",
    "sirens",
    "jx smith",  # a word of two letters has nothing to spare
    "jon smith",
    "westmarch borough",
    "westminster",
    "rowan hospital",
    "zzzqqq",
    "w00001",
)
WORDS = [word for name in ORGANISATIONS for word in name.split() if len(word) > LETTERS_A_MISTAKE]


@pytest.fixture
def register(library: Library) -> Library:
    """Some organisations and people."""
    for name in ORGANISATIONS:
        make.make_organisation(name=name)
    for name in PEOPLE:
        make.make_person(system=library.system, name=name)
    return library


def _names(library: Library, typed: str) -> list[str]:
    return [str(row) for group in search_all(library.manager, typed).groups for row in group.rows]


def test_a_slip_of_spelling_finds_the_name(register: Library) -> None:
    found = {typed: _names(register, typed) for typed in FOUND}
    assert found == {typed: [wanted] for typed, wanted in FOUND.items()}
    assert [typed for typed in FOUND if not search_all(register.manager, typed).alike] == []


def test_what_is_another_word_finds_nothing(register: Library) -> None:
    found = {typed: _names(register, typed) for typed in NOT_FOUND}
    assert {typed: names for typed, names in found.items() if names} == {}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(WORDS), st.data())
def test_any_one_slip_in_a_word_is_forgiven(
    register: Library, word: str, data: st.DataObject
) -> None:
    typed = data.draw(st.sampled_from(sorted(_slips(word.lower()))))
    found = _names(register, typed)
    assert any(word in name for name in found), (typed, found)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet="aceghinorstuw", min_size=4, max_size=10))
def test_nothing_is_found_that_has_more_wrong_letters(register: Library, typed: str) -> None:
    """Measured by arithmetic of its own: letters that are wrong, missing or too many."""
    allowed = min(MOST_MISTAKES, len(typed) // LETTERS_A_MISTAKE)
    for name in _names(register, typed):
        words = read_words(name).phrase.split()
        nearest = min(
            _edits(typed, start) for word in words for start in (word, word[: len(typed)])
        )
        contained = any(typed in word for word in words)
        swapped = any(other in word for other in _swaps(typed) for word in words)
        assert nearest <= allowed or contained or swapped, name


def test_what_is_only_alike_is_no_match_beside_one_that_is(register: Library) -> None:
    make.make_organisation(name="Oswold Surgery")
    assert _names(register, "oswold") == ["Oswold Surgery"]
    assert not search_all(register.manager, "oswold").alike
    register.note("We met the okorro family.")
    assert register.kinds("okorro") == ["notes"]
    assert register.names("okorro", Found.PERSON) == []


def test_the_fewest_mistakes_come_first(register: Library) -> None:
    for name in ("Healthwatch Aldwick", "Healthwitch Marford"):
        make.make_organisation(name=name)
    assert _names(register, "helthwatch") == [
        "Healthwatch Aldwick",
        "Healthwatch Harrowfen",
        "Healthwitch Marford",
    ]


def test_it_is_said_that_names_are_only_alike(register: Library) -> None:
    client = register.client()
    said = {
        "": "Nothing contains “stevanage”. These names are spelt alike.",
        "organisations": "Organisations spelt like “stevanage”",
        "people": "People that match “stevanage”",
    }
    for kind, sentence in said.items():
        page = client.get("/search/", {"q": "stevanage", "kind": kind}).content.decode()
        assert sentence in page
        page = client.get("/search/", {"q": "stevenage", "kind": kind}).content.decode()
        assert "spelt" not in page.split('id="results"')[1]
    fragment = client.get("/search/suggestions/", {"q": "stevanage"}).content.decode()
    assert "Nothing matches exactly. 1 name spelt alike shown." in fragment


def _slips(word: str) -> set[str]:
    """The word with one letter wrong, missing or too many, or two that changed places."""
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = string.ascii_lowercase
    return {
        *(head + tail[1:] for head, tail in splits if tail),
        *(head + letter + tail[1:] for head, tail in splits if tail for letter in letters),
        *(head + letter + tail for head, tail in splits for letter in letters),
        *_swaps(word),
    }


def _swaps(word: str) -> set[str]:
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}


def _edits(one: str, other: str) -> int:
    """How many letters must be changed, added or taken away to make one word of another."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, wanted in enumerate(other, start=1):
            before, row[j] = row[j], min(before + (letter != wanted), row[j] + 1, row[j - 1] + 1)
    return row[-1]
