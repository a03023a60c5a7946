"""What the API shows and takes of plans and of principles."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from engagement.enums import PlanKind, Stance
from engagement.models import Plan, PlanPartner, Principle, PrincipleWording
from partners.api.fields import visible_colleagues, visible_places
from partners.models import Partnership, System

RETROFITTED = "Said or recorded only after the plan had been submitted."


class PlanPartnerSerializer(serializers.ModelSerializer[PlanPartner]):
    """A partner that a plan needs, and what it holds now."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    partnership = ReferenceSerializer(read_only=True)
    stance = serializers.SerializerMethodField(help_text="What it holds today.")
    retrofitted = serializers.SerializerMethodField(help_text=RETROFITTED)

    class Meta:
        model = PlanPartner
        fields = ("id", "partnership", "stance", "retrofitted")

    @extend_schema_field(serializers.ChoiceField(choices=Stance.choices))
    def get_stance(self, part: Any) -> str:
        """Not asked, unless it said something."""
        return str(part.held[0].stance) if part.held else Stance.NOT_ASKED.value

    def get_retrofitted(self, part: Any) -> bool:
        """Of a partner that was not asked nothing is."""
        return bool(part.held and part.held[0].is_retrofitted)


class PlanSerializer(WithdrawableSerializer):
    """A plan, the partners that it needs, and what each of them holds of it."""

    system = ReferenceSerializer(read_only=True)
    place = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="Null when it is for the whole system."
    )
    lead = ReferenceSerializer(read_only=True, allow_null=True)
    state = serializers.ChoiceField(
        choices=["preparing", "overdue", "submitted", "withdrawn"], read_only=True
    )
    partners = PlanPartnerSerializer(source="needed", many=True, read_only=True)

    class Meta:
        model = Plan
        fields = (
            "id",
            "system",
            "kind",
            "title",
            "place",
            "first_on",
            "last_on",
            "lead",
            "due_on",
            "submitted_on",
            "state",
            "partners",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )


class PlanFactsSerializer(StrictSerializer):
    """What is said of a plan."""

    kind = serializers.ChoiceField(choices=PlanKind.choices)
    title = serializers.CharField(max_length=200)
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    due_on = serializers.DateField()
    place = IdField(visible_places, required=False, allow_null=True)
    lead = IdField(visible_colleagues, required=False, allow_null=True)


class NewPlanSerializer(PlanFactsSerializer):
    """A plan, and the partners that it needs."""

    system = IdField(System.objects.visible_to)
    partners = serializers.ListField(
        child=IdField(Partnership.objects.visible_to), required=False, max_length=500
    )


class PlanCorrectionSerializer(PlanFactsSerializer):
    """The record as it should have been: what is left out is emptied. And why."""

    reason = serializers.CharField(max_length=500, help_text="For those who read the history.")


class SubmissionSerializer(StrictSerializer):
    """The day of its submission."""

    submitted_on = serializers.DateField()


class NeededSerializer(StrictSerializer):
    """Partners that the plan needs besides those that it has."""

    partners = serializers.ListField(
        child=IdField(Partnership.objects.visible_to), min_length=1, max_length=500
    )


class ReleaseSerializer(StrictSerializer):
    """A partner that the plan does not need any more, and why."""

    partner = IdField(PlanPartner.objects.visible_to, help_text="The id in the plan's partners.")
    reason = serializers.CharField(max_length=500)


class WordingSerializer(serializers.ModelSerializer[PrincipleWording]):
    """One wording of a principle."""

    class Meta:
        model = PrincipleWording
        fields = ("revision", "title", "text", "recorded_at")


class PrincipleSerializer(RecordSerializer):
    """What partners want of a plan, with every wording that it had, newest first."""

    system = ReferenceSerializer(read_only=True)
    retired = serializers.BooleanField(source="is_retired", read_only=True)
    wordings = WordingSerializer(many=True, read_only=True)

    class Meta:
        model = Principle
        fields = (
            "id",
            "system",
            "title",
            "text",
            "place_in_order",
            "active_from",
            "retired_on",
            "retired",
            "revision",
            "wordings",
            "version",
            "changed",
        )


class NewPrincipleSerializer(StrictSerializer):
    """A principle, which comes after the others."""

    system = IdField(System.objects.visible_to)
    title = serializers.CharField(max_length=80)
    text = serializers.CharField(max_length=500)


class NewWordingSerializer(StrictSerializer):
    """The next wording of a principle, and why."""

    title = serializers.CharField(max_length=80)
    text = serializers.CharField(max_length=500)
    reason = serializers.CharField(max_length=500, help_text="For those who read the history.")


class MoveSerializer(StrictSerializer):
    """Where it is to stand among those not retired, counted from 1."""

    to = serializers.IntegerField(min_value=1, max_value=1_000)
