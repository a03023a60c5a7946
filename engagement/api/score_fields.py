"""How scores look from outside: never a number without its interval and the evidence behind it."""

import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import numpy as np
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import RecordSerializer, ReferenceSerializer
from engagement.analytics.known_series import KnownSeries
from engagement.analytics.series import StoredSeries
from engagement.models import ScoreModel, ScoreSeries
from engagement.presenters.health import HealthFigure, HealthReader, evidence_cuts
from engagement.presenters.why import Why
from engagement.scoring.health import FULL_SCORE, NORMAL_90
from engagement.scoring.model import evidence_label
from partners.models import Partnership

EVIDENCE = {"type": ["string", "null"], "enum": ["low", "medium", "high", None]}
POINTS = {"type": ["number", "null"], "minimum": 0, "maximum": FULL_SCORE}


class ModelSerializer(serializers.Serializer[ScoreModel]):
    """The version of the method, and the hash of all its numbers."""

    name = serializers.CharField()
    sha256 = serializers.CharField()


class ScoreSerializer(RecordSerializer):
    """The newest score of a partnership: points from 0 to 100 with a 90 % interval."""

    partnership = ReferenceSerializer(read_only=True)
    system = ReferenceSerializer(read_only=True)
    model = ModelSerializer(read_only=True)
    week_end = serializers.DateField(
        source="newest_week_end", read_only=True, help_text="The Sunday that ends its week."
    )
    not_logged = serializers.SerializerMethodField(
        help_text="The system logged nothing at all in that week, so there is no score."
    )
    mean = serializers.FloatField(source="newest_mean", read_only=True)
    sd = serializers.FloatField(source="newest_sd", read_only=True)
    low = serializers.SerializerMethodField()
    high = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField(help_text="How much is behind the score.")
    credibility = serializers.FloatField(
        source="newest_credibility", read_only=True, help_text="The same as a number, 0 to 1."
    )

    class Meta:
        model = ScoreSeries
        fields = (
            "id",
            "partnership",
            "system",
            "measure",
            "model",
            "week_end",
            "not_logged",
            "mean",
            "sd",
            "low",
            "high",
            "evidence",
            "credibility",
            "evidence_count",
            "newest_evidence_on",
            "computed_at",
            "version",
            "changed",
        )

    def get_not_logged(self, row: ScoreSeries) -> bool:
        """Whether nothing was logged in the newest week."""
        return row.newest_mean is None

    @extend_schema_field(POINTS)
    def get_low(self, row: ScoreSeries) -> float | None:
        """The lower end of the interval."""
        figure = self._figure(row)
        return figure.low if figure else None

    @extend_schema_field(POINTS)
    def get_high(self, row: ScoreSeries) -> float | None:
        """The upper end of the interval."""
        figure = self._figure(row)
        return figure.high if figure else None

    @extend_schema_field(EVIDENCE)
    def get_evidence(self, row: ScoreSeries) -> str | None:
        """Low, medium or high, by the cuts of the row's own model."""
        figure = self._figure(row)
        return figure.evidence if figure else None

    def _figure(self, row: ScoreSeries) -> HealthFigure | None:
        readers: dict[int, HealthReader] = self.context["readers"]
        if row.model_id not in readers:
            readers[row.model_id] = HealthReader(row.model)
        return readers[row.model_id].of_series(row)


class WeekSerializer(serializers.Serializer[Any]):
    """One week of a series."""

    week_end = serializers.DateField()
    not_logged = serializers.BooleanField()
    mean = serializers.FloatField(allow_null=True)
    sd = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    evidence = serializers.CharField(allow_null=True, help_text="low, medium or high.")
    credibility = serializers.FloatField(allow_null=True)
    delivery = serializers.FloatField(
        allow_null=True, help_text="Of trust: what happened, without what pressure allows for."
    )


