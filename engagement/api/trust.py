"""Trust of one partnership: both directions, why, what changed, and what it was as known then."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.errors import BadQueryError
from accounts.api.serializers import ReferenceSerializer
from accounts.roles import Permission
from engagement.access import permissions_in
from engagement.analytics.trust_on import TrustOn, trust_before, trust_on
from engagement.api.score_fields import ModelSerializer
from engagement.api.scores import KNOWN_ON, OfPartnershipView, day_asked
from engagement.days import end_of_day
from engagement.enums import Truster
from engagement.presenters.trust import computed_section, readable
from engagement.presenters.trust_records import Reader
from engagement.scoring.trust_explain import change_between, explain
from partners.access import refusal
from partners.models import Partnership


class BandSerializer(serializers.Serializer[Any]):
    """What may be said of a score in a word."""

    band = serializers.CharField(allow_null=True, help_text="Null where no band is likely enough.")
    between = serializers.ListField(child=serializers.CharField())
    probability = serializers.ListField(
        child=serializers.FloatField(), help_text="Of strained, steady and strong."
    )


class DirectionSerializer(serializers.Serializer[Any]):
    """One side's trust in the other: mean = delivery + allowance, in points."""

    truster = serializers.CharField(help_text="partner or system: whose trust it is.")
    mean = serializers.FloatField()
    sd = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    delivery = serializers.FloatField(help_text="What happened, whatever the reasons.")
    allowance = serializers.FloatField(help_text="What recorded pressure adds, 8 at most.")
    strain = serializers.FloatField(help_text="Capacity strain of the other side, 0 to 100.")
    credibility = serializers.FloatField()
    evidence = serializers.ChoiceField(choices=["low", "medium", "high"])
    evidence_count = serializers.IntegerField()
    newest_evidence_on = serializers.DateField(source="newest_on", allow_null=True)
    band = BandSerializer(allow_null=True, help_text="Null in shadow, and where evidence is low.")


class GapSerializer(serializers.Serializer[Any]):
    """The partner's trust less the system's, in points."""

    points = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    likely_large = serializers.FloatField(help_text="Probability of more than 10 points apart.")


class TrustSerializer(serializers.Serializer[Any]):
    """Trust at the end of a week, from what had been recorded by a day."""

    partnership = ReferenceSerializer()
    model = ModelSerializer()
    is_shadow = serializers.BooleanField(help_text="No model is in force: conclude nothing.")
    week_end = serializers.DateField()
    known_on = serializers.DateField(allow_null=True)
    directions = DirectionSerializer(many=True)
    gap = GapSerializer(allow_null=True)
    capacity = serializers.CharField(
        allow_null=True,
        help_text="What the partner's delivery, the system's trust in it and its strain mean "
        "together. Null in shadow, and where the caller may not read how partners are rated.",
    )


class RecordSerializer(serializers.Serializer[Any]):
    """The record behind a line, as far as the caller may read it."""

    type = serializers.CharField()
    id = serializers.UUIDField(source="public_id", allow_null=True)
    text = serializers.CharField()


class LineSerializer(serializers.Serializer[Any]):
    """One part of a score or of a change."""

    kind = serializers.CharField()
    dimension = serializers.CharField(allow_null=True)
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    points = serializers.FloatField()
    occurred_on = serializers.DateField(allow_null=True)
    record = RecordSerializer(allow_null=True)


class ChangeSerializer(serializers.Serializer[Any]):
    """The difference to an earlier day, as it was known then; the lines add up to it exactly."""

    since = serializers.DateField()
    is_hindsight = serializers.BooleanField(
        help_text="Nothing was known on that day, so it is seen with what is known now."
    )
    before = serializers.FloatField()
    after = serializers.FloatField()
    lines = LineSerializer(many=True)


class TrustWhySerializer(serializers.Serializer[Any]):
    """Why a direction of trust is what it is; the lines add up to the score exactly."""

    truster = serializers.CharField()
    week_end = serializers.DateField()
    known_on = serializers.DateField(allow_null=True)
    score = serializers.FloatField()
    lines = LineSerializer(many=True)
    change = ChangeSerializer(allow_null=True)


TRUSTER = OpenApiParameter(
    "truster", str, enum=Truster.values[1:], description="Whose trust; without, the partner's."
)
SINCE = OpenApiParameter("since", date, description="Also explain the change since this day.")


