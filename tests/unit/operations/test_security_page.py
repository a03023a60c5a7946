"""docs/security.md names nothing that is not there."""

import ast
import re

import pytest

from ics_crm.embedded.instance import BASE_DIR

PAGE = (BASE_DIR / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:[\w.-]+/)+[\w.-]+(?:::\w+)?)`", PAGE)))
STANDINGS = {"yes", "part", "missing", "not ours"}
SECTIONS = re.compile(r"(\d+\.\d+)(?: to (\d+\.\d+))?")
OF_OTHERS = {"4.2"}  # for whoever runs the product, and so not missing in it


def between(low: str, high: str) -> set[str]:
    """Sections from one to another of the same chapter, such as 6.5 to 6.7."""
    chapter, first = low.split(".")
    last = (high or low).split(".")[1]
    return {f"{chapter}.{number}" for number in range(int(first), int(last) + 1)}


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
    assert {row[2].strip() for row in rows} <= STANDINGS
    unfounded = [row[1] for row in rows if row[2].strip() in {"yes", "part"} and not row[3].strip()]
    assert unfounded == []


def test_what_is_missing_is_listed_again() -> None:
    """And nothing else: what was brought in since leaves the list."""
    rows, listed = PAGE.split("## What is missing")
    lacking = [line for line in rows.splitlines() if re.match(r"\| \d.*[Mm]issing", line)]
    again = {number for low, high in SECTIONS.findall(listed) for number in between(low, high)}
    by_row = [
        {
            number
            for low, high in SECTIONS.findall(line.split("|")[1])
            for number in between(low, high)
        }
        for line in lacking
    ]

    assert len(lacking) > 3
    assert [
        line for line, numbers in zip(lacking, by_row, strict=True) if not numbers & again
    ] == []
    assert again - set().union(*by_row) == OF_OTHERS
