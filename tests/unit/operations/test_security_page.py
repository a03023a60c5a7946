"""docs/security.md names nothing that is not there."""

import ast
import re

import pytest

from ics_crm.embedded.instance import BASE_DIR

PAGE = (BASE_DIR / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:[\w.-]+/)+[\w.-]+(?:::\w+)?)`", PAGE)))
STANDINGS = {"yes", "part", "missing", "not ours"}


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_is_there(named: str) -> None:
    path, _, test = named.partition("::")
    file = BASE_DIR / path

    assert file.exists()
    if test:
        tree = ast.parse(file.read_text("utf-8"))
        assert test in {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}


def test_every_point_has_a_standing_and_what_holds_it() -> None:
    rows = [line.split("|") for line in PAGE.splitlines() if re.match(r"\| \d", line)]

    assert len(rows) > 40
    assert {row[2].strip() for row in rows} == STANDINGS
    unfounded = [row[1] for row in rows if row[2].strip() in {"yes", "part"} and not row[3].strip()]
    assert unfounded == []


def test_what_is_missing_is_listed_again() -> None:
    """A point that is held in part says what it lacks, or who holds it."""
    listed = PAGE.split("## What is missing")[1]
    for line in PAGE.splitlines():
        if re.match(r"\| [\d., to]+ .*\| missing \|", line):
            (number, *_) = re.findall(r"\d+\.\d+", line)
            chapter, section = (int(part) for part in number.split("."))
            ranges = re.findall(rf"{chapter}\.(\d+)(?: to {chapter}\.(\d+))?", listed)
            assert any(int(low) <= section <= int(high or low) for low, high in ranges), line
