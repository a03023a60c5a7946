"""What the numbers of a score model look like, for the API's description.

Nothing is made from these: they go out as they were stored and hashed. A test holds them against
the models that come with the product.
"""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from engagement.scoring import model, trust_model
from engagement.scoring.trust_model import CapWindow


def _numbers(help_text: str) -> serializers.DictField:
    return serializers.DictField(child=serializers.FloatField(), help_text=help_text)


class EvidenceCutsSerializer(serializers.Serializer[Any]):
    """From which credibility on, 0 to 1, evidence is called so."""

    medium = serializers.FloatField()
    high = serializers.FloatField()


class ExpectedContactSerializer(serializers.Serializer[Any]):
    """What is expected of the system where nothing was agreed."""

    contacts_per_year = serializers.FloatField(help_text="In contact units.")
    people = serializers.FloatField()
    grade = serializers.FloatField(help_text="A rank, 0 to 4.")


class TypeParametersSerializer(serializers.Serializer[Any]):
    """Starting values of a type of partner."""

    parent = serializers.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="The type whose values stand in where this one has too few."
    )
    agreement = ExpectedContactSerializer()
    mean = _numbers("By component, 0 to 1, before there is any data; of cadence the ratio.")
    prior_variance = _numbers("By component, 0 to 0.25, where it is stated.")


class HealthParametersSerializer(serializers.Serializer[Any]):
    """All numbers of a model of engagement health."""

    measure = serializers.ChoiceField(choices=[model.MEASURE])
    version = serializers.CharField()
    basis = serializers.CharField(help_text="What the numbers rest on.")
    weights = _numbers("By component; they sum to 1.")
    half_life_days = _numbers("By component.")
    contact_weight = _numbers("Contact units of a contact, by channel.")
    contact_cap_per_day = serializers.FloatField(help_text="Contact units.")
    stage_value = _numbers("By the stage at which a partner was engaged, 0 to 1.")
    prior_contacts = serializers.FloatField(help_text="How many contacts a mean is worth.")
    prior_observations = serializers.FloatField(help_text="How many observations it is worth.")
    balanced_share = serializers.FloatField(help_text="Of the smaller side, from which on it is.")
    days_per_seat_observation = serializers.FloatField()
    evidence_cuts = EvidenceCutsSerializer()
    default_type = serializers.CharField(help_text="The type of kinds that are not named.")
    types = serializers.DictField(child=TypeParametersSerializer(), help_text="By type.")


class CapParametersSerializer(serializers.Serializer[Any]):
    """How much evidence of one kind may weigh."""

    window = serializers.ChoiceField(choices=[each.value for each in CapWindow])
    default = serializers.FloatField()
    by_source = _numbers("By kind of evidence.")
    by_type = serializers.DictField(
        child=serializers.DictField(child=serializers.FloatField()),
        help_text="By type of partner and kind of evidence.",
    )


class TrustBandsSerializer(serializers.Serializer[Any]):
    """From which points on trust is called so, and how sure that must be."""

    steady = serializers.FloatField()
    strong = serializers.FloatField()
    probability = serializers.FloatField()


class TrustParametersSerializer(serializers.Serializer[Any]):
    """All numbers of a model of trust. Points are 0 to 100; letters are those of the method."""

    measure = serializers.ChoiceField(choices=[trust_model.MEASURE])
    version = serializers.CharField()
    calibrated_on = serializers.CharField(help_text="What the numbers rest on.")
    half_life_days = _numbers("By kind of evidence.")
    tau2 = serializers.FloatField()
    floor = serializers.FloatField()
    mu = _numbers("By type of partner, in points.")
    a = serializers.DictField(
        child=serializers.DictField(child=serializers.FloatField()),
        help_text="By type of partner and kind of evidence, in points.",
    )
    ell = _numbers("By kind of evidence.")
    v = _numbers("By kind of evidence.")
    b = _numbers("By kind of evidence.")
    gamma = _numbers("By kind of evidence.")
    weight = _numbers("By kind of evidence.")
    caps = CapParametersSerializer()
    history_points = serializers.FloatField()
    pressure_limit = serializers.FloatField()
    bands = TrustBandsSerializer()
    evidence_cuts = EvidenceCutsSerializer()
    prompt_drop = serializers.FloatField(help_text="Points; a fall by as many asks for attention.")
    strain_half_life_days = serializers.FloatField()
    kinds = serializers.DictField(
        child=serializers.CharField(), help_text="The type whose values stand for a kind."
    )
    default_type = serializers.CharField(
        allow_null=True, help_text="That of all other kinds; null where they are refused."
    )


PARAMETERS = PolymorphicProxySerializer(
    component_name="ScoreParameters",
    serializers=[HealthParametersSerializer, TrustParametersSerializer],
    resource_type_field_name=None,
)


@extend_schema_field(PARAMETERS)
class ParametersField(serializers.JSONField):
    """All numbers of a score model, as they were hashed."""
