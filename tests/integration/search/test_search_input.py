"""Whatever is typed gets an answer, and nothing in it reaches the database as anything but text."""

import string

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.analytics.search import search_all, search_one
from engagement.analytics.search_sources import Found
from engagement.analytics.search_words import LONGEST, MOST_WORDS, read_words
from tests import factories as make
from tests.integration.search.conftest import Library

ODD = [
    "",
    " ",
    "a",
    "%",
    "%%%",
    "___",
    "'",
    "''; DROP TABLE partners_person; --",
    '"unfinished',
    "\\",
    "\\%",
    "a & | ! <-> b:*",
    "(((",
    "-",
    "- - -",
    "or or or",
    "the and of",
    "\x00\x00",
    "quill\x00mere",
    "🎉🎉🎉",
    "👩‍👩‍👧 family",
    "مجلس المدينة",
    "\u202equillmere",
    "市議会",
    "\u0301\u0301",
    "x" * 100_000,
    "word " * 10_000,
    "½ ﬁ ß Ø",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_text_gets_an_answer(library: Library, text: str) -> None:
    client = library.client()
    for address in ("/search/", "/search/suggestions/"):
        assert client.get(address, {"q": text}).status_code == 200
    for kind in Found.values:
        assert client.get("/search/", {"q": text, "kind": kind}).status_code == 200


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60) | st.text(alphabet=string.punctuation + "ab ", max_size=30))
def test_any_text_gets_an_answer(library: Library, text: str) -> None:
    search_all(library.manager, text)
    for kind in Found:
        search_one(library.manager, text, kind, {})


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet="abcdeé &'-%_1", min_size=2, max_size=40))
def test_a_name_is_found_by_itself(library: Library, text: str) -> None:
    words = read_words(text)
    if words and any(map(str.isalnum, text)):
        person = make.make_person(system=library.system, name=text)
        page = search_one(library.manager, text, Found.PERSON, {}, size=200).page
        assert person in page.rows
        person.delete()


def test_what_matches_everything_in_sql_matches_itself_only(library: Library) -> None:
    wanted = [f"100% Carers {letter}" for letter in "abc"]
    for name in (*wanted, "1000 Carers"):
        make.make_organisation(name=name)
    assert library.names("100% carers") == wanted
    for number in range(3):
        make.make_organisation(name=f"quillm%re {number}")
    assert "Quillmere Council" not in library.names("quillm%re")


def test_what_is_long_is_cut(library: Library) -> None:
    words = read_words("many different words " + " ".join(f"word{n}" for n in range(100)))
    assert len(words.phrase) <= LONGEST
    assert len(words.words) == MOST_WORDS


def test_marks_of_direction_do_not_hide_a_name(library: Library) -> None:
    assert library.names("\u202equillmere") == ["Quillmere Council"]
    assert library.names("quill\x00mere") == ["Quillmere Council"]


def test_two_letters_find_the_start_of_a_word(library: Library) -> None:
    make.make_organisation(name="The Ox Surgery")
    make.make_organisation(name="Foxes")
    assert library.names("ox") == ["The Ox Surgery"]


def test_too_little_is_said_to_be_too_little(library: Library) -> None:
    page = library.client().get("/search/", {"q": "a"}).content.decode()
    assert "too short" in page
    fragment = library.client().get("/search/suggestions/", {"q": "a"}).content.decode()
    assert "at least two" in fragment


def test_the_number_of_queries_does_not_depend_on_what_is_found(library: Library) -> None:
    counts = []
    for number in (1, 30):
        for each in range(number):
            event = library.note(f"quillmere {each}", title=f"Quillmere {each}")
            make.make_discussion_point(event=event, text="quillmere")
            make.make_commitment(partnership=library.partnership, text="quillmere")
            make.make_person(
                system=library.system,
                name=f"Quillmere {number} {each}",
                organisation=library.partnership.organisation,
            )
            make.make_organisation(name=f"Quillmere {number} {each}")
        with CaptureQueriesContext(connection) as queries:
            assert len(search_all(library.manager, "quillmere").groups) == len(Found)
        counts.append(len(queries))
        assert not any("COUNT(" in query["sql"] for query in queries.captured_queries)
    assert counts[1] <= counts[0]
