"""The fields of survey results: rates, figures of groups, ties, and both sides."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers import ReferenceSerializer
from engagement.analytics.survey.figures import Ties
from engagement.analytics.survey.frozen import Since
from engagement.analytics.survey.reading import Change, ResultSummary, WaveResults, number_at
from engagement.analytics.survey.rows import Figure, GroupRow, Measure, MeasureKind, measures_of
from engagement.scoring.ledger import Floats
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.perception import PerceptionGaps
from engagement.scoring.survey.relations import Network
from engagement.scoring.survey.response import Rate
from engagement.scoring.survey.results import Level, Results

HIDDEN = [(one.value, one.value.replace("_", " ")) for one in Hidden]
HIDDEN_HELP = (
    "Why it is not shown: too few answered, it would tell of others who are too few, or it would "
    "together with groups that cross it. Null if it is shown."
)


class SurveyNamedSerializer(serializers.Serializer[Any]):
    """A group: the id of a place or partnership, the code of a sector, and its name then."""

    key = serializers.CharField(help_text="“all” for all who answered.")
    name = serializers.CharField(help_text="As it was called when the wave closed.")


class SurveyRateSerializer(serializers.Serializer[Any]):
    """How many of those asked answered. All null where hidden, or nobody was asked."""

    hidden = serializers.ChoiceField(choices=HIDDEN, allow_null=True, help_text=HIDDEN_HELP)
    invited = serializers.IntegerField(allow_null=True)
    answered = serializers.IntegerField(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Wilson's 90 % interval.")
    high = serializers.FloatField(allow_null=True)


class SurveySectorRateSerializer(SurveyRateSerializer):
    """The rate of a sector."""

    sector = SurveyNamedSerializer()


class SurveyRatesSerializer(serializers.Serializer[Any]):
    """Of all, and by sector. Low response is no verdict: silence also means busy."""

    overall = SurveyRateSerializer()
    sectors = SurveySectorRateSerializer(many=True)


class SurveyComparedSerializer(serializers.Serializer[Since]):
    """The wave that changes are counted from."""

    id = serializers.UUIDField(source="wave")
    name = serializers.CharField(source="title")
    closed_on = serializers.DateField()


class SurveyMeasureSerializer(serializers.Serializer[Measure]):
    """What figures are of: a question in its words, a dimension, or all questions."""

    kind = serializers.ChoiceField(choices=[(one.value, one.value) for one in MeasureKind])
    key = serializers.CharField()
    name = serializers.CharField()


class SurveyChangeSerializer(serializers.Serializer[Change]):
    """Since the wave before, in points."""

    difference = serializers.FloatField()
    low = serializers.FloatField(allow_null=True, help_text="90 % interval.")
    high = serializers.FloatField(allow_null=True)
    rises = serializers.FloatField(
        allow_null=True, help_text="Probability that the true mean rose."
    )
    is_more_than_noise = serializers.BooleanField(
        help_text="The interval excludes no change. Of unchanged groups one in ten seems so."
    )
    is_listed = serializers.BooleanField(
        help_text="Also worth telling where many are looked at together: one in ten is false."
    )


class SurveyFigureSerializer(serializers.Serializer[Figure]):
    """A figure of a group."""

    measure = serializers.CharField(source="measure.key")
    people = serializers.IntegerField(help_text="How many have a value.")
    mean = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(
        allow_null=True, help_text="90 % interval; null for a single answer."
    )
    high = serializers.FloatField(allow_null=True)
    counts = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="How many chose 1, 2 and so on; null for dimensions.",
    )
    change = SurveyChangeSerializer(allow_null=True)


class SurveyGroupFiguresSerializer(serializers.Serializer[Any]):
    """A group, and its figures in the order of the measures; none where it is hidden."""

    group = SurveyNamedSerializer()
    hidden = serializers.ChoiceField(choices=HIDDEN, allow_null=True, help_text=HIDDEN_HELP)
    people = serializers.IntegerField(allow_null=True)
    figures = SurveyFigureSerializer(many=True)


class SurveyTieSerializer(serializers.Serializer[Any]):
    """What one organisation says of another; null is not known, and no absence of a tie."""

    rater = serializers.CharField(help_text="Key of an organisation.")
    rated = serializers.CharField()
    is_tied = serializers.BooleanField(allow_null=True)
    trust = serializers.FloatField(allow_null=True, help_text="1 to 4.")
    value = serializers.FloatField(allow_null=True, help_text="1 to 4.")
    contact = serializers.FloatField(allow_null=True, help_text="1 to 4.")


class SurveyTiedSerializer(serializers.Serializer[Any]):
    """An organisation of the board, with what others say of it and it says of others."""

    organisation = SurveyNamedSerializer()
    answered = serializers.BooleanField()
    trust_received = serializers.FloatField(allow_null=True)
    trust_given = serializers.FloatField(allow_null=True)
    value_received = serializers.FloatField(allow_null=True)
    value_given = serializers.FloatField(allow_null=True)


class SurveyWholeNetworkSerializer(serializers.Serializer[Network]):
    """The network as a whole, of the pairs that are known."""

    response_rate = serializers.FloatField()
    known = serializers.FloatField(help_text="Share of pairs of which somebody said something.")
    density = serializers.FloatField(allow_null=True)
    lowest_density = serializers.FloatField(help_text="If no unknown pair is tied.")
    highest_density = serializers.FloatField(help_text="If all unknown pairs are tied.")
    reciprocity = serializers.FloatField(allow_null=True)
    trust = serializers.FloatField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    trust_agreement = serializers.FloatField(allow_null=True)
    value_agreement = serializers.FloatField(allow_null=True)


class SurveyTiesSerializer(serializers.Serializer[Any]):
    """All organisations of the board, and what each says of each other one."""

    organisations = SurveyTiedSerializer(many=True)
    ties = SurveyTieSerializer(many=True)
    network = SurveyWholeNetworkSerializer()


class SurveyGapSerializer(serializers.Serializer[Any]):
    """One measure: partner less system. Null where one side has no figure."""

    measure = serializers.CharField()
    difference = serializers.FloatField(allow_null=True)
    sd = serializers.FloatField(allow_null=True)
    likely_large = serializers.FloatField(
        allow_null=True,
        help_text="Probability of more than 10 of 100 points to the side it is seen on.",
    )


class SurveyPartnerGapsSerializer(serializers.Serializer[Any]):
    """A partner that both sides' results show."""

    partnership = SurveyNamedSerializer()
    gaps = SurveyGapSerializer(many=True)


