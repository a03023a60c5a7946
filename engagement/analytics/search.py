"""The one search: what a person may see of what they look for, best first, in a few queries.

How many queries does not depend on how much is found, and nothing is counted. Pages, fragments and
the API all ask here. First come the keys of the best hits, from the search indexes alone; then the
few rows that are shown, with what they show of other tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from accounts.models import User
from engagement.analytics.search_matches import Rows, named_alike
from engagement.analytics.search_newest import newest
from engagement.analytics.search_sources import SOURCES, Found, Source
from engagement.analytics.search_words import SearchWords, read_words, reading_in_order
from nhsuk.paging import KeysetPage, keyset_page
from partners.models.reach import Reach

HANDFUL = 5
PAGE_SIZE = 25


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
    alike: bool = False  # nothing matches: these are only spelt alike

    @property
    def shown(self) -> int:
        """How many hits these are."""
        return sum(len(group.rows) for group in self.groups)


def search_all(user: User, text: str, *, handful: int = HANDFUL) -> Answer:
    """The best few of every kind; where nothing of any kind matches, names that are spelt alike."""
    with transaction.atomic():
        words = read_words(text)
        if not words:
            return Answer(words, [])
        reach = Reach(user)
        found = {each: _best(each, reach, words, handful + 1) for each in SOURCES.values()}
        if alike := not any(found.values()) and words.may_be_misspelt:
            found = {each: _alike(each, reach, words, handful + 1) for each in found}
        if not any(found.values()):
            return Answer(words, [])
        with reading_in_order():
            groups = [_group(each, reach, keys, handful) for each, keys in found.items() if keys]
    return Answer(words, groups, alike)


@dataclass(frozen=True)
class KindPage:
    """A page of the hits of one kind."""

    words: SearchWords
    page: KeysetPage[Any]
    alike: bool = False


def search_one(
    user: User,
    text: str,
    kind: Found,
    params: Mapping[str, str],
    *,
    size: int = PAGE_SIZE,
    strict: bool = False,
) -> KindPage:
    """A page of all hits of one kind.

    :raises BadCursorError: with `strict`, the cursor is not one of this list.
    """
    source = SOURCES[kind]
    with transaction.atomic():
        words = read_words(text)
        if not words:
            return KindPage(words, KeysetPage(rows=[]))
        reach = Reach(user)
        rows = source.direct(source.visible(reach), words)
        if alike := source.by_name and words.may_be_misspelt and not rows.values_list("pk")[:1]:
            rows = _spelt_alike(source, reach, words)
        page = keyset_page(rows, params, order=source.order, size=size, strict=strict)
        with reading_in_order():
            shown = _shown(source, reach, [row.pk for row in page])
    return KindPage(words, replace(page, rows=shown), alike)


def _best(source: Source, reach: Reach, words: SearchWords, size: int) -> list[int]:
    if not source.ranked:
        return newest(source, reach, words, size)
    return _first(source, source.direct(source.visible(reach), words), size)


def _alike(source: Source, reach: Reach, words: SearchWords, size: int) -> list[int]:
    return _first(source, _spelt_alike(source, reach, words), size) if source.by_name else []


def _spelt_alike(source: Source, reach: Reach, words: SearchWords) -> Rows:
    return named_alike(source.visible(reach), words, source.order[1:])


def _first(source: Source, rows: Rows, size: int) -> list[int]:
    return list(rows.order_by(*source.order).values_list("pk", flat=True)[:size])


def _group(source: Source, reach: Reach, keys: Sequence[int], handful: int) -> Group:
    rows = _shown(source, reach, keys[:handful])
    return Group(source.kind, rows, has_more=len(keys) > handful)


def _shown(source: Source, reach: Reach, keys: Sequence[int]) -> list[Any]:
    """The records with these keys, in their order."""
    rows = source.shown(source.visible(reach).filter(pk__in=keys), reach)
    return sorted(rows, key=lambda row: keys.index(row.pk))
