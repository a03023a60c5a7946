"""Measures a shipped model and keeps the table as data beside it, with what it was measured by."""

import ast
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from engagement.scoring.models import FIRST_TRUST_MODEL, shipped_model
from engagement.scoring.trust_model import TrustModel
from engagement.scoring.trust_parsing import trust_model
from engagement.scoring.validation import measure, validate

_HERE = Path(__file__).parent
_SCORING = _HERE.parent
# All that a measured figure hangs on, beside the model itself. Not how scores are worked out in
# bulk: tests hold that to the numbers of trust.py, so it may become quicker without a new table.
_MODULES = (
    "prompts.py",
    "trust.py",
    "trust_caps.py",
    "trust_model.py",
    "trust_parsing.py",
    "validation.py",
    "weeks.py",
    "simulator/baselines.py",
    "simulator/falls.py",
    "simulator/gaming.py",
    "simulator/measures.py",
    "simulator/records.py",
    "simulator/world.py",
)


def measured_file(name: str = FIRST_TRUST_MODEL) -> Path:
    """Return where the measured table of a shipped model is kept."""
    return _HERE / f"{name}_measured.json"


def measured(
    seeds: Sequence[int], report: Callable[[str], None], name: str = FIRST_TRUST_MODEL
) -> dict[str, Any]:
    """Measure a shipped model: the table, one seed in full, and what it was measured with.

    check: the figures of the first seed alone, so that a quick run can be held against them.
    """
    model = trust_model(shipped_model(name))
    table = validate(model, seeds, report)
    return {
        "sha256": model.hash(),
        "code_sha256": code_hash(),
        "check": check(model, seeds[0]),
        **table,
    }


def check(model: TrustModel, seed: int) -> dict[str, Any]:
    """Return the figures of one dense system, to repeat within seconds."""
    return {"seed": seed, "dense": measure(model, seed, "dense")}


def write_measured(document: dict[str, Any], name: str = FIRST_TRUST_MODEL) -> Path:
    """Keep a measured table beside the model; return the file."""
    path = measured_file(name)
    path.write_text(json.dumps(_rounded(document), indent=1) + "\n", encoding="utf-8")
    return path


def code_hash() -> str:
    """Return a hash of the code that the figures hang on, without its comments and docstrings."""
    digest = hashlib.sha256()
    for module in _MODULES:
        tree = ast.parse((_SCORING / module).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                node.value.value = ""
        digest.update(ast.unparse(tree).encode("utf-8"))
    return digest.hexdigest()


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return round(value, 6) if isinstance(value, float) else value