class SeriesSerializer(serializers.Serializer[Any]):
    """One measure over time, oldest week first; empty before the first fact."""

    partnership = ReferenceSerializer()
    measure = serializers.CharField()
    model = ModelSerializer()
    evidence_count = serializers.IntegerField()
    newest_evidence_on = serializers.DateField(allow_null=True)
    computed_at = serializers.DateTimeField(
        allow_null=True, help_text="Null before the first fact, and as known on a day."
    )
    known_on = serializers.DateTimeField(
        allow_null=True, help_text="What was recorded later is left out; null: everything is in."
    )
    weeks = WeekSerializer(many=True)


class PartSerializer(serializers.Serializer[Any]):
    """One part of the score."""

    name = serializers.CharField()
    question = serializers.CharField()
    weight = serializers.FloatField(help_text="Most points that it can give.")
    value = serializers.FloatField(help_text="How well it does, 0 to 1.")
    points = serializers.FloatField(help_text="What it gives; all parts add up to the total.")
    has_data = serializers.BooleanField(help_text="False: the usual value of such partners.")
    sentence = serializers.CharField()


class EventPointsSerializer(serializers.Serializer[Any]):
    """What one event still adds."""

    event = ReferenceSerializer()
    occurred_on = serializers.DateField(source="event.occurred_on")
    points = serializers.FloatField()


class ExplanationSerializer(serializers.Serializer[Any]):
    """Why this score."""

    week_end = serializers.DateField()
    not_logged = serializers.BooleanField()
    total = serializers.FloatField(allow_null=True)
    parts = PartSerializer(many=True)
    events = EventPointsSerializer(many=True, help_text="Those that weigh most.")


def series_of(
    partnership: Partnership, measure: str, model: ScoreModel, series: StoredSeries | None
) -> dict[str, Any]:
    """What ``SeriesSerializer`` shows."""
    newest = series.newest if series else None
    return {
        "partnership": partnership,
        "measure": measure,
        "model": model,
        "evidence_count": newest.evidence_count if newest else 0,
        "newest_evidence_on": newest.newest_evidence_on if newest else None,
        "computed_at": newest.computed_at if newest else None,
        "known_on": None,
        "weeks": list(_weeks(series, model)) if series else [],
    }


def known_series_of(
    partnership: Partnership,
    measure: str,
    model: ScoreModel,
    series: KnownSeries | None,
    known_on: datetime,
) -> dict[str, Any]:
    """What ``SeriesSerializer`` shows of a series as it was known at a moment."""
    return {
        "partnership": partnership,
        "measure": measure,
        "model": model,
        "evidence_count": series.evidence_count if series else 0,
        "newest_evidence_on": series.newest_evidence_on if series else None,
        "computed_at": None,
        "known_on": known_on,
        "weeks": list(_weeks(series, model)) if series else [],
    }


def _weeks(series: StoredSeries | KnownSeries, model: ScoreModel) -> Iterator[dict[str, Any]]:
    cuts = evidence_cuts(model)
    low = np.clip(series.mean - NORMAL_90 * series.sd, 0, FULL_SCORE)
    high = np.clip(series.mean + NORMAL_90 * series.sd, 0, FULL_SCORE)
    for index, day in enumerate(series.days):
        credibility = float(series.credibility[index])
        yield {
            "week_end": date.fromordinal(int(day)),
            "not_logged": math.isnan(series.mean[index]),
            "mean": _number(series.mean[index]),
            "sd": _number(series.sd[index]),
            "low": _number(low[index]),
            "high": _number(high[index]),
            "evidence": evidence_label(credibility, cuts),
            "credibility": _number(credibility),
            "delivery": None if series.delivery is None else _number(series.delivery[index]),
        }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def explanation_of(week_end: date, explained: Why | None) -> dict[str, Any]:
    """What ``ExplanationSerializer`` shows."""
    return {
        "week_end": week_end,
        "not_logged": explained is None,
        "total": explained.total if explained else None,
        "parts": explained.parts if explained else [],
        "events": explained.events if explained else [],
    }