class TrustView(OfPartnershipView):
    """Trust between one partner and its system."""

    collection = "partnerships-trust"

    @extend_schema(responses=TrustSerializer, parameters=[KNOWN_ON])
    def get(self, request: Request, id: str) -> Response:
        """The directions that the caller may see, with delivery and strain, and the gap.

        404 for a partnership that is not scored; 403 in shadow for those who do not judge the
        method.
        """
        partnership = self.partnership(id)
        known_on = day_asked(self.asked(request, "known_on"), "known_on")
        on, sides = _read(self._reader(partnership), known_on)
        section = computed_section(partnership, on, sides)
        return Response(
            TrustSerializer(
                {
                    "partnership": partnership,
                    "model": on.model,
                    "is_shadow": section.is_shadow,
                    "week_end": date.fromordinal(on.day),
                    "known_on": known_on,
                    "directions": section.figures,
                    "gap": section.gap,
                    "capacity": section.capacity and section.capacity.sentence,
                }
            ).data
        )

    def _reader(self, partnership: Partnership) -> Reader:
        return Reader(self.caller, partnership, permissions_in(self.caller, partnership.system))


class TrustWhyView(TrustView):
    """Why one direction of trust is what it is, line by line."""

    collection = "partnerships-trust-why"

    @extend_schema(responses=TrustWhySerializer, parameters=[TRUSTER, SINCE, KNOWN_ON])
    def get(self, request: Request, id: str) -> Response:
        """Every line with its exact points. What the caller may not read is named by its kind."""
        partnership = self.partnership(id)
        asked = self.asked(request, "truster", "since", "known_on")
        known_on, since = day_asked(asked, "known_on"), day_asked(asked, "since")
        truster = asked.get("truster", Truster.PARTNER.value)
        if truster not in Truster.values[1:]:
            raise BadQueryError(errors={"truster": ["Choose partner or system."]})
        reader = self._reader(partnership)
        on, sides = _read(reader, known_on)
        if truster not in sides:
            raise PermissionDenied(refusal(Permission.VIEW_RATING_OF_PARTNERS))
        return Response(
            TrustWhySerializer(_explained(reader, on, Truster(truster), known_on, since)).data
        )


def _read(reader: Reader, known_on: date | None) -> tuple[TrustOn, list[Truster]]:
    """Trust, and the directions of it that the reader may see."""
    day = known_on or timezone.localdate()
    moment = None if known_on is None else end_of_day(known_on)
    on = trust_on(reader.partnership, day, known_on=moment)
    if on is None or not reader.partnership.is_scored:
        raise Http404
    sides = readable(on.use, on.directions, reader.allowed)
    if not sides:
        raise PermissionDenied(refusal(Permission.VIEW_SHADOW_SCORES))
    return on, sides


def _explained(
    reader: Reader, on: TrustOn, truster: Truster, known_on: date | None, since: date | None
) -> dict[str, Any]:
    stand = on.standpoint(truster)
    explanation = explain(stand.ledger, stand.model, stand.day)
    return {
        "truster": truster,
        "week_end": date.fromordinal(on.day),
        "known_on": known_on,
        "score": explanation.score,
        "lines": list(_lines(reader, [on], truster, explanation.lines)),
        "change": None if since is None else _change(reader, on, truster, since),
    }


def _change(reader: Reader, on: TrustOn, truster: Truster, since: date) -> dict[str, Any] | None:
    before, is_hindsight = trust_before(reader.partnership, since, on, truster)
    if before.day > on.day:
        raise BadQueryError(errors={"since": ["Choose a day before the one that is explained."]})
    first, second = before.standpoint(truster), on.standpoint(truster)
    if first.ledger.organisation_type != second.ledger.organisation_type:
        return None
    change = change_between(first, second)
    return {
        "since": date.fromordinal(before.day),
        "is_hindsight": is_hindsight,
        "before": change.before,
        "after": change.after,
        "lines": list(_lines(reader, [before, on], truster, change.lines)),
    }


def _lines(
    reader: Reader, states: list[TrustOn], truster: Truster, lines: Any
) -> Iterator[dict[str, Any]]:
    evidence = {
        key: row for on in states for key, row in on.facts.direction(truster).evidence.items()
    }
    named = {line.key for line in lines if line.key in evidence}
    words = reader.words(evidence[key] for key in sorted(named))
    for line in lines:
        row = evidence.get(line.key)
        yield {
            "kind": line.kind,
            "dimension": line.dimension,
            "source": line.source,
            "points": line.points,
            "occurred_on": None if row is None else date.fromordinal(row.day),
            "record": None if row is None else words[line.key],
        }
