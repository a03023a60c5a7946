"""Results as one plain document, to be stored when a wave closes; everything shown reads it.

Hidden groups appear with the reason and without any number. Numbers come back exactly as they were;
what there is none of is null.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.instrument import Dimension
from engagement.scoring.survey.item_analysis import ItemAnalysis, Reliability
from engagement.scoring.survey.results import Level, Results, Table
from engagement.scoring.trust_ledger import Indexes

FORMAT = 1

_WHOLE = ("codes", "people", "counts", "people_of")
_DECIMAL = ("mean", "se", "df", "low", "high")
_SHARES = ("floor", "ceiling", "cant_say", "item_rest")


def results_document(results: Results) -> dict[str, Any]:
    """Return a document of lists, texts and numbers only, which JSON keeps as it is."""
    return {
        "format": FORMAT,
        "instrument": results.instrument,
        "is_confidential": results.is_confidential,
        "points": results.points,
        "questions": list(results.questions),
        "dimensions": [one.value for one in results.dimensions],
        "withheld": list(results.withheld),
        "levels": {level.value: _written(table) for level, table in results.levels.items()},
        "items": None if results.items is None else _written_items(results.items),
    }


def results_from(document: Mapping[str, Any]) -> Results:
    """Return the results of a stored document. Raises SurveyError for another format."""
    if document.get("format") != FORMAT:
        raise SurveyError(f"These are not results of format {FORMAT}.")
    questions, dimensions = tuple(document["questions"]), tuple(document["dimensions"])
    points = int(document["points"])
    items = document["items"]
    return Results(
        instrument=document["instrument"],
        is_confidential=document["is_confidential"],
        points=points,
        questions=questions,
        dimensions=tuple(Dimension(name) for name in dimensions),
        withheld=tuple(document["withheld"]),
        levels={
            Level(name): _read(table, len(questions), len(dimensions) + 1, points)
            for name, table in document["levels"].items()
        },
        items=None if items is None else _read_items(items),
    )


def _written(table: Table) -> dict[str, Any]:
    return {
        **{name: getattr(table, name).tolist() for name in _WHOLE},
        **{name: without_nan(getattr(table, name)) for name in _DECIMAL},
        # A list of pairs: an object would turn the codes into texts.
        "hidden": [[code, why.value] for code, why in table.hidden.items()],
    }


def _read(raw: Mapping[str, Any], questions: int, others: int, points: int) -> Table:
    groups = len(raw["codes"])
    measures = (groups, questions + others)

    def whole(name: str, shape: tuple[int, ...]) -> Indexes:
        return np.array(raw[name], dtype=np.int64).reshape(shape)

    return Table(
        codes=whole("codes", (groups,)),
        people=whole("people", (groups,)),
        counts=whole("counts", (groups, questions, points)),
        people_of=whole("people_of", measures),
        hidden={int(code): Hidden(why) for code, why in raw["hidden"]},
        **{name: with_nan(raw[name]).reshape(measures) for name in _DECIMAL},
    )


def _written_items(items: ItemAnalysis) -> dict[str, Any]:
    return {
        **{name: without_nan(getattr(items, name)) for name in _SHARES},
        "scales": {name: asdict(one) for name, one in items.scales.items()},
    }


def _read_items(raw: Mapping[str, Any]) -> ItemAnalysis:
    scales = {name: Reliability(**one) for name, one in raw["scales"].items()}
    return ItemAnalysis(**{name: with_nan(raw[name]) for name in _SHARES}, scales=scales)


def without_nan(values: Floats) -> list[Any]:
    """As JSON takes it: None where there is no number."""
    found = values.astype(object)
    found[np.isnan(values)] = None
    written: list[Any] = found.tolist()
    return written


def with_nan(raw: object) -> Floats:
    """And back: NumPy reads None as NaN where the numbers are to be floats."""
    return np.array(raw, dtype=np.float64)
