"""What the API shows and takes of instruments."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import (
    IdField,
    RecordSerializer,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from accounts.models import User
from engagement.enums import InstrumentState
from engagement.models import SurveyInstrument, SurveyInstrumentVersion
from engagement.scoring.survey.instrument import (
    DIMENSION_LABELS,
    AnsweredFor,
    Dimension,
    QuestionKind,
)
from engagement.scoring.survey.instrument_document import (
    LONGEST_CODE,
    LONGEST_INTRODUCTION,
    LONGEST_LABEL,
    LONGEST_QUESTION,
    LONGEST_TITLE,
    MOST_POINTS,
    MOST_QUESTIONS,
)
from engagement.scoring.survey.phrases import LONGEST_PHRASE, Phrase
from partners.models import System

ANSWERED_FOR = [
    (AnsweredFor.ORGANISATION.value, "The organisation, under its name"),
    (AnsweredFor.PERSON.value, "The person, in confidence"),
]
KINDS = [
    (QuestionKind.SCALE.value, "On the scale"),
    (QuestionKind.PARTNER_SCALE.value, "On a scale, about each other organisation"),
    (QuestionKind.OPEN.value, "In words"),
]
DIMENSIONS = [(each.value, DIMENSION_LABELS[each]) for each in Dimension]
CODE = (
    "Left out, one is made. Another wording is another code, or answers to different questions "
    "would be compared."
)


def _labels(**options: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_LABEL), max_length=MOST_POINTS, **options
    )


def visible_instruments(user: User) -> QuerySet[SurveyInstrument]:
    """Those of which somebody sees a version: a first draft is for those who make surveys."""
    versions = SurveyInstrumentVersion.objects.visible_to(user)
    seen = SurveyInstrument.objects.visible_to(user)
    return seen.filter(pk__in=versions.values("instrument"))


class QuestionSerializer(StrictSerializer):
    """A question, and how it reads when the system's people are asked about a partner."""

    code = serializers.CharField(
        max_length=LONGEST_CODE, required=False, allow_blank=True, help_text=CODE
    )
    kind = serializers.ChoiceField(choices=KINDS)
    dimension = serializers.ChoiceField(
        choices=DIMENSIONS,
        required=False,
        allow_null=True,
        default=None,
        help_text="What it is about; null for an open question.",
    )
    text = serializers.CharField(max_length=LONGEST_QUESTION)
    text_about_partner = serializers.CharField(max_length=LONGEST_QUESTION)
    point_labels = _labels(
        required=False, default=list, help_text="Its own words of the scale; empty for the usual."
    )


class TranslatedQuestionSerializer(StrictSerializer):
    """A question in another language."""

    text = serializers.CharField(
        max_length=LONGEST_QUESTION, required=False, allow_blank=True, default=""
    )
    text_about_partner = serializers.CharField(
        max_length=LONGEST_QUESTION, required=False, allow_blank=True, default=""
    )
    point_labels = _labels(required=False, default=list)


class TranslationSerializer(StrictSerializer):
    """An instrument in another language. Parts may be missing as long as it is a draft."""

    title = serializers.CharField(
        max_length=LONGEST_TITLE, required=False, allow_blank=True, default=""
    )
    introduction = serializers.CharField(
        max_length=LONGEST_INTRODUCTION, required=False, allow_blank=True, default=""
    )
    point_labels = _labels(required=False, default=list)
    questions = serializers.DictField(
        child=TranslatedQuestionSerializer(),
        required=False,
        default=dict,
        help_text="By the code of the question.",
    )
    phrases = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_PHRASE, allow_blank=True),
        required=False,
        help_text="The words around the questions. What is left out stays English: "
        + ", ".join(Phrase)
        + ".",
    )


class InstrumentContentSerializer(StrictSerializer):
    """What an instrument asks, in all its languages."""

    title = serializers.CharField(max_length=LONGEST_TITLE)
    introduction = serializers.CharField(
        max_length=LONGEST_INTRODUCTION, required=False, allow_blank=True, default=""
    )
    answered_for = serializers.ChoiceField(choices=ANSWERED_FOR)
    points = serializers.IntegerField(
        min_value=1,
        max_value=MOST_POINTS,
        help_text="5; or 4 where organisations rate each other.",
    )
    point_labels = _labels(help_text="The words of the scale from the lowest to the highest.")
    questions = serializers.ListField(child=QuestionSerializer(), max_length=MOST_QUESTIONS)
    translations = serializers.DictField(
        child=TranslationSerializer(),
        required=False,
        default=dict,
        help_text="By language, such as cy for Welsh.",
    )


class NewInstrumentSerializer(InstrumentContentSerializer):
    """An instrument of a system. To copy one, send its content."""

    system = IdField(System.objects.visible_to)
    copied_from = IdField(
        SurveyInstrumentVersion.objects.visible_to,
        required=False,
        help_text="The version that it began as, for the history.",
    )


class NewDraftSerializer(StrictSerializer):
    """Of which instrument the next version is begun."""

    instrument = IdField(visible_instruments)


class VersionReferenceSerializer(serializers.ModelSerializer[SurveyInstrumentVersion]):
    """A version of an instrument, without what it asks."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = SurveyInstrumentVersion
        fields = ("id", "number", "state", "title")


class SurveyInstrumentSerializer(WithdrawableSerializer):
    """A set of questions that stays comparable over the years."""

    system = ReferenceSerializer(
        read_only=True, allow_null=True, help_text="Null when it comes with the product."
    )
    versions = VersionReferenceSerializer(source="seen", many=True, read_only=True)

    class Meta:
        model = SurveyInstrument
        fields = (
            "id",
            "system",
            "code",
            "versions",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )


class InstrumentVersionSerializer(RecordSerializer):
    """What an instrument asks in one of its versions. A published one never changes."""

    instrument = ReferenceSerializer(read_only=True)
    state = serializers.ChoiceField(choices=InstrumentState.choices, read_only=True)
    made_by = ReferenceSerializer(read_only=True, allow_null=True)
    content = serializers.SerializerMethodField(help_text="As it is sent to change a draft.")

    class Meta:
        model = SurveyInstrumentVersion
        fields = (
            "id",
            "instrument",
            "number",
            "state",
            "title",
            "is_confidential",
            "is_relational",
            "content",
            "made_by",
            "published_at",
            "version",
            "changed",
        )

    @extend_schema_field(InstrumentContentSerializer)
    def get_content(self, version: SurveyInstrumentVersion) -> dict[str, Any]:
        """The document without what the row says already."""
        kept = InstrumentContentSerializer().fields
        return {name: value for name, value in version.document.items() if name in kept}
