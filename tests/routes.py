"""Every route of the product, read off the URLconf, so that no test can forget one."""

import pickle
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.services import shared_dir

API_PREFIX = "api/"
NOUN_AND_ARGUMENT = re.compile(r"([a-z-]+)/(?:<(?:\w+:)?|\(\?P<)(\w+)>")
SINGULAR = {
    "agenda-items": "agendaitem",
    "and": "organisation",
    "audiences": "consultedaudience",
    "between": "organisation",
    "bring-in": "surveyanswerfile",
    "discussion": "discussionpoint",
    "handed-over": "handedover",
    "imports": "sheetimport",
    "information-items": "informationitem",
    "information-requests": "informationrequest",
    "instruments": "surveyinstrument",
    "instrument-versions": "surveyinstrumentversion",
    "interests": "declaredinterest",
    "meetings": "calendarentry",
    "members": "membership",
    "models": "scoremodel",
    "national": "membership",
    "partner-of": "system",
    "people": "person",
    "planned-conversations": "plannedconversation",
    "readings": "calendarreading",
    "plan-partners": "planpartner",
    "plan-positions": "planposition",
    "rights": "rightsrequest",
    "legal-holds": "legalhold",
    "rights-items": "rightsitem",
    "plan-alignments": "planalignment",
    "records": "commitment",
    "reference": "referencesnapshot",
    "saved-columns": "savedmapping",
    "score-models": "scoremodel",
    "scores": "scoreseries",
    "rule-sets": "compositionruleset",
    "sector-figures": "sectorfigure",
    "services": "commissionedservice",
    "opt-outs": "surveyoptout",
    "invitations": "surveyinvitation",
    "surveys": "surveywave",
    "survey-answer-files": "surveyanswerfile",
    "survey-waves": "surveywave",
    "survey-results": "surveyresult",
    "survey-comments": "surveycomment",
    "survey-instruments": "surveyinstrument",
    "survey-instrument-versions": "surveyinstrumentversion",
    "survey-invitations": "surveyinvitation",
    "survey-opt-outs": "surveyoptout",
    "todo": "todokind",
    "tokens": "apitoken",
    "webhooks": "webhooksubscription",
    "webhook-messages": "webhookdelivery",
    "messages": "webhookdelivery",
}


@dataclass(frozen=True)
class Route:
    """One address pattern: its full name, the names of its variable parts, whether of the API.

    ``nouns`` are what stands before each variable part, such as ``people`` in ``people/<id>/``.
    """

    name: str
    arguments: tuple[str, ...]
    is_api: bool
    nouns: tuple[str, ...] = ()

    def url(self, **values: Any) -> str:
        return reverse(self.name, kwargs=values)


def all_routes() -> list[Route]:
    """Every named route, once; an unnamed one is an error, since nothing could link to it."""
    found: dict[tuple[str, tuple[str, ...]], Route] = {}
    for route in _walk(get_resolver(), "", (), ()):
        found.setdefault((route.name, route.arguments), route)
    return sorted(found.values(), key=lambda route: (route.name, route.arguments))


def _walk(
    resolver: URLResolver, prefix: str, namespaces: tuple[str, ...], parents: tuple[str, ...]
) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = f"{prefix}{entry.pattern}".replace("^", "")
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            held = (*parents, *entry.pattern.converters, *entry.pattern.regex.groupindex)
            yield from _walk(entry, pattern, inner, held)
        elif isinstance(entry, URLPattern):
            if not entry.name:
                raise AssertionError(f"The route {pattern} has no name.")
            arguments = _arguments(entry, parents)
            yield Route(
                name=":".join((*namespaces, entry.name)),
                arguments=arguments,
                is_api=API_PREFIX in pattern,
                nouns=_nouns(pattern, arguments),
            )


def _arguments(entry: URLPattern, parents: tuple[str, ...]) -> tuple[str, ...]:
    names = {*parents, *entry.pattern.converters, *entry.pattern.regex.groupindex}
    return tuple(sorted(names))


@dataclass(frozen=True)
class Value:
    """Something that may stand in a variable part, and what it is, such as ``person 0``."""

    what: str
    value: Any


