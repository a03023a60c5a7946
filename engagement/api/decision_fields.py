"""How decisions look from outside: what the API shows of them, and what it takes."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.api.reading import needs, read_rows
from accounts.api.serializers import (
    IdField,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from engagement.actions.decision import DecisionFacts
from engagement.enums import Audience, DecisionKind, Side, Stage, Theme
from engagement.models import Consultation, ConsultedAudience, Decision
from partners.models import Partnership

MOST_PARTNERS = 100
STAGES = [choice for choice in Stage.choices if choice[0] != Stage.NONE]
TEXT_OR_NULL = {"type": ["string", "null"]}
NOT_FOR_ALL = "Null where you may not read it."


class AudienceSerializer(serializers.ModelSerializer[ConsultedAudience]):
    """Who was engaged, when first, and how far the decision was."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = ConsultedAudience
        fields = ("id", "audience", "first_engaged_on", "stage")


class ConsultationSerializer(serializers.ModelSerializer[Consultation]):
    """How one affected side was engaged."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    partnership = ReferenceSerializer(
        read_only=True,
        help_text="That of the affected partner; of a partner's decision the decider's own where "
        "the system is affected, and the one that joins the two where another partner is.",
    )
    affected = ReferenceSerializer(
        read_only=True,
        allow_null=True,
        help_text="The organisation that is affected; null where the system is.",
    )
    stage = serializers.CharField(
        read_only=True, help_text="The earliest of all audiences; empty if nobody was engaged."
    )
    first_engaged_on = serializers.DateField(read_only=True, allow_null=True)
    audiences = AudienceSerializer(source="engaged", many=True, read_only=True)
    asked = serializers.SerializerMethodField(help_text=f"What was asked. {NOT_FOR_ALL}")
    said = serializers.SerializerMethodField(help_text=f"What they said. {NOT_FOR_ALL}")
    why_not = serializers.SerializerMethodField(help_text=f"Why not. {NOT_FOR_ALL}")
    what_changed = serializers.SerializerMethodField(
        help_text=f"What changed. {NOT_FOR_ALL}",
    )

    class Meta:
        model = Consultation
        fields = (
            "id",
            "partnership",
            "affected",
            "stage",
            "first_engaged_on",
            "audiences",
            "asked",
            "said",
            "what_changed",
            "why_not",
            "told_on",
        )

    @extend_schema_field(TEXT_OR_NULL)
    def get_asked(self, row: Any) -> str | None:
        """What was asked, for those who work with partners."""
        return row.asked if row.decision.may_read_notes else None

    @extend_schema_field(TEXT_OR_NULL)
    def get_said(self, row: Any) -> str | None:
        """What they said, for those who work with partners."""
        return row.said if row.decision.may_read_notes else None

    @extend_schema_field(TEXT_OR_NULL)
    def get_what_changed(self, row: Any) -> str | None:
        """What changed, for those who work with partners."""
        return row.changed if row.decision.may_read_notes else None

    @extend_schema_field(TEXT_OR_NULL)
    def get_why_not(self, row: Any) -> str | None:
        """Why it did not change, for those who work with partners."""
        return row.why_not if row.decision.may_read_notes else None


class DecisionSerializer(WithdrawableSerializer):
    """A service change, procurement, budget or plan, by the system or by a partner."""

    system = ReferenceSerializer(read_only=True)
    partnership = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="The partner that decides, if one does."
    )
    consultations = serializers.SerializerMethodField(
        help_text="One for each side that it affects."
    )

    class Meta:
        model = Decision
        fields = (
            "id",
            "system",
            "made_by",
            "partnership",
            "kind",
            "title",
            "theme",
            "expected_on",
            "decided_on",
            "consultations",
            "revision",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )

    @extend_schema_field(ConsultationSerializer(many=True))
    @needs("consultations")
    def get_consultations(self, decision: Any) -> list[dict[str, Any]]:
        """The affected; of a withdrawn decision all that were ever named."""
        rows = [r for r in decision.consultations.all() if r.is_standing or decision.is_withdrawn]
        return read_rows(ConsultationSerializer, rows)


class DecisionFactsSerializer(StrictSerializer):
    """All that can be said of a decision but who makes it."""

    kind = serializers.ChoiceField(choices=DecisionKind.choices)
    title = serializers.CharField(max_length=300, help_text="What is decided.")
    theme = serializers.ChoiceField(choices=Theme.choices, required=False, allow_blank=True)
    expected_on = serializers.DateField(required=False, allow_null=True)
    decided_on = serializers.DateField(
        required=False, allow_null=True, help_text="Left out while it lies ahead."
    )
    affected = serializers.ListField(
        child=IdField(Partnership.objects.visible_to),
        max_length=MOST_PARTNERS,
        required=False,
        help_text="Partners that it affects, each by its partnership with the system.",
    )
    affects_system = serializers.BooleanField(
        required=False,
        help_text="Whether a partner's decision affects the system itself. Without: true.",
    )


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "The system moves a service",
            value={
                "made_by": "system",
                "kind": "service_change",
                "title": "Move the urgent treatment centre",
                "theme": "neighbourhood",
                "expected_on": "2027-03-31",
                "affected": ["6512bd43-d9ca-46e0-8c99-0b0a82652dca"],
            },
            request_only=True,
        )
    ]
)
class NewDecisionSerializer(DecisionFactsSerializer):
    """A decision, ahead or made. Which side makes it cannot be changed later."""

    made_by = serializers.ChoiceField(choices=Side.choices)
    partnership = IdField(
        Partnership.objects.visible_to,
        required=False,
        allow_null=True,
        help_text="The partner that decides, if one does.",
    )


class DecisionCorrectionSerializer(DecisionFactsSerializer):
    """The record as it should have been: what is left out is emptied. And why."""

    reason = serializers.CharField(max_length=500, help_text="For those who read the history.")


class DecidedSerializer(StrictSerializer):
    """The day of the decision."""

    decided_on = serializers.DateField()


class EngagedSerializer(StrictSerializer):
    """Who was engaged, when first, and how far the decision was."""

    audience = serializers.ChoiceField(choices=Audience.choices)
    first_engaged_on = serializers.DateField()
    stage = serializers.ChoiceField(choices=STAGES)


class ConsultationOutcomeSerializer(StrictSerializer):
    """What came of the engagement: what is left out is emptied."""

    asked = serializers.CharField(max_length=4_000, required=False, allow_blank=True)
    said = serializers.CharField(max_length=4_000, required=False, allow_blank=True)
    what_changed = serializers.CharField(
        source="changed", max_length=4_000, required=False, allow_blank=True
    )
    why_not = serializers.CharField(max_length=4_000, required=False, allow_blank=True)
    told_on = serializers.DateField(
        required=False, allow_null=True, help_text="When they were told of the outcome."
    )


def facts_of(body: dict[str, Any]) -> DecisionFacts:
    """What the actions take, from a validated body."""
    names = (
        "kind",
        "title",
        "theme",
        "expected_on",
        "decided_on",
        "affected",
        "affects_system",
    )
    return DecisionFacts(**{name: body[name] for name in names if name in body})
