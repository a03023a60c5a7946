"""What counts as a match: words in a name or a text, and names in which few letters are wrong."""

from collections.abc import Sequence
from functools import reduce
from operator import add, and_, or_
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Func, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable

from engagement.analytics.search_words import SearchWord, SearchWords
from engagement.models.long_text import LongText

# Querysets of one model or another, with annotations that no type of theirs tells of.
Rows = Any
KEY = "search_key"
# A word begins after these; "GP" is also found in "Surgery (GP)".
BEFORE_A_WORD = " '\"(-/&"
# So many of the names that look most like what was typed are read letter by letter.
LIKEST = 100


class Misspelt(Func):
    """How many letters are wrong in the nearest word; it stops counting beyond a given number."""

    function = "ics_misspelt"
    arity = 3
    output_field = IntegerField()


def named(rows: Rows, words: SearchWords) -> Rows:
    """All words are in the name; the whole name, its start and whole words come first."""
    return rows.filter(_contains_all(words)).annotate(rank=_rank(words))


def promised(rows: Rows, words: SearchWords) -> Rows:
    """The words as they are, or as stems."""
    return (
        rows.alias(said=LongText("text"))
        .filter(_contains_all(words) | Q(said=words.in_long_text()))
        .annotate(rank=_rank(words))
    )


def said(rows: Rows, words: SearchWords) -> Rows:
    """What a partner told us, by its words."""
    return rows.alias(said=LongText("text")).filter(said=words.in_long_text())


def noted(rows: Rows, words: SearchWords) -> Rows:
    """Notes by their words."""
    return rows.alias(said=LongText("notes")).filter(said=words.in_long_text())


def named_alike(rows: Rows, words: SearchWords, order: Sequence[str]) -> Rows:
    """Every word is in the name but for a letter or two, the fewest mistakes first.

    Trigrams say quickly what looks alike, and too generously: "smart" is as like "smith" as a
    slip of the hand is. So the likest are compared letter by letter.
    """
    swapped = reduce(or_, (_contains_swapped(word) for word in words.words))
    likest = (
        rows.filter(reduce(and_, (_looks_like(word) for word in words.words)))
        .annotate(
            likeness=Case(
                When(swapped, then=Value(1.0)), default=TrigramWordSimilarity(words.phrase, KEY)
            )
        )
        .order_by("-likeness", *order)
    )
    mistakes = {f"mistakes_{n}": _mistakes(word) for n, word in enumerate(words.words)}
    few = Q(**{f"mistakes_{n}__lte": word.mistakes_allowed for n, word in enumerate(words.words)})
    total: Combinable = reduce(add, mistakes.values())
    return (
        rows.filter(pk__in=likest.values("pk")[:LIKEST])
        .alias(**mistakes)
        .filter(few)
        .annotate(rank=total)
    )


def _contains_all(words: SearchWords) -> Q:
    return reduce(and_, (_contains(word.text) for word in words.words), Q())


def _contains(text: str) -> Q:
    """Anywhere, but for what is too short to have a trigram: that only begins a word."""
    if len(text) < SearchWord.TRIGRAM:
        begins = (Q(**{f"{KEY}__contains": f"{before}{text}"}) for before in BEFORE_A_WORD)
        return reduce(or_, begins, Q(**{f"{KEY}__startswith": text}))
    return Q(**{f"{KEY}__contains": text})


def _contains_swapped(word: SearchWord) -> Q:
    """Two letters next to each other changed places: trigrams see little likeness in that."""
    return reduce(or_, (_contains(text) for text in word.swapped()), Q(pk__in=[]))


def _looks_like(word: SearchWord) -> Q:
    found = _contains(word.text)
    if word.mistakes_allowed:
        found |= _contains_swapped(word) | Q(**{f"{KEY}__trigram_word_similar": word.text})
    return found


def _mistakes(word: SearchWord) -> Case:
    return Case(
        When(_contains(word.text), then=Value(0)),
        When(_contains_swapped(word), then=Value(1)),
        default=Misspelt(KEY, Value(word.text), Value(word.mistakes_allowed)),
        output_field=IntegerField(),
    )


def _rank(words: SearchWords) -> Case:
    """From 0, the whole of it, to 5, a fragment inside a word."""
    phrase = words.phrase
    whole_words = Q(search_key__contains=f" {phrase} ") | Q(search_key__endswith=f" {phrase}")
    return Case(
        # The start first: only where that fits is a name folded.
        When(Q(search_key__startswith=phrase) & Q(whole_name=phrase), then=Value(0)),
        When(Q(search_key__startswith=f"{phrase} ") | Q(search_key=phrase), then=Value(1)),
        When(search_key__startswith=phrase, then=Value(2)),
        When(whole_words, then=Value(3)),
        When(search_key__contains=f" {phrase}", then=Value(4)),
        default=Value(5),
        output_field=IntegerField(),
    )
