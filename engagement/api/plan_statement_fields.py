"""What the API shows and takes of what partners hold of plans and of principles."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.reading import needs, read_row
from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
)
from engagement.api.plan_fields import RETROFITTED, WordingSerializer
from engagement.enums import Alignment, NoteNature, Sensitivity, Stance
from engagement.models import (
    Document,
    Event,
    PlanAlignment,
    PlanPartner,
    PlanPosition,
    Principle,
)
from partners.models import Person

HIDDEN = "Null where your role may not read confidential notes."


class StatementSerializer(RecordSerializer):
    """What positions and alignments have in common."""

    system = ReferenceSerializer(read_only=True)
    plan = ReferenceSerializer(source="plan_partner.plan", read_only=True)
    plan_partner = serializers.UUIDField(source="plan_partner.public_id", read_only=True)
    partnership = ReferenceSerializer(source="plan_partner.partnership", read_only=True)
    note = serializers.SerializerMethodField(help_text=HIDDEN)
    source = serializers.SerializerMethodField(help_text=HIDDEN)  # type: ignore[assignment]
    event = ReferenceSerializer(read_only=True, allow_null=True)
    document = ReferenceSerializer(read_only=True, allow_null=True)
    corrects = serializers.UUIDField(
        source="corrects.public_id",
        default=None,
        read_only=True,
        allow_null=True,
        help_text="What was recorded before and was wrong.",
    )
    retrofitted = serializers.BooleanField(
        source="is_retrofitted", read_only=True, help_text=RETROFITTED
    )
    recorded_by = ReferenceSerializer(read_only=True, allow_null=True)

    @extend_schema_field({"type": ["string", "null"]})
    @needs()
    def get_note(self, row: Any) -> str | None:
        """The note, for those who may read it."""
        return str(row.note) if row.is_open or row.may_read_notes else None

    @extend_schema_field({"type": ["string", "null"]})
    @needs()
    def get_source(self, row: Any) -> str | None:
        """What shows it, likewise."""
        return str(row.source) if row.is_open or row.may_read_notes else None


STATEMENT_FIRST = ("id", "system", "plan", "plan_partner", "partnership")
STATEMENT_LAST = (
    "said_on",
    "note",
    "nature",
    "sensitivity",
    "event",
    "document",
    "source",
    "corrects",
    "retrofitted",
    "recorded_at",
    "recorded_by",
    "version",
    "changed",
)


class PlanPositionSerializer(StatementSerializer):
    """What a partner holds of a plan from a day on."""

    said_by = serializers.SerializerMethodField(
        help_text="Null also where your role may not see people."
    )

    class Meta:
        model = PlanPosition
        fields = (
            *STATEMENT_FIRST,
            "stance",
            "condition",
            "until",
            "figure",
            "figure_low",
            "figure_high",
            "unit",
            "said_by",
            *STATEMENT_LAST,
        )

    @extend_schema_field(ReferenceSerializer(of=Person, allow_null=True))
    @needs("said_by")
    def get_said_by(self, row: Any) -> dict[str, Any] | None:
        """Who said so, for those who see people."""
        if row.said_by is None or not row.may_see_people:
            return None
        return read_row(ReferenceSerializer, row.said_by)


class PlanAlignmentSerializer(StatementSerializer):
    """How far a partner finds a principle kept, in the words of its day."""

    principle = ReferenceSerializer(source="wording.principle", read_only=True)
    wording = WordingSerializer(read_only=True)

    class Meta:
        model = PlanAlignment
        fields = (*STATEMENT_FIRST, "principle", "wording", "level", *STATEMENT_LAST)


class NewStatementSerializer(StrictSerializer):
    """When it was said, and what shows it."""

    plan_partner = IdField(
        PlanPartner.objects.visible_to, help_text="The id in the plan's partners."
    )
    said_on = serializers.DateField(required=False, allow_null=True, help_text="Without: today.")
    note = serializers.CharField(max_length=4_000, required=False, allow_blank=True)
    nature = serializers.ChoiceField(choices=NoteNature.choices, required=False)
    sensitivity = serializers.ChoiceField(
        choices=Sensitivity.choices, required=False, help_text="Without: confidential."
    )
    event = IdField(Event.objects.visible_to, required=False, allow_null=True)
    document = IdField(Document.objects.visible_to, required=False, allow_null=True)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=500, required=False, allow_blank=True, help_text="A title or an address."
    )
    corrects_newest = serializers.BooleanField(
        required=False, help_text="It stands in the place of what was recorded last."
    )


class NewPlanPositionSerializer(NewStatementSerializer):
    """What a partner holds. Not asked is only to put right what was recorded last."""

    stance = serializers.ChoiceField(choices=Stance.choices)
    condition = serializers.CharField(max_length=1_000, required=False, allow_blank=True)
    until = serializers.DateField(required=False, allow_null=True)
    figure = serializers.DecimalField(14, 2, required=False, allow_null=True)
    figure_low = serializers.DecimalField(14, 2, required=False, allow_null=True)
    figure_high = serializers.DecimalField(14, 2, required=False, allow_null=True)
    unit = serializers.CharField(max_length=60, required=False, allow_blank=True)
    said_by = IdField(Person.objects.visible_to, required=False, allow_null=True)


class NewPlanAlignmentSerializer(NewStatementSerializer):
    """How far a principle is kept, as it is worded now."""

    principle = IdField(Principle.objects.visible_to)
    level = serializers.ChoiceField(choices=Alignment.choices)
