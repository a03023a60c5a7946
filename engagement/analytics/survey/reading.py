"""Frozen results of waves, for pages, exports, packs and the API: all read them here.

What a wave may show was decided when it closed, so nothing here counts or computes groups. The one
thing worked out on reading is the gap between two sides, from two frozen documents; only those who
may read what the system's people say about partners see it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from django.db.models import Exists, F, OuterRef, QuerySet, UUIDField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from engagement.analytics.survey.figures import Ties
from engagement.analytics.survey.frozen import (
    Frozen,
    Since,
    frozen_of,
    groups_of,
    response_of,
    since_of,
)
from engagement.analytics.survey.gathering import Group
from engagement.enums import Side
from engagement.models import SurveyResult, SurveyWave
from engagement.scoring.ledger import Floats
from engagement.scoring.survey.changes import Changes
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.instrument import Dimension, Instrument
from engagement.scoring.survey.instrument_document import parse_instrument
from engagement.scoring.survey.perception import PerceptionGaps, perception_gaps
from engagement.scoring.survey.relations import without_names
from engagement.scoring.survey.response import IfAllAnswered, Rate, Response, if_all_answered
from engagement.scoring.survey.results import OVERALL, WHOLE, Level
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

# Two sides that answered further apart answered about different times.
NEAR = timedelta(days=190)


@dataclass(frozen=True)
class Change:
    """Of one figure since the wave before, in points of the scale.

    ``is_more_than_noise``: its 90 % interval excludes no change. ``is_listed``: worth telling of
    when many groups and figures are looked at together.
    """

    difference: float
    low: float | None
    high: float | None
    rises: float | None
    is_more_than_noise: bool
    is_listed: bool


@dataclass(frozen=True)
class WaveResults:
    """A closed wave with what is kept of it. ``frozen`` has all groups, figures and names."""

    wave: SurveyWave
    frozen: Frozen
    sha256: str

    @cached_property
    def instrument(self) -> Instrument:
        """The questions in their words."""
        return parse_instrument(self.wave.instrument_version.document)

    @property
    def closed_on(self) -> date:
        """The London day of the close."""
        return cast("date", self.wave.closed_on)

    def groups(self, level: Level) -> list[tuple[int, Group]]:
        """All groups of a level, shown or hidden, in the order of their names."""
        return list(self.frozen.groups[level].items())

    def change(self, level: Level, code: int = OVERALL, measure: str = WHOLE) -> Change | None:
        """How a figure changed; ``None`` if it is not shown in both waves."""
        found, results = self.frozen.changes.get(level), self.frozen.results
        if found is None or results is None or code not in found.codes:
            return None
        row = found.codes.tolist().index(code)
        return change_at(found, row, results.measures.index(measure))

    def rate(self, sector: int | None = None) -> Rate | None:
        """How many of those asked answered, of all or of a sector; ``None`` where hidden."""
        response = self.frozen.response
        found = response.overall if sector is None else response.sectors.get(sector)
        return found if isinstance(found, Rate) else None

    def if_all_answered(self, measure: str = WHOLE) -> IfAllAnswered | None:
        """How far the silence of others could move the mean of all; ``None`` where hidden."""
        results, rate = self.frozen.results, self.rate()
        estimate = results.estimate(Level.OVERALL, OVERALL, measure) if results else None
        if results is None or rate is None or estimate is None or estimate.mean is None:
            return None
        return if_all_answered(estimate.mean, rate.answered, rate.invited, results.points)


@dataclass(frozen=True)
class ResultSummary:
    """Who answered a closed wave, and what it is compared with: all that a list of waves shows."""

    response: Response
    sectors: Mapping[int, Group]
    since: Since | None


def summary_rows(user: "User") -> QuerySet[SurveyResult]:
    """The results that a user may read, ready for `summary_of`: documents stay in the database."""
    return (
        frozen_rows(user)
        .defer("document", "wave__asking", "wave__instrument_version__document")
        .annotate(
            response_part=F("document__response"),
            sectors_part=F("document__groups__sector"),
            since_part=F("document__changes__since"),
        )
    )


def summary_of(row: SurveyResult) -> ResultSummary:
    """Of a row of `summary_rows`. A wave before that was withdrawn since is left out."""
    parts: Any = row
    since = parts.since_part if parts.since_stands else None
    return ResultSummary(
        response=response_of(parts.response_part),
        sectors=groups_of(parts.sectors_part),
        since=None if since is None else since_of(since),
    )


def frozen_rows(user: "User") -> QuerySet[SurveyResult]:
    """The results that a user may read, ready for `wave_results`."""
    return _with_since(SurveyResult.objects.visible_to(user).knowing_who_names_ties(user))


def wave_results(row: SurveyResult) -> WaveResults:
    """What a stored document says of its wave.

    A comparison with a wave that was withdrawn since is left out; so are single ties for whoever
    sees measures only.
    """
    frozen = frozen_of(row.document)
    if frozen.ties is not None and not getattr(row, "names_ties", True):
        frozen = replace(frozen, ties=Ties((), without_names(frozen.ties.relations)))
    if frozen.since is not None and not getattr(row, "since_stands", True):
        frozen = replace(frozen, changes={}, since=None)
    return WaveResults(row.wave, frozen, row.sha256)


def results_of(user: "User", wave: SurveyWave) -> WaveResults | None:
    """The results of a wave; ``None`` if it has none that the user may read. One query."""
    row = frozen_rows(user).filter(wave=wave).first()
    return None if row is None else wave_results(row)


def latest_closed(
    user: "User",
    system: System,
    since: date,
    until: date,
    *,
    answered_by: str = Side.PARTNER,
) -> list[WaveResults]:
    """Results of waves that closed in a period of London days, the oldest first. One query."""
    rows = frozen_rows(user).filter(
        wave__system=system,
        wave__answered_by=answered_by,
        wave__closed_at__date__range=(since, until),
    )
    return [wave_results(row) for row in rows.order_by("wave__closed_at", "wave")]


def previous(user: "User", wave: SurveyWave) -> WaveResults | None:
    """The results of the wave before, of the same instrument, side and board. Two queries."""
    before = SurveyWave.objects.visible_to(user).before(wave)
    return None if before is None else results_of(user, before)


def other_side(user: "User", wave: SurveyWave) -> WaveResults | None:
    """What the other side answered to the same questions about the same time; the nearest wave.

    Only where the user may read both; ``None`` for most. Two queries.
    """
    closed_at = wave.closed_at
    if closed_at is None or wave.instrument_version.is_relational:
        return None
    other = Side.SYSTEM if wave.answered_by == Side.PARTNER else Side.PARTNER
    near = (
        SurveyWave.objects.visible_to(user)
        .closed()
        .filter(system=wave.system_id, answered_by=other)
        .filter(closed_at__range=(closed_at - NEAR, closed_at + NEAR))
        .select_related("instrument_version")
    )
    same = [(_apart(one, closed_at), one.pk, one) for one in near if asks_the_same(one, wave)]
    return results_of(user, min(same)[-1]) if same else None


def gaps(one: WaveResults, other: WaveResults) -> PerceptionGaps | None:
    """Partners' answers less the system's, of each partner that both show; in either order."""
    by_side = {found.wave.answered_by: found.frozen.results for found in (one, other)}
    partners, system = by_side.get(Side.PARTNER), by_side.get(Side.SYSTEM)
    if partners is None or system is None:
        return None
    try:
        return perception_gaps(partners, system)
    except SurveyError:
        return None


def asks_the_same(one: SurveyWave, other: SurveyWave) -> bool:
    """Whether two waves have the same questions about the same dimensions on the same scale."""
    is_same = one.instrument_version_id == other.instrument_version_id
    return is_same or _asked(one) == _asked(other)


def change_at(found: Changes, row: int, column: int) -> Change | None:
    """One change of many; ``None`` where one of both waves has no figure."""
    difference = number_at(found.difference[row], column)
    if difference is None:
        return None
    low, high, rises = (number_at(one[row], column) for one in (found.low, found.high, found.rises))
    is_more = bool(found.is_more_than_noise[row, column])
    return Change(difference, low, high, rises, is_more, bool(found.is_listed[row, column]))


def number_at(values: Floats, at: int) -> float | None:
    """A figure, ``None`` where there is none."""
    value = float(values[at])
    return None if np.isnan(value) else value


def frozen_before(wave: SurveyWave) -> tuple[SurveyWave, Frozen] | None:
    """The wave that one is compared with at its close, whoever closes it."""
    before = SurveyWave.objects.before(wave)
    row = None if before is None else SurveyResult.objects.filter(wave=before).first()
    if before is None or row is None:
        return None
    return before, frozen_of(row.document)


def _apart(wave: SurveyWave, moment: datetime) -> timedelta:
    return abs((wave.closed_at or moment) - moment)


def _asked(wave: SurveyWave) -> tuple[int, list[tuple[str, Dimension | None]]]:
    instrument = parse_instrument(wave.instrument_version.document)
    questions = [(one.code, one.dimension) for one in instrument.scale_questions]
    return instrument.points, questions


def _with_since(rows: QuerySet[SurveyResult]) -> QuerySet[SurveyResult]:
    """With their waves, and whether the wave before, which they are compared with, still stands."""
    since = Cast(KT("document__changes__since__wave"), UUIDField())
    stands = SurveyWave.objects.standing().filter(public_id=OuterRef("since_wave"))
    return (
        rows.annotate(since_wave=since)
        .annotate(since_stands=Exists(stands))
        .select_related(
            "wave__system", "wave__board", "wave__instrument_version__instrument", "system"
        )
    )
