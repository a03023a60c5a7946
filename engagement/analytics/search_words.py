"""What somebody typed into a search box, made ready for the indexes."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.postgres.search import SearchQuery
from django.db import connection

from engagement.models.long_text import CONFIGURATION

LONGEST = 200
MOST_WORDS = 8
FEWEST_LETTERS = 2
# A word has one letter wrong for so many that it has.
LETTERS_A_MISTAKE = 4
MOST_MISTAKES = 3
# The share of trigrams from which a name is read letter by letter: one wrong letter in a word of
# five leaves a third of them.
LIKENESS = "0.3"
IN_ORDER = "enable_indexscan"
PLANNING = {
    "pg_trgm.word_similarity_threshold": LIKENESS,
    "enable_seqscan": "off",
    IN_ORDER: "off",
    "max_parallel_workers_per_gather": "0",
}
OPERATORS = re.compile(r'"|(?:^|\s)-|\bor\b', re.IGNORECASE)


@dataclass(frozen=True)
class SearchWord:
    """One word as it is looked for in names: folded."""

    # A shorter fragment has no trigram, so it can only be found at the start of a word.
    TRIGRAM: ClassVar[int] = 3

    text: str

    @property
    def mistakes_allowed(self) -> int:
        """How many letters may be wrong. None in short words and in codes: each may be another."""
        if any(map(str.isdigit, self.text)):
            return 0
        return min(MOST_MISTAKES, len(self.text) // LETTERS_A_MISTAKE)

    def swapped(self) -> Iterator[str]:
        """What it could be if two letters next to each other changed places.

        That counts as two wrong letters, which longer words may have.
        """
        word = self.text
        for at in range(len(word) - 1 if self.mistakes_allowed == 1 else 0):
            if word[at] != word[at + 1]:
                yield f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"


@dataclass(frozen=True)
class SearchWords:
    """Text as typed, and the same folded: as a phrase and as its words."""

    typed: str
    phrase: str = ""
    words: tuple[SearchWord, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is enough to look for."""
        return sum(map(str.isalnum, self.phrase)) >= FEWEST_LETTERS

    @property
    def may_be_misspelt(self) -> bool:
        """Whether any word is long enough for a letter of it to be wrong."""
        return any(word.mistakes_allowed for word in self.words)

    def in_long_text(self) -> SearchQuery:
        """As full-text search asks: stems of words, and the last one as far as it is typed.

        Quotes, a minus and the word "or" mean what they mean to search engines.
        """
        asked = SearchQuery(self.phrase, config=CONFIGURATION, search_type="websearch")
        stems = re.findall(r"\w+", self.phrase)
        if OPERATORS.search(self.typed) or not stems:
            return asked
        begun = " & ".join([*stems[:-1], f"{stems[-1]}:*"])
        return asked | SearchQuery(begun, config=CONFIGURATION, search_type="raw")


def read_words(text: str) -> SearchWords:
    """Read what was typed: nothing in it is an error. One query, in which the database folds it.

    For its transaction it also sets from where on names count as alike, and has the planner use
    the search indexes, by one process: the statistics that it goes by know little of fragments,
    and for a word in most notes it would make the words of all of them anew.
    """
    typed = " ".join(_printable(text).split())[:LONGEST]
    if not any(map(str.isalnum, typed)):
        return SearchWords(typed)
    names = ", ".join(f"set_config('{name}', %s, true)" for name in PLANNING)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ics_fold(%s), {names}", [typed, *PLANNING.values()])
        phrase = str(cursor.fetchone()[0])
    words = [word.strip("\"'(),;") for word in phrase.split()]
    named = dict.fromkeys(word for word in words if any(map(str.isalnum, word)))
    return SearchWords(typed, phrase, tuple(map(SearchWord, named))[:MOST_WORDS])


@contextmanager
def reading_in_order() -> Iterator[None]:
    """Within, the planner may read rows in the order of an index, and look up single ones."""
    _set(IN_ORDER, "on")
    yield
    _set(IN_ORDER, "off")


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _printable(text: str) -> str:
    """Without what cannot be stored or seen, such as NUL and marks of direction."""
    unseen = {"Cc", "Cf", "Cs", "Co", "Cn"}
    return "".join(" " if unicodedata.category(c) in unseen else c for c in text[: LONGEST * 4])
