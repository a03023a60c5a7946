"""The partnership of the worked example is in the demonstration, with the rows that it shows."""

import json
from datetime import date
from pathlib import Path

import pytest

from engagement.analytics.system_ledgers import system_ledgers
from engagement.demonstration.loader import load
from engagement.scoring.trust_model import SOURCES

EXAMPLE = json.loads((Path(__file__).parents[2] / "fixtures" / "trust_example.json").read_text())


@pytest.mark.django_db
def test_the_demonstration_holds_the_example() -> None:
    today = date.fromisoformat(EXAMPLE["today"])
    system = load(today=today, seed=EXAMPLE["seed"], report=lambda _line: None)
    (found,) = [
        each
        for each in system_ledgers(system, today)
        if each.partnership.organisation.name == EXAMPLE["partner"]
        and each.truster == EXAMPLE["truster"]
    ]
    assert found.partnership.organisation.kind == EXAMPLE["kind"]
    rows = found.ledger.rows
    assert EXAMPLE["rows"] == [
        {
            "source": str(SOURCES[rows.source[place]]),
            "on": date.fromordinal(int(rows.day[place])).isoformat(),
            "x": float(rows.x[place]),
            "q": float(rows.q[place]),
            "pressure": float(rows.pressure[place]),
        }
        for place in rows.day.argsort(kind="stable")
    ]
