"""What the API shows of waves of surveys and takes for them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.serializers import (
    IdField,
    ReferenceSerializer,
    StrictSerializer,
    WithdrawableSerializer,
)
from engagement.actions.survey.asked_who import Candidate, LeftOut
from engagement.actions.survey.asking_choice import (
    MOST_PEOPLE,
    USUAL_PEOPLE,
    Asking,
    WhyNot,
    asking_of,
)
from engagement.actions.survey.wave import MOST_SHOWN_AT_LEAST, WaveFacts
from engagement.enums import Side, WaveState
from engagement.models import SurveyInstrumentVersion, SurveyWave
from engagement.models.survey.wave import FEWEST_OF_ORGANISATION, FEWEST_PEOPLE, MOST_REMINDERS
from partners.enums import OrganisationKind, Sector, Tier
from partners.models import Board, System


class AskingSerializer(StrictSerializer):
    """Whom a wave asks. A list that is empty does not narrow; with no list, no board and no
    organisations nobody is asked.
    """

    kinds = serializers.ListField(
        child=serializers.ChoiceField(OrganisationKind.choices), default=list
    )
    sectors = serializers.ListField(child=serializers.ChoiceField(Sector.choices), default=list)
    tiers = serializers.ListField(child=serializers.ChoiceField(Tier.choices), default=list)
    places = serializers.ListField(child=serializers.UUIDField(), default=list)
    board = serializers.BooleanField(
        default=False, help_text="Only those who sit on the board of the wave."
    )
    organisations = serializers.ListField(
        child=serializers.UUIDField(), default=list, help_text="Partnerships to ask as well."
    )
    left_out = serializers.ListField(
        child=serializers.UUIDField(), default=list, help_text="Partnerships not to ask."
    )
    most_people = serializers.IntegerField(
        min_value=1, max_value=MOST_PEOPLE, default=USUAL_PEOPLE, help_text="Of an organisation."
    )

    def to_internal_value(self, data: Any) -> Any:
        """As actions take it."""
        said = super().to_internal_value(data)
        lists = {
            name: tuple(str(one) for one in value)
            for name, value in said.items()
            if isinstance(value, list)
        }
        return Asking(**{**said, **lists})


class SurveyWaveSerializer(WithdrawableSerializer):
    """A wave: with what is asked, whom, from when to when, and how far it is."""

    system = ReferenceSerializer(read_only=True)
    instrument_version = ReferenceSerializer(read_only=True)
    board = ReferenceSerializer(read_only=True, allow_null=True)
    made_by = ReferenceSerializer(read_only=True, allow_null=True)
    is_confidential = serializers.BooleanField(
        source="instrument_version.is_confidential", read_only=True
    )
    asking = serializers.SerializerMethodField(help_text="The choice; see the body of a new wave.")
    asked = serializers.SerializerMethodField(
        help_text="People with a link; null for those who do not run surveys."
    )
    answered = serializers.SerializerMethodField(
        help_text="Of them, how many have answered; null for those who do not run surveys."
    )

    class Meta:
        model = SurveyWave
        fields = (
            "id",
            "system",
            "instrument_version",
            "is_confidential",
            "title",
            "introduction",
            "answered_by",
            "board",
            "asking",
            "state",
            "why_not_opened",
            "opens_on",
            "closes_on",
            "reminder_days",
            "fewest_people",
            "fewest_of_organisation",
            "opened_at",
            "closed_at",
            "asked",
            "answered",
            "brought_in",
            "made_by",
            "withdrawn",
            "withdrawn_reason",
            "version",
            "changed",
        )
        read_only_fields = fields

    @extend_schema_field(AskingSerializer)
    def get_asking(self, wave: SurveyWave) -> dict[str, Any]:
        """As it was chosen."""
        return dict(vars(asking_of(wave)))

    @extend_schema_field({"type": ["integer", "null"]})
    def get_asked(self, wave: Any) -> int | None:
        """How many have a link."""
        return wave.asked_people if wave.may_run else None

    @extend_schema_field({"type": ["integer", "null"]})
    def get_answered(self, wave: Any) -> int | None:
        """How many sent their answers; in confidence only while that tells of nobody."""
        return wave.answered_people if wave.may_run and may_count(wave) else None


class WaveFactsSerializer(StrictSerializer):
    """All that can be changed while a wave is prepared; what is left out is as usual."""

    instrument_version = IdField(SurveyInstrumentVersion.objects.visible_to)
    title = serializers.CharField(max_length=150)
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    introduction = serializers.CharField(max_length=2_000, allow_blank=True, default="")
    answered_by = serializers.ChoiceField(Side.choices, default=Side.PARTNER)
    board = IdField(Board.objects.visible_to, allow_null=True, default=None)
    reminder_days = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=MOST_REMINDERS, default=list
    )
    fewest_people = serializers.IntegerField(
        min_value=FEWEST_PEOPLE, max_value=MOST_SHOWN_AT_LEAST, default=FEWEST_PEOPLE
    )
    fewest_of_organisation = serializers.IntegerField(
        min_value=FEWEST_OF_ORGANISATION,
        max_value=MOST_SHOWN_AT_LEAST,
        default=FEWEST_OF_ORGANISATION,
    )
    asking = AskingSerializer(required=False, help_text="Without it, managed partners are asked.")

    def facts(self) -> tuple[WaveFacts, Asking | None]:
        """For the actions. The body must be valid."""
        said = dict(self.validated_data)
        asking = said.pop("asking", None)
        said.pop("system", None)
        return WaveFacts(**{**said, "reminder_days": tuple(said["reminder_days"])}), asking


class NewWaveSerializer(WaveFactsSerializer):
    """In which system as well."""

    system = IdField(System.objects.visible_to)


class LastDaySerializer(StrictSerializer):
    """Until when answers are taken."""

    closes_on = serializers.DateField()


class CandidateSerializer(serializers.Serializer[Candidate]):
    """Somebody who would be asked."""

    partnership = ReferenceSerializer(allow_null=True)
    person = ReferenceSerializer(allow_null=True)
    user = ReferenceSerializer(allow_null=True)
    abouts = ReferenceSerializer(many=True, help_text="Partners to answer about.")


class LeftOutSerializer(serializers.Serializer[LeftOut]):
    """Somebody who would not be asked, and why."""

    partnership = ReferenceSerializer()
    person = ReferenceSerializer(allow_null=True)
    reason = serializers.ChoiceField([why.value for why in WhyNot])


class PeopleSerializer(serializers.Serializer[Any]):
    """Whom a wave asks as things are now. The lists hold the first thousand."""

    people = serializers.IntegerField(help_text="How many.")
    organisations = serializers.IntegerField(help_text="Of how many partners, or about how many.")
    asked = CandidateSerializer(many=True)
    left_out = LeftOutSerializer(many=True)


def may_count(wave: Any) -> bool:
    """Whether the number of those who answered may be told: in confidence of enough people, and
    once it is closed only as far as the results do.
    """
    if not wave.instrument_version.is_confidential:
        return True
    return bool(wave.state != WaveState.CLOSED and wave.asked_people >= wave.fewest_people)