class Resolver:
    """Finds, for each route, values of its variable parts that lead to a page.

    Every value is tried until an all-powerful user gets something other than 404, so a new route
    needs no entry here as long as the world holds the record that it shows. What the route's name
    mentions is tried first, and what led to a page once is remembered for the rest of the run, by
    all of its processes.
    """

    _remembered: ClassVar[dict[Route, tuple[str, ...]]] = {}

    def __init__(self, client: Client, values: dict[str, list[Value]]) -> None:
        self._client = client
        self._values = values

    def urls(self, routes: Iterable[Route]) -> dict[Route, str | None]:
        """An address of each of the routes that exists in the world, or ``None``."""
        file = shared_dir() / "routes.pickle"
        if not self._remembered and file.exists():
            self._remembered.update(pickle.loads(file.read_bytes()))
        known = len(self._remembered)
        found = {route: self.url(route) for route in routes}
        if len(self._remembered) > known:
            # Whoever reads it meanwhile reads what was there before, or all of it.
            unfinished = file.with_suffix(f".{id(self)}")
            unfinished.write_bytes(pickle.dumps(self._remembered))
            unfinished.replace(file)
        return found

    def url(self, route: Route) -> str | None:
        """An address of the route that exists in the world, or ``None``."""
        if not route.arguments:
            return route.url()
        hint = self._remembered.get(route)
        for values in self._choices(route, hint):
            url = self._address(route, values)
            if url is not None and (hint or self._exists(url)):
                self._remembered[route] = tuple(value.what for value in values)
                return url
        return None

    def _choices(self, route: Route, hint: tuple[str, ...] | None) -> Iterator[tuple[Value, ...]]:
        # Parts without values of their own are public ids, whatever they are called.
        columns = [self._values.get(name, self._values["public_id"]) for name in route.arguments]
        if hint is not None:
            pairs = zip(columns, hint, strict=True)
            columns = [[value for value in column if value.what == what] for column, what in pairs]
        ranked = [
            sorted(column, key=partial(_unlikely, route, noun))
            for noun, column in zip(route.nouns, columns, strict=True)
        ]
        # Likely ones together first: not all values of one part beside a hopeless first.
        for chosen in _places([len(column) for column in ranked]):
            yield tuple(column[i] for column, i in zip(ranked, chosen, strict=True))

    def _address(self, route: Route, values: tuple[Value, ...]) -> str | None:
        try:
            return route.url(
                **dict(zip(route.arguments, (value.value for value in values), strict=True))
            )
        except NoReverseMatch:  # a value of the wrong form for this route
            return None

    def _exists(self, url: str) -> bool:
        return self._client.get(url).status_code != 404


def _nouns(pattern: str, arguments: tuple[str, ...]) -> tuple[str, ...]:
    before = {argument: noun for noun, argument in NOUN_AND_ARGUMENT.findall(pattern)}
    return tuple(before.get(argument, "") for argument in arguments)


def _places(lengths: list[int]) -> Iterator[tuple[int, ...]]:
    """A place in each of several columns, every combination once, those of the smallest sum first.

    One after the other: two columns of a thousand values have a million, and one of the first fits.
    """
    for total in range(sum(lengths) - len(lengths) + 1):
        yield from _places_of(lengths, total)


def _places_of(lengths: list[int], total: int) -> Iterator[tuple[int, ...]]:
    length, *others = lengths
    if not others:
        if total < length:
            yield (total,)
        return
    for place in range(min(length, total + 1)):
        yield from ((place, *rest) for rest in _places_of(others, total - place))


def _unlikely(route: Route, noun: str, value: Value) -> tuple[int, int]:
    """0 for the kind that stands before the part, 1 for one in the route's name, else 2.

    Among the others the newest row of every table comes before the second newest of any.
    """
    what, _, rank = value.what.partition(" ")
    if SINGULAR.get(noun, noun.removesuffix("s")) == what:
        return 0, 0
    named = what in route.name.replace("_", "").replace("-", "").lower()
    return 1 if named else 2, int(rank or 0)
