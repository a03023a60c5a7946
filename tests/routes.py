"""Every route of the product, read off the URLconf, so that no test can forget one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

API_PREFIX = "api/"


@dataclass(frozen=True)
class Route:
    """One address pattern: its full name, the names of its variable parts, whether of the API."""

    name: str
    arguments: tuple[str, ...]
    is_api: bool

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
            yield Route(":".join((*namespaces, entry.name)), arguments, API_PREFIX in pattern)


def _arguments(entry: URLPattern, parents: tuple[str, ...]) -> tuple[str, ...]:
    names = {*parents, *entry.pattern.converters, *entry.pattern.regex.groupindex}
    return tuple(sorted(names))


class Resolver:
    """Finds, for each route, values of its variable parts that lead to a page.

    Every value is tried until an all-powerful user gets something other than 404, so a new route
    needs no entry here as long as the world holds the record that it shows.
    """

    def __init__(self, client: Client, values: dict[str, list[Any]]) -> None:
        self._client = client
        self._values = values
        self._found: dict[Route, str | None] = {}

    def url(self, route: Route) -> str | None:
        """An address of the route that exists in the world, or ``None``."""
        if route not in self._found:
            self._found[route] = self._search(route)
        return self._found[route]

    def _search(self, route: Route) -> str | None:
        if not route.arguments:
            return route.url()
        choices = [self._values.get(name, []) for name in route.arguments]
        for values in product(*choices):
            try:
                url = route.url(**dict(zip(route.arguments, values, strict=True)))
            except Exception:  # noqa: BLE001 - a value of the wrong form for this route
                continue
            if self._exists(url):
                return url
        return None

    def _exists(self, url: str) -> bool:
        response: HttpResponse = self._client.get(url)
        return response.status_code != 404
