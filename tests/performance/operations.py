"""What is measured: requests, the same rows by hand-made SQL, and whether the answer is right."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from engagement.views.search import WHILE_TYPING
from tests.performance.bare import Rows
from tests.performance.dataset import Dataset
from tests.performance.searching import parameters

FRAGMENT = "rowan"
FEED_PAGE = 5_000
Right = Callable[[str, list[Rows]], bool]


@dataclass(frozen=True)
class Operation:
    """One thing that people or programs do often."""

    name: str
    title: str
    path: str
    parameters: Mapping[str, Any]
    is_right: Right
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    drf_path: str = ""  # the same by REST framework alone, where that was written

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    @property
    def text(self) -> str:
        return json.dumps(self.body) if self.body else ""

    @property
    def bare_path(self) -> str:
        return f"{reverse('bare', args=[self.name])}?{urlencode(self.parameters)}"


def operations(dataset: Dataset) -> list[Operation]:
    """All of them, on the busiest partnership where there is a choice."""
    busy, system, manager = dataset.busy, dataset.system, dataset.manager
    partnership = {"partnership": busy.pk}
    return [
        Operation(
            "create-event",
            "create event (API)",
            reverse("api:events-list"),
            partnership,
            lambda body, rows: json.loads(body)["title"] == "Measured" and len(rows[0]) == 1,
            body=_meeting(dataset),
            drf_path=_by_drf(dataset),
        ),
        Operation(
            "list-events",
            "list 100 events of a partnership (API)",
            f"{reverse('api:events-list')}?limit=100&partnership={busy.public_id}",
            partnership,
            _same_events,
            drf_path=_by_drf(dataset),
        ),
        Operation(
            "changed-events",
            "5,000 changed events of the feed (API)",
            f"{reverse('api:events-list')}?limit={FEED_PAGE}&changed_since=start",
            {"system": system.pk, "limit": FEED_PAGE},
            _same_events,
            drf_path=f"{_by_drf(dataset)}&changed={FEED_PAGE}",
        ),
        Operation(
            "search",
            f"search “{FRAGMENT}” in {dataset.volume.organisations:,} names (fragment)",
            f"{reverse('partners:organisation_search')}?organisation_q={FRAGMENT}",
            {"fragment": f"%{FRAGMENT}%"},
            lambda body, rows: _shows(body, [row[1] for row in rows[0][:20]]),
            headers={"HX-Request": "true"},
        ),
        Operation(
            "search-everything",
            f"search everything for “{FRAGMENT}” while typing (fragment)",
            f"{reverse('engagement:search_suggestions')}?q={FRAGMENT}",
            parameters(dataset, FRAGMENT),
            lambda body, rows: _shows(body, [row[1] for row in rows[0][:WHILE_TYPING]]),
            headers={"HX-Request": "true"},
        ),
        Operation(
            "partnership",
            "partnership page",
            reverse("engagement:partnership", args=[busy.public_id]),
            partnership,
            lambda body, rows: _shows(body, [row[2] for row in (*rows[0], *rows[3][:10])]),
        ),
        Operation(
            "home",
            "home page",
            reverse("engagement:home"),
            {"owner": manager.pk, "system": system.pk},
            lambda body, rows: _shows(body, [row[1] for row in (*rows[1], *rows[2])]),
        ),
        Operation(
            "list-partnerships",
            "partnerships list (page)",
            reverse("engagement:partnerships"),
            {"system": system.pk},
            lambda body, rows: _shows(body, [row[2] for row in rows[0]]),
        ),
    ]


def _meeting(dataset: Dataset) -> dict[str, Any]:
    return {
        "starts_at": timezone.now().isoformat(),
        "kind": "meeting",
        "title": "Measured",
        "channel": "video",
        "initiated_by": "partner",
        "partners": [{"partnership": str(dataset.busy.public_id)}],
        "notes": "As said.",
    }


def _by_drf(dataset: Dataset) -> str:
    return f"{reverse('bare-drf-events')}?partnership={dataset.busy.pk}"


def _same_events(body: str, rows: list[Rows]) -> bool:
    return [event["id"] for event in json.loads(body)["results"]] == [str(r[0]) for r in rows[0]]


def _shows(body: str, words: list[str]) -> bool:
    """Whether the page says all of it; the names stand in it escaped."""
    text = unescape(body)
    return bool(words) and all(word in text for word in words)
