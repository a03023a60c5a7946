"""What the product is built on: each package that is installed with it, its version and licence."""

import re
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

from ics_crm.embedded.instance import BASE_DIR

PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)
# Licences that ask for a notice and no more, or for changes of the package itself to be shared.
ALLOWED = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|PostgreSQL"
    r"|CNRI-Python|HPND|0BSD|Zlib|LGPL|Lesser General Public)\b",
    re.IGNORECASE,
)
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Package:
    """One package; ``licence`` as it says itself."""

    name: str
    version: str
    licence: str

    @property
    def is_allowed(self) -> bool:
        """Whether its licence asks for no more than the product gives."""
        return bool(ALLOWED.search(self.licence))


def packages(requirements: Path = BASE_DIR / "requirements" / "base.txt") -> list[Package]:
    """All that production installs, in alphabetical order, as far as it is installed here."""
    pinned = PINNED.findall(requirements.read_text("utf-8"))
    return [Package(name, version, _licence(name)) for name, version in pinned if _is_here(name)]


def _is_here(name: str) -> bool:
    """Some are for other systems only."""
    try:
        metadata(name)
    except PackageNotFoundError:
        return False
    return True


def _licence(name: str) -> str:
    """Its expression, else its classifiers, else the first line of what it calls its licence."""
    about: PackageMetadata = metadata(name)
    if "License-Expression" in about:
        return str(about["License-Expression"])
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in about.get_all("Classifier") or []
        if each.startswith("License :: ") and not each.endswith("OSI Approved")
    ]
    if classifiers:
        return ", ".join(classifiers)
    said = str(about["License"]) if "License" in about else ""
    return next(iter(said.strip().splitlines()), "") or UNKNOWN
