"""The reference data that comes with the product; README.md names the sources and licences."""

import csv
import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


def table(name: str) -> list[dict[str, str]]:
    """All rows of one of the files, by column."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def digest() -> str:
    """One fingerprint of all files, to see whether what is loaded is what is shipped."""
    together = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.csv")):
        together.update(path.name.encode() + path.read_bytes())
    return together.hexdigest()
