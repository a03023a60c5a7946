"""What somebody typed into a search box, made ready for the indexes."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q

from engagement.models.long_text import CONFIGURATION

LONGEST = 200
MOST_WORDS = 8
FEWEST_LETTERS = 2
# A shorter fragment has no trigram, so it can only be found at the start of a word.
TRIGRAM = 3
MOST_SLIPS = 24
# Likeness from which a name is offered when nothing contains what was typed. It is a share of
# trigrams: one wrong letter in a word of five leaves a third of them.
LIKENESS = "0.3"
OPERATORS = re.compile(r'"|(?:^|\s)-|\bor\b', re.IGNORECASE)


@dataclass(frozen=True)
class SearchWords:
    """Text as typed, and the same folded: as a phrase and as its words."""

    typed: str
    phrase: str = ""
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is enough to look for."""
        return sum(map(str.isalnum, self.phrase)) >= FEWEST_LETTERS

    def in_name(self, column: str) -> Q:
        """Every word is in the column, which holds folded text."""
        return _all_in(column, self.words)

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

    def slips(self, column: str) -> Q:
        """Two letters next to each other changed places: trigrams see little likeness in that."""
        return reduce(or_, (_all_in(column, words) for words in self._swapped()), Q(pk__in=[]))

    def _swapped(self) -> list[tuple[str, ...]]:
        found = [
            (*self.words[:place], other, *self.words[place + 1 :])
            for place, word in enumerate(self.words)
            for other in _swaps(word)
        ]
        return found[:MOST_SLIPS]


def read_words(text: str) -> SearchWords:
    """Read what was typed: nothing in it is an error. One query, in which the database folds it.

    For its transaction it also sets from where on names count as alike, and has the planner use
    the indexes: for a word in most notes it would make the words of all of them anew.
    """
    typed = " ".join(_printable(text).split())[:LONGEST]
    if not any(map(str.isalnum, typed)):
        return SearchWords(typed)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ics_fold(%s), set_config('pg_trgm.word_similarity_threshold', %s, true),"
            " set_config('enable_seqscan', 'off', true)",
            [typed, LIKENESS],
        )
        phrase = str(cursor.fetchone()[0])
    words = [word.strip("\"'(),;") for word in phrase.split()]
    named = dict.fromkeys(word for word in words if any(map(str.isalnum, word)))
    return SearchWords(typed, phrase, tuple(named)[:MOST_WORDS])


def _printable(text: str) -> str:
    """Without what cannot be stored or seen, such as NUL and marks of direction."""
    unseen = {"Cc", "Cf", "Cs", "Co", "Cn"}
    return "".join(" " if unicodedata.category(c) in unseen else c for c in text[: LONGEST * 4])


def _all_in(column: str, words: tuple[str, ...]) -> Q:
    found = Q()
    for word in words:
        if len(word) < TRIGRAM:
            begins = Q(**{f"{column}__startswith": word}) | Q(**{f"{column}__contains": f" {word}"})
            found &= begins
        else:
            found &= Q(**{f"{column}__contains": word})
    return found


def _swaps(word: str) -> Iterator[str]:
    if len(word) < TRIGRAM:
        return
    for at in range(len(word) - 1):
        if word[at] != word[at + 1]:
            yield f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"
