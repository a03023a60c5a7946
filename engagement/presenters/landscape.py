"""The landscape of a system as a table: the system, each of its places, and what has no place.

Include ``engagement/_landscape.html`` with ``landscape=landscape_table(system)`` on any page that
compares places or systems: what is compared differs in how many have to be brought together.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from engagement.analytics.landscape import Bodies, Landscape, PlaceBodies, landscape_of
from nhsuk.formats import counted
from partners.models import System

COLUMNS = (
    "Upper-tier councils",
    "District councils",
    "NHS trusts",
    "GP practices",
    "Primary care networks",
    "Care providers and homes",
    "Voluntary and Healthwatch",
)


@dataclass(frozen=True)
class LandscapeRow:
    """The system, a place, or whatever belongs to none: how many of each kind."""

    name: str
    cells: Sequence[tuple[str, int]]
    crossing: Sequence[str] = ()
    is_system: bool = False


@dataclass(frozen=True)
class SharedAreaRow:
    """An area and where it lies, in words."""

    name: str
    shares: str


@dataclass(frozen=True)
class LandscapeTable:
    """What the fragment shows."""

    system: str
    columns: Sequence[str]
    rows: Sequence[LandscapeRow]
    shared_areas: Sequence[SharedAreaRow]
    sentence: str


def landscape_table(system: System) -> LandscapeTable:
    """Read and put into words, in four queries."""
    found = landscape_of(system)
    rows = [LandscapeRow(f"All of {system.name}", _cells(found.bodies), found.crossing, True)]
    rows += [_of_place(place) for place in found.places]
    if found.places and found.without_place != Bodies():
        rows.append(LandscapeRow("No one place", _cells(found.without_place)))
    return LandscapeTable(
        system=system.name,
        columns=COLUMNS,
        rows=rows,
        shared_areas=[
            SharedAreaRow(
                area.name, ", ".join(f"{share:.0%} in {name}" for name, share in area.shares)
            )
            for area in found.shared_areas
        ],
        sentence=in_words(found),
    )


def in_words(landscape: Landscape) -> str:
    """The sentence that goes beside a comparison."""
    bodies = landscape.bodies
    councils = bodies.upper_tier_councils + bodies.district_councils
    parts = [
        counted(councils, "council"),
        counted(bodies.trusts, "NHS trust"),
        counted(bodies.networks, "primary care network"),
        counted(bodies.care, "care provider or home,care providers and homes"),
    ]
    # The same councils, by name or by area: reference data may know of either.
    crossing = max(len(landscape.crossing), len(landscape.shared_areas))
    ends = ""
    if crossing:
        verb = "lies" if crossing == 1 else "lie"
        ends = f" {counted(crossing, 'council area')} {verb} in several systems."
    places = counted(len(landscape.places), "place")
    return f"{landscape.system} has {places}, {', '.join(parts[:-1])} and {parts[-1]}.{ends}"


def brief(bodies: Bodies, places: int, crossing: int = 0) -> str:
    """The same as a list, for one of many systems side by side."""
    councils = bodies.upper_tier_councils + bodies.district_councils
    parts = [
        counted(places, "place"),
        counted(councils, "council"),
        counted(bodies.trusts, "NHS trust"),
        counted(bodies.care, "care provider or home,care providers and homes"),
    ]
    if crossing:
        parts.append(f"{counted(crossing, 'council area')} also in another system")
    return ", ".join(parts)


def _of_place(place: PlaceBodies) -> LandscapeRow:
    return LandscapeRow(place.name, _cells(place.bodies), place.crossing)


def counts_of(bodies: Bodies) -> tuple[int, ...]:
    """How many of each kind, in the order of `COLUMNS`."""
    return astuple(bodies)


def _cells(bodies: Bodies) -> list[tuple[str, int]]:
    return list(zip(COLUMNS, counts_of(bodies), strict=True))
