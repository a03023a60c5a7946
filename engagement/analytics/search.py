"""The one search: what a person may see of what they look for, best first, in a few queries.

How many queries does not depend on how much is found, and nothing is counted. Pages, fragments and
the API all ask here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import User
from engagement.analytics.search_sources import SOURCES, Found, Rows, Source
from engagement.analytics.search_words import SearchWords, read_words
from nhsuk.paging import KeysetPage, keyset_page

HANDFUL = 5
PAGE_SIZE = 25
# As many direct hits make names that are only spelt alike superfluous.
ENOUGH = 3


@dataclass(frozen=True)
class Group:
    """The best hits of one kind, and whether there are more."""

    kind: Found
    rows: Sequence[Any]
    has_more: bool


@dataclass(frozen=True)
class Answer:
    """What was looked for, and what was found of every kind that has any."""

    words: SearchWords
    groups: Sequence[Group]

    @property
    def shown(self) -> int:
        """How many hits these are."""
        return sum(len(group.rows) for group in self.groups)


def search_all(user: User, text: str, *, handful: int = HANDFUL) -> Answer:
    """The best few of every kind."""
    with transaction.atomic():
        words = read_words(text)
        if not words:
            return Answer(words, [])
        found = {each: _few(each, _direct(each, user, words), handful) for each in SOURCES.values()}
        matches = any(group.rows for group in found.values())
        for source, group in found.items():
            # What is spelt alike helps out; it does not stand beside what matches elsewhere.
            if source.alike and (0 < len(group.rows) < ENOUGH or not matches):
                found[source] = _few(source, _alike(source, user, words), handful)
    return Answer(words, [group for group in found.values() if group.rows])


def search_one(
    user: User,
    text: str,
    kind: Found,
    params: Mapping[str, str],
    *,
    size: int = PAGE_SIZE,
    strict: bool = False,
) -> tuple[SearchWords, KeysetPage[Any]]:
    """A page of all hits of one kind.

    :raises BadCursorError: with `strict`, the cursor is not one of this list.
    """
    source = SOURCES[kind]
    with transaction.atomic():
        words = read_words(text)
        if not words:
            return words, KeysetPage(rows=[])
        rows = _direct(source, user, words)
        if source.alike and len(rows.values_list("pk")[:ENOUGH]) < ENOUGH:
            rows = _alike(source, user, words)
        return words, keyset_page(rows, params, order=source.order, size=size, strict=strict)


def _direct(source: Source, user: User, words: SearchWords) -> Rows:
    return source.shown(source.direct(source.visible(user), words), user)


def _alike(source: Source, user: User, words: SearchWords) -> Rows:
    if source.alike is None:
        return _direct(source, user, words)
    return source.shown(source.alike(source.visible(user), words), user)


def _few(source: Source, rows: Rows, handful: int) -> Group:
    found = list(rows.order_by(*source.order)[: handful + 1])
    return Group(source.kind, found[:handful], has_more=len(found) > handful)
