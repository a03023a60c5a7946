"""Who was asked by another tool: a wave that was brought in has no invitations."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from engagement.analytics.survey.gathering import SECTOR_CODES
from engagement.models import SurveyAnswerFile, SurveyWave
from engagement.scoring.survey.response import Rate, Response, rate
from engagement.scoring.survey.results import Level, Results
from partners.models import Partnership


@dataclass(frozen=True)
class AskedElsewhere:
    """How many another tool asked, as far as somebody said: what is missing is not known.

    ``sectors`` by value of the sector, ``organisations`` by primary key of the partnership.
    """

    total: int | None
    sectors: Mapping[str, int]
    organisations: Mapping[int, int]


def asked_elsewhere(wave: SurveyWave) -> AskedElsewhere:
    """How many were asked in a wave whose answers were brought in. Two queries.

    A sector or the whole is the sum of its parts where only these were said.
    """
    said = SurveyAnswerFile.objects.filter(wave=wave).values_list("invited", flat=True).first()
    said = said or {}
    listed = said.get("organisations", {})
    rows = Partnership.objects.filter(system=wave.system_id, public_id__in=listed)
    organisations: dict[int, int] = {}
    sectors: Counter[str] = Counter()
    for pk, public_id, sector in rows.values_list("pk", "public_id", "organisation__sector"):
        organisations[pk] = listed[str(public_id)]
        sectors[sector] += organisations[pk]
    sectors = Counter({**sectors, **said.get("sectors", {})})
    total = said.get("total") or sum(sectors.values()) or None
    return AskedElsewhere(total, dict(sectors), organisations)


def response_elsewhere(
    elsewhere: AskedElsewhere, answered: Mapping[int, int], results: Results
) -> Response:
    """Rates by sector as far as it is known how many were asked: None where it is not, no guess.

    ``answered``: how many answered, by code of the sector. What results hide is hidden here too.
    """
    hides = results.is_confidential
    hidden = results.levels[Level.SECTOR].hidden if hides else {}
    asked = {SECTOR_CODES[sector]: count for sector, count in elsewhere.sectors.items()}
    sectors = {
        code: hidden.get(code) or _known(asked.get(code), answered.get(code, 0))
        for code in sorted({*asked, *answered})
    }
    total = _known(elsewhere.total, sum(answered.values()))
    return Response((results.hidden(Level.OVERALL) if hides else None) or total, sectors)


def _known(asked: int | None, answered: int) -> Rate | None:
    return rate(max(asked, answered), answered) if asked else None