class SurveyGapsSerializer(serializers.Serializer[Any]):
    """Which wave of the other side it is set beside, and the gap of each partner."""

    other_wave = ReferenceSerializer()
    measures = SurveyMeasureSerializer(many=True)
    partners = SurveyPartnerGapsSerializer(many=True)


def rates_of(found: ResultSummary) -> dict[str, Any]:
    """Values of `SurveyRatesSerializer`."""
    response = found.response
    return {
        "overall": _rate(response.overall),
        "sectors": [
            {**_rate(rate), "sector": found.sectors[code]}
            for code, rate in response.sectors.items()
        ],
    }


def group_values(row: GroupRow) -> dict[str, Any]:
    """Values of `SurveyGroupFiguresSerializer`."""
    return {
        "group": row.group,
        "hidden": row.hidden,
        "people": row.people,
        "figures": row.figures,
    }


def tie_values(found: WaveResults, ties: Ties) -> dict[str, Any]:
    """Values of `SurveyTiesSerializer`."""
    names, said = found.frozen.groups[Level.ORGANISATION], ties.relations
    codes = ties.organisations
    means = ("trust_received", "trust_given", "value_received", "value_given")
    return {
        "organisations": [
            {
                "organisation": names[code],
                "answered": bool(said.answered[at]),
                **{name: number_at(getattr(said, name), at) for name in means},
            }
            for at, code in enumerate(codes)
        ],
        "ties": [
            {
                "rater": names[rater].key,
                "rated": names[rated].key,
                "is_tied": _truth(said.tie[row], column),
                "trust": number_at(said.trust[row], column),
                "value": number_at(said.value[row], column),
                "contact": number_at(said.contact[row], column),
            }
            for row, rater in enumerate(codes)
            for column, rated in enumerate(codes)
            if rater != rated
        ],
        "network": said.network,
    }


def gap_values(
    found: WaveResults, other: WaveResults, both: PerceptionGaps, results: Results
) -> dict[str, Any]:
    """Values of `SurveyGapsSerializer`."""
    names = found.frozen.groups[Level.ORGANISATION]
    measures = measures_of(found, results)
    columns = ("difference", "sd", "likely_large")
    return {
        "other_wave": other.wave,
        "measures": measures,
        "partners": [
            {
                "partnership": names[code],
                "gaps": [
                    {
                        "measure": measure.key,
                        **{name: number_at(getattr(both, name)[row], at) for name in columns},
                    }
                    for at, measure in enumerate(measures)
                ],
            }
            for row, code in enumerate(both.codes.tolist())
        ],
    }


def _truth(values: Floats, at: int) -> bool | None:
    found = number_at(values, at)
    return None if found is None else bool(found)


def _rate(rate: Rate | Hidden | None) -> dict[str, Any]:
    if not isinstance(rate, Rate):
        empty = dict.fromkeys(("invited", "answered", "share", "low", "high"))
        return {"hidden": rate, **empty}
    return {
        "hidden": None,
        "invited": rate.invited,
        "answered": rate.answered,
        "share": rate.share,
        "low": rate.interval.low,
        "high": rate.interval.high,
    }
