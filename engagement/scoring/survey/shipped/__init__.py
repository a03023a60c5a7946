"""The instruments that are shipped with the product, as data. The wording is our own.

The only place of this package that touches a file: from then on the stored instrument is the truth.
"""

import json
from importlib import resources
from typing import Any

from engagement.scoring.survey.instrument import Instrument
from engagement.scoring.survey.instrument_document import parse_instrument

PULSE = "pulse-1"
CONFIDENTIAL_PULSE = "pulse-confidential-1"
REVIEW = "review-1"
RELATIONAL = "relational-1"
SHIPPED = (PULSE, CONFIDENTIAL_PULSE, REVIEW, RELATIONAL)


def shipped_document(code: str) -> dict[str, Any]:
    """Return the plain document of a shipped instrument, a fresh one at each call."""
    text = resources.files(__name__).joinpath(f"{code}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def shipped_instrument(code: str) -> Instrument:
    """Return a shipped instrument."""
    return parse_instrument(shipped_document(code))
