"""What was counted of one partnership in one month: the facts behind a point of a chart."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import StrictSerializer
from accounts.api.views import ApiView
from engagement.analytics.variation.asking import readable
from engagement.analytics.variation.partners import Fact, facts_of
from engagement.api.variation import FIGURES, MEASURE, denial_of
from engagement.forms.variation import last_whole_month
from engagement.presenters.variation.behind import seen_at
from engagement.scoring.figures import Figure
from partners.models import Partnership


class FactsQuerySerializer(StrictSerializer):
    """Which figure and month; contact in the last whole month, if nothing is said."""

    measure = serializers.ChoiceField(choices=FIGURES, default=Figure.CONTACTS.value)
    month = serializers.RegexField(r"^(19|20)\d{2}-(0[1-9]|1[0-2])$", required=False)


class FactSerializer(serializers.Serializer[Any]):
    """One fact, and the record that it speaks of."""

    day = serializers.DateField()
    value = serializers.FloatField(help_text="What it counts, from 0 to 1.")
    counts = serializers.BooleanField(
        allow_null=True, help_text="In the numerator as well. Null for answers: their value counts."
    )
    record_type = serializers.CharField(
        help_text="Such as `event` or `commitment`; empty for answers in a survey, and where the "
        "caller may not see the record."
    )
    record = serializers.UUIDField(allow_null=True, help_text="Its id.")


class FactsSerializer(serializers.Serializer[Any]):
    """By day. The same as the page of the month shows."""

    measure = serializers.ChoiceField(choices=FIGURES)
    month = serializers.DateField(help_text="Its first day.")
    facts = FactSerializer(many=True)


class FactsView(ApiView):
    """The facts behind a figure."""

    collection = "partnerships-facts"

    @extend_schema(
        parameters=[MEASURE, OpenApiParameter("month", str, description="As 2026-05.")],
        responses=FactsSerializer,
    )
    def get(self, request: Request, id: str) -> Response:
        """Of one partnership in one month, as the ledger stands now."""
        own = Partnership.objects.visible_to(self.caller).select_related("system")
        partnership = get_object_or_404(own, public_id=id)
        given = FactsQuerySerializer(data=request.query_params)
        given.is_valid(raise_exception=True)
        measure = Figure(given.validated_data["measure"])
        allowed = readable(self.caller, partnership.system)
        if measure not in allowed:
            raise denial_of(self.caller, measure, allowed)
        said = given.validated_data.get("month")
        month = date.fromisoformat(f"{said}-01") if said else last_whole_month()
        facts = facts_of(self.caller, partnership, measure=measure, month=month)
        answer = {"measure": measure, "month": month, "facts": [_fact(fact) for fact in facts]}
        return Response(FactsSerializer(answer).data)


def _fact(fact: Fact) -> dict[str, Any]:
    found = seen_at(fact)
    named = {"record_type": "", "record": None}
    if found is not None:
        named = {"record_type": found._meta.verbose_name, "record": found.public_id}
    return {"day": fact.day, "value": fact.value, "counts": fact.counts, **named}
