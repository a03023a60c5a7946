"""The briefing before a conversation with a partner: the same as on the page and on paper."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from engagement.api.scores import OfPartnershipView
from engagement.presenters.briefing.gather import briefing, to_brief_on


class BriefingLineSerializer(serializers.Serializer[Any]):
    """One thing to know."""

    text = serializers.CharField()
    about = serializers.CharField(help_text="Dated facts about it.")
    state = serializers.CharField(help_text="How it stands, such as 12 days late.")
    is_late = serializers.BooleanField()
    quote = serializers.CharField(help_text="What was said or noted, if the caller may read it.")
    page = serializers.CharField(source="url", help_text="The page of the record, if it has one.")


class BriefingSectionSerializer(serializers.Serializer[Any]):
    """Lines of one kind, the most important first."""

    key = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField()
    lines = BriefingLineSerializer(many=True)
    more = serializers.IntegerField(help_text="How many were left out.")


class BriefingStepSerializer(serializers.Serializer[Any]):
    """Something worth doing next, drawn from a record and nothing else."""

    rule = serializers.CharField()
    text = serializers.CharField()
    reason = serializers.CharField()
    evidence = serializers.UUIDField(help_text="The id of the record that says so.")
    page = serializers.CharField(source="url")


class BriefingFactSerializer(serializers.Serializer[Any]):
    """A fact at the head of it."""

    name = serializers.CharField()
    value = serializers.CharField()


class BriefingSerializer(serializers.Serializer[Any]):
    """What the caller may know of a partner today."""

    partner = serializers.CharField()
    system = serializers.CharField()
    made_on = serializers.DateField()
    reader = serializers.CharField(help_text="For whom it is, and what their role left out.")
    facts = serializers.SerializerMethodField()
    next_steps = BriefingStepSerializer(source="steps", many=True)
    sections = BriefingSectionSerializer(many=True)

    @extend_schema_field(BriefingFactSerializer(many=True))
    def get_facts(self, found: Any) -> list[dict[str, str]]:
        """Who they are."""
        return [{"name": name, "value": value} for name, value in found.facts]


class BriefingView(OfPartnershipView):
    """The briefing on one partnership."""

    collection = "partnerships"

    @extend_schema(responses=BriefingSerializer)
    def get(self, request: Request, id: str) -> Response:
        """What is open, what they said, who to know, and what to do next, each with its record."""
        self.asked(request)
        partnership = get_object_or_404(to_brief_on(self.caller), public_id=id)
        return Response(BriefingSerializer(briefing(self.caller, partnership)).data)
