"""What a step on the pages must have done: to the ledger, and to the scores once a worker ran."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.urls import resolve
from django.utils import timezone

from engagement.enums import Measure
from engagement.models import Evidence, ScoreSeries, StaleScore
from partners.models import Partnership
from tests.functional.test_log_a_meeting import wait_until_scored

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

# Component, source, truster, x and q: what a row of the ledger says.
Row = tuple[str, str, str, float, float]
Holds = Callable[[float, float, float], bool]

A_HAIR = 1e-9
VISIBLY = 0.001


def rises(_start: float, before: float, after: float) -> bool:
    return after > before + VISIBLY


def falls(_start: float, before: float, after: float) -> bool:
    return after < before - VISIBLY


def stays(_start: float, before: float, after: float) -> bool:
    return abs(after - before) < A_HAIR


def as_before(start: float, _before: float, after: float) -> bool:
    """As if the record had never been."""
    return abs(after - start) < A_HAIR


@dataclass
class Seen:
    """What was done and found in the whole test, to be compared with what there is."""

    sources: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)

    def listen(self, page: "Page") -> None:
        """Remember the names of the routes to which forms are sent."""
        page.on("request", self._hear)

    def _hear(self, request: "Request") -> None:
        if request.method == "POST" and "hx-request" not in request.headers:
            self.sent.add(resolve(urlsplit(request.url).path).view_name)


class Record:
    """One record of a partner, followed from before it exists until after it is withdrawn."""

    def __init__(self, partnership: Partnership, seen: Seen) -> None:
        self.partnership = partnership
        self.seen = seen
        self.others = {row.subject_id for row in self._ledger()}
        self.start = self.before = self._scores()

    @contextmanager
    def counts(
        self,
        *rows: Row,
        health: Holds = stays,
        trust_of_partner: Holds = stays,
        trust_of_system: Holds = stays,
    ) -> Iterator[None]:
        """After this step these rows alone are in force, and the scores were computed again."""
        began, wanted = timezone.now(), self._wanted()
        yield
        wait_until_scored(self.partnership)
        assert self._wanted() > wanted, "The scores were not asked to be computed again."
        assert all(row.computed_at > began for row in self._series())
        expected = {
            Measure.HEALTH: health,
            Measure.TRUST_OF_PARTNER: trust_of_partner,
            Measure.TRUST_OF_SYSTEM: trust_of_system,
        }
        self._check(rows, expected)

    @contextmanager
    def counts_for_nothing(self) -> Iterator[None]:
        """After this step nothing of the record is in force, and no score was touched."""
        wanted, kept = self._wanted(), Evidence.objects.count()
        yield
        assert (self._wanted(), Evidence.objects.count()) == (wanted, kept)
        self._check((), dict.fromkeys(self.start, stays))

    def _check(self, rows: tuple[Row, ...], expected: dict[Measure, Holds]) -> None:
        found = [
            (row.component, row.source, row.truster, row.x, row.q)
            for row in self._ledger()
            if row.subject_id not in self.others
        ]
        assert sorted(found) == sorted(rows), f"{sorted(found)}, not {sorted(rows)}"
        self.seen.sources |= {source for _, source, *_ in found}
        scores = self._scores()
        assert scores.keys() == expected.keys()
        for measure, holds in expected.items():
            three = (self.start[measure], self.before[measure], scores[measure])
            assert holds(*three), f"{measure} {holds.__name__}: at first, before, after {three}"
        self.before = scores

    def _ledger(self) -> list[Evidence]:
        return list(Evidence.objects.filter(partnership=self.partnership).in_force())

    def _series(self) -> list[ScoreSeries]:
        newest = ScoreSeries.objects.filter(partnership=self.partnership, is_newest=True)
        return list(newest.exclude(measure=Measure.STRAIN))

    def _scores(self) -> dict[Measure, float]:
        series = self._series()
        scores = {Measure(row.measure): row.newest_mean for row in series}
        assert len(scores) == len(series), "More than one model scores this partnership."
        return {measure: mean for measure, mean in scores.items() if mean is not None}

    def _wanted(self) -> int:
        return StaleScore.objects.get(partnership=self.partnership).wanted
