"""The score models that are shipped with the product, as data.

The only place of the scoring package that touches a file: a migration reads a shipped model from
here once and stores it; from then on the stored, immutable row is the truth.
"""

import json
from importlib import resources
from typing import Any

FIRST_HEALTH_MODEL = "health_v1"
FIRST_TRUST_MODEL = "trust_v1"


def shipped_model(name: str = FIRST_HEALTH_MODEL) -> dict[str, Any]:
    """Return the shipped model of that name as a plain dictionary, a fresh one at each call."""
    text = resources.files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def measured_table(name: str = FIRST_TRUST_MODEL) -> dict[str, Any]:
    """Return what `validate_scores --write` measured with a shipped model, and with which code."""
    return shipped_model(f"{name}_measured")
