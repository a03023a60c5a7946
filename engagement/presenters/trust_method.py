"""The numbers of a trust model, and how good it was where the truth is known, for the help page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engagement.actions.evidence import COMMITMENT_VALUE, IMPORTANCE_WEIGHT, UNCONFIRMED
from engagement.actions.evidence_event import ATTENDANCE_VALUE
from engagement.actions.evidence_pulse import START_VALUE
from engagement.actions.evidence_trust import (
    AFTERWARDS,
    ISSUE_VALUE,
    ON_TIME,
    STAGE_VALUE,
    WITHHELD,
)
from engagement.enums import Attendance
from engagement.models import ScoreModel
from engagement.presenters.model_words import SOURCE_WORDS, listed, number, type_words
from engagement.presenters.trust_why import DIMENSION_WORDS
from engagement.scoring.models import measured_table
from engagement.scoring.prompts import QUIET_WEEKS, SPAN_WEEKS
from engagement.scoring.strain import MOST_PRESSURE
from engagement.scoring.trust_model import DIMENSION, SOURCES, Source, TrustModel
from engagement.scoring.trust_parsing import trust_model

FROM_ONE_TO_FIVE = "Answers from 1 to 5: 1 counts 0, 3 counts 0.5, 5 counts 1"
TRUSTERS = {
    Source.COMMITMENT: "The side it was promised to",
    Source.DOCUMENT: "The side that asked",
    Source.CONSULTATION: "The side that the decision affects",
    Source.ISSUE: "The side that raised it",
    Source.ATTENDANCE: "The system",
    Source.TONE: "The side that noted it",
    Source.PULSE: "The side that answered",
    Source.ANSWERED: "The side that was asked",
    Source.HISTORY: "Both",
}
SCORE_WORDS = {
    "raw_mean": "Plain mean of all facts",
    "last_90_days": "Mean of the last 90 days",
    "ewma": "Mean that fades",
    "beta_forgetting": "Count of good and bad that fades",
}


@dataclass(frozen=True)
class SourceRow:
    """One source of trust: what it is worth, whom it informs, and what the model makes of it."""

    name: str
    values: str
    truster: str
    dimension: str
    half_life: float
    is_on: bool


@dataclass(frozen=True)
class SourceNumbers:
    """What the model holds of a source: noise in points, the cap, and what pressure explains."""

    name: str
    moves: float
    noise: float
    bias: float
    cap: float
    pressure: float


@dataclass(frozen=True)
class MeasuredRow:
    """What one way of scoring reached on simulated systems."""

    name: str
    rank: float
    error: float
    cover: int
    width: float
    false_prompts: float
    strict_prompts: float
    capacity: int
    gaming: float


@dataclass(frozen=True)
class Measured:
    """The measured table, for systems that write much down and for those that write little."""

    seeds: list[int]
    model: str
    caught: Mapping[str, int]
    dense: list[MeasuredRow]
    sparse: list[MeasuredRow]


@dataclass(frozen=True)
class TrustMethod:
    """The tables of the page about trust."""

    parameters: TrustModel
    sources: list[SourceRow]
    numbers: list[SourceNumbers]
    types: list[tuple[str, float]]
    spread: float
    drift: float
    medium: int
    high: int
    band_percent: int
    span_weeks: int
    quiet_weeks: int
    most_pressure: float
    importance: str
    unconfirmed: float
    measured: Measured


def trust_method(model: ScoreModel) -> TrustMethod:
    """Read them off the model."""
    parameters = trust_model(model.parameters)
    medium, high = parameters.evidence_cuts
    return TrustMethod(
        parameters=parameters,
        sources=[_source(parameters, source) for source in SOURCES],
        numbers=[_numbers(parameters, s) for s in SOURCES if parameters.weight[s] > 0],
        types=[(type_words(name), usual) for name, usual in parameters.mu.items()],
        spread=parameters.tau2**0.5,
        drift=parameters.floor**0.5,
        medium=round(100 * medium),
        high=round(100 * high),
        band_percent=round(100 * parameters.band_probability),
        span_weeks=SPAN_WEEKS,
        quiet_weeks=QUIET_WEEKS,
        most_pressure=MOST_PRESSURE,
        importance=listed(IMPORTANCE_WEIGHT.items()),
        unconfirmed=UNCONFIRMED,
        measured=_measured(),
    )


def _source(parameters: TrustModel, source: Source) -> SourceRow:
    return SourceRow(
        name=SOURCE_WORDS[source],
        values=_values(source),
        truster=TRUSTERS[source],
        dimension=DIMENSION_WORDS[DIMENSION[source]][0],
        half_life=parameters.half_life[source],
        is_on=parameters.weight[source] > 0,
    )


def _values(source: Source) -> str:
    """What is recorded, and what it counts, 0 to 1: from the code that writes it down."""
    attended = {k: v for k, v in ATTENDANCE_VALUE.items() if k != Attendance.IN_ATTENDANCE}
    said = {
        Source.COMMITMENT: f"{listed(COMMITMENT_VALUE.items())}. Withdrawn by both sides: nothing",
        Source.ATTENDANCE: f"{listed(attended.items())}. Apologies: nothing",
        Source.PULSE: f"Mean of the answers of an organisation. {FROM_ONE_TO_FIVE}",
        Source.DOCUMENT: f"Shared on time {number(ON_TIME)}, later {number(AFTERWARDS)}, "
        f"withheld {number(WITHHELD)}",
        Source.TONE: f"How open a conversation was. {FROM_ONE_TO_FIVE}",
        Source.ISSUE: listed(ISSUE_VALUE.items()),
        Source.ANSWERED: "Answered a survey 1, did not 0",
        Source.CONSULTATION: listed(STAGE_VALUE.items()),
        Source.HISTORY: listed(START_VALUE.items()),
    }
    return said[source]


def _numbers(parameters: TrustModel, source: Source) -> SourceNumbers:
    return SourceNumbers(
        name=SOURCE_WORDS[source],
        moves=parameters.ell[source],
        noise=parameters.v[source] ** 0.5,
        bias=parameters.b[source] ** 0.5,
        cap=parameters.caps.by_source.get(source, parameters.caps.default),
        pressure=parameters.gamma[source] / parameters.ell[source],
    )


def _measured() -> Measured:
    table = measured_table()
    rows = {table["score_model"]: table["model"]} | {
        SCORE_WORDS[name]: figures for name, figures in table["baselines"].items()
    }
    return Measured(
        seeds=table["seeds"],
        model=table["score_model"],
        caught={d: round(100 * figures["sensitivity"]) for d, figures in table["model"].items()},
        dense=[_measured_row(name, figures["dense"]) for name, figures in rows.items()],
        sparse=[_measured_row(name, figures["sparse"]) for name, figures in rows.items()],
    )


def _measured_row(name: str, figures: Mapping[str, Any]) -> MeasuredRow:
    return MeasuredRow(
        name=name,
        rank=figures["spearman"],
        error=figures["rmse"],
        cover=round(100 * figures["cover"]),
        width=figures["width"],
        false_prompts=figures["false_alarms"],
        strict_prompts=figures["false_alarms_strict"],
        capacity=round(100 * figures["capacity_alarms"]),
        gaming=figures["gaming_worst"],
    )
