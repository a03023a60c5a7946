"""What is kept of a closed wave, to and from the one document that everything shown reads."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.utils import timezone

from engagement.analytics.survey.figures import Figures, Ties
from engagement.analytics.survey.gathering import Gathered, Group, Groups
from engagement.models import SurveyWave
from engagement.scoring.proportion import Interval
from engagement.scoring.survey.changes import Changes, changes
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.document import results_document, results_from, with_nan, without_nan
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.relations import Network, Relations
from engagement.scoring.survey.response import Rate, Response
from engagement.scoring.survey.results import Level, Results

FORMAT = 1
_CHANGES = ("difference", "se", "low", "high", "rises")
_VERDICTS = ("is_more_than_noise", "is_listed")
_PAIRS = ("tie", "trust", "value", "contact")
_OF_ORGANISATIONS = ("trust_received", "trust_given", "value_received", "value_given")


@dataclass(frozen=True)
class Since:
    """The wave that a later one is compared with."""

    wave: UUID
    title: str
    closed_on: date


@dataclass(frozen=True)
class Frozen:
    """What is kept of a wave: all that may be shown of it, with codes as in ``groups``.

    ``sector_of`` each organisation. ``results`` of a wave about one side, ``ties`` of a relational
    one of two or more organisations. ``changes`` by level, ``since`` which wave; empty and ``None``
    without an earlier wave that asked the same.
    """

    groups: Groups
    sector_of: Mapping[int, int]
    response: Response
    results: Results | None
    ties: Ties | None
    changes: Mapping[Level, Changes]
    since: Since | None


def content_of(
    figures: Figures, gathered: Gathered, before: tuple[SurveyWave, Frozen] | None
) -> dict[str, Any]:
    """The document of a wave, with what changed since the one before."""
    return {
        "format": FORMAT,
        "groups": {
            level.value: [[code, one.key, one.name] for code, one in found.items()]
            for level, found in gathered.groups.items()
        },
        "sector_of": [[code, sector] for code, sector in gathered.sector_of.items()],
        "response": _response_document(figures.response),
        "results": None if figures.results is None else results_document(figures.results),
        "ties": None if figures.ties is None else _ties_document(figures.ties),
        "changes": _changes_document(figures.results, before),
    }


def frozen_of(content: Mapping[str, Any]) -> Frozen:
    """What a stored document says. Raises SurveyError for another format."""
    if content.get("format") != FORMAT:
        raise SurveyError(f"These are not results of format {FORMAT}.")
    compared = content["changes"]
    results = None if content["results"] is None else results_from(content["results"])
    return Frozen(
        groups={Level(level): groups_of(found) for level, found in content["groups"].items()},
        sector_of=dict(content["sector_of"]),
        response=response_of(content["response"]),
        results=results,
        ties=None if content["ties"] is None else _ties_of(content["ties"]),
        changes=_changes_of(compared["levels"], results) if compared and results else {},
        since=since_of(compared["since"]) if compared else None,
    )


def groups_of(raw: Iterable[tuple[int, str, str]]) -> dict[int, Group]:
    """The groups of a level by code."""
    return {int(code): Group(key, name) for code, key, name in raw}


def response_of(raw: Mapping[str, Any]) -> Response:
    """Who answered."""
    sectors = {int(code): _rate_of(one) for code, one in raw["sectors"]}
    return Response(_rate_of(raw["overall"]), sectors)


def since_of(raw: Mapping[str, str]) -> Since:
    """The wave that changes are counted from."""
    return Since(UUID(raw["wave"]), raw["title"], date.fromisoformat(raw["closed_on"]))


def sha256_of(content: Mapping[str, Any]) -> str:
    """The hash of a document, the same before and after it was stored."""
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _changes_document(
    results: Results | None, before: tuple[SurveyWave, Frozen] | None
) -> dict[str, Any] | None:
    """What changed; nothing to compare if the questions did."""
    wave, earlier = (None, None) if before is None else (before[0], before[1].results)
    if results is None or wave is None or earlier is None:
        return None
    try:
        levels = {level: changes(earlier, results, level) for level in Level}
    except SurveyError:
        return None
    return {
        "since": {
            "wave": str(wave.public_id),
            "title": wave.title,
            "closed_on": _day_closed(wave).isoformat(),
        },
        "levels": {
            level.value: {
                "codes": found.codes.tolist(),
                **{name: without_nan(getattr(found, name)) for name in _CHANGES},
                **{name: getattr(found, name).tolist() for name in _VERDICTS},
            }
            for level, found in levels.items()
        },
    }


def _changes_of(levels: Mapping[str, Any], results: Results) -> dict[Level, Changes]:
    def read(found: Mapping[str, Any]) -> Changes:
        shape = (len(found["codes"]), len(results.measures))
        values: dict[str, Any] = {name: with_nan(found[name]).reshape(shape) for name in _CHANGES}
        values |= {name: np.array(found[name], np.bool_).reshape(shape) for name in _VERDICTS}
        return Changes(codes=np.array(found["codes"], dtype=np.int64), **values)

    return {Level(level): read(found) for level, found in levels.items()}


def _response_document(response: Response) -> dict[str, Any]:
    sectors = [[code, _rate_document(one)] for code, one in response.sectors.items()]
    return {"overall": _rate_document(response.overall), "sectors": sectors}


def _rate_document(rate: Rate | Hidden | None) -> dict[str, Any] | str | None:
    if not isinstance(rate, Rate):
        return None if rate is None else rate.value
    interval = rate.interval
    return {
        "invited": rate.invited,
        "answered": rate.answered,
        "low": interval.low,
        "high": interval.high,
    }


def _rate_of(raw: Any) -> Rate | Hidden | None:
    if raw is None or isinstance(raw, str):
        return None if raw is None else Hidden(raw)
    return Rate(raw["invited"], raw["answered"], Interval(raw["low"], raw["high"]))


def _ties_document(ties: Ties) -> dict[str, Any]:
    found = ties.relations
    return {
        "organisations": list(ties.organisations),
        **{name: without_nan(getattr(found, name)) for name in (*_PAIRS, *_OF_ORGANISATIONS)},
        "answered": found.answered.tolist(),
        "network": asdict(found.network),
    }


def _ties_of(raw: Mapping[str, Any]) -> Ties:
    found = Relations(
        **{name: with_nan(raw[name]) for name in (*_PAIRS, *_OF_ORGANISATIONS)},
        answered=np.array(raw["answered"], dtype=np.bool_),
        network=Network(**raw["network"]),
    )
    return Ties(tuple(raw["organisations"]), found)


def _day_closed(wave: SurveyWave) -> date:
    return wave.closed_on or timezone.localdate()
