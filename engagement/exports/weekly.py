"""Every week of every series, unpacked from the arrays in which a year of it is kept."""

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
from django.db.models import F, QuerySet

from engagement.exports.codes import newest_codes
from engagement.models import ScoreSeries
from engagement.scoring.health import FULL_SCORE, NORMAL_90
from engagement.scoring.ledger import Floats
from engagement.scoring.model import evidence_label
from engagement.scoring.packing import unpack, unpack_days
from partners.enums import IdentifierScheme

ROWS_AT_ONCE = 500
ORGANISATION = "partnership__organisation"
CUTS = "model__parameters__evidence_cuts"


def weekly_rows(series: QuerySet[ScoreSeries]) -> Iterator[tuple[Any, ...]]:
    """A row for each week, in the columns of the table ``score_weeks``."""
    ods, gss = dict(newest_codes(IdentifierScheme.ODS)), dict(newest_codes(IdentifierScheme.GSS))
    years = series.order_by("pk").values_list(
        "public_id",
        "partnership__public_id",
        f"{ORGANISATION}__public_id",
        ORGANISATION,
        "measure",
        "model__name",
        "model__sha256",
        "version",
        "updated_at",
        CUTS,
        "first_week_end",
        "weeks",
        *(F(name) for name in ("mean", "sd", "credibility", "delivery")),
    )
    for year in years.iterator(chunk_size=ROWS_AT_ONCE):
        *ids, organisation, measure, model, sha256, version, changed, cuts, first, count = year[:-4]
        mean, sd, known, delivery = year[-4:]
        codes = ods.get(organisation), gss.get(organisation)
        days = unpack_days(first.toordinal(), count).tolist()
        weeks = zip(days, *_figures(unpack(mean), unpack(sd), unpack(known), delivery), strict=True)
        edges = (cuts["medium"], cuts["high"])
        for day, middle, spread, low, high, share, did in weeks:
            yield (
                *ids,
                *codes,
                measure,
                model,
                sha256,
                date.fromordinal(day),
                middle is None,
                middle,
                spread,
                low,
                high,
                None if share is None else evidence_label(share, edges),
                share,
                did,
                version,
                changed,
            )


def _figures(
    mean: Floats, sd: Floats, credibility: Floats, delivery: bytes | None
) -> tuple[list[float | None], ...]:
    low = np.clip(mean - NORMAL_90 * sd, 0, FULL_SCORE)
    high = np.clip(mean + NORMAL_90 * sd, 0, FULL_SCORE)
    did = np.full_like(mean, np.nan) if delivery is None else unpack(delivery)
    return tuple(_known(values) for values in (mean, sd, low, high, credibility, did))


def _known(values: Floats) -> list[float | None]:
    return [None if math.isnan(value) else value for value in values.tolist()]
