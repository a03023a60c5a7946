"""Invented figures for the invented areas: clearly so in name, code and source."""

from datetime import date
from random import Random

from engagement.demonstration.world import BY, World
from partners.actions.indicator_figures import invent_area, invent_figures
from partners.enums import Better, Missing
from partners.reference.facts import FigureFact
from partners.reference.indicator_catalogue import Definition
from partners.reference.periods import Period

SOURCE = "Invented for the demonstration"
AREAS = {"ellerby": "X06000001", "harrowfen": "X06000002", "county": "X10000001"}
OTHERS = tuple(f"X06{n:06}" for n in range(3, 15)) + tuple(f"X10{n:06}" for n in range(2, 12))
YEARS = 6
# The definition, where areas lie, how far they differ, and how much a year brings.
INDICATORS = (
    (
        Definition(
            "invented-delayed-discharges",
            "Patients who stay in hospital though fit to leave (invented)",
            "Of those fit to leave on a day, on average.",
            "%",
            Better.LOWER,
            SOURCE,
            "",
        ),
        14.0,
        3.0,
        0.4,
    ),
    (
        Definition(
            "invented-care-vacancies",
            "Vacant posts in adult social care (invented)",
            "Of all posts of employers in the area.",
            "%",
            Better.LOWER,
            SOURCE,
            "",
        ),
        9.0,
        2.0,
        0.3,
    ),
    (
        Definition(
            "invented-emergency-admissions",
            "Emergency admissions to hospital (invented)",
            "In the year, for 1,000 people who live there.",
            "for 1,000 people",
            Better.LOWER,
            SOURCE,
            "",
        ),
        96.0,
        12.0,
        1.5,
    ),
    (
        Definition(
            "invented-quality-of-life",
            "Quality of life of carers (invented)",
            "What carers who get support say of their lives, from 0 to 12.",
            "of 12",
            Better.HIGHER,
            SOURCE,
            "",
        ),
        7.4,
        0.4,
        -0.05,
    ),
)


def write_figures(world: World) -> None:
    """Six years of four indicators for the councils of the story and those around them."""
    names = {}
    for key, code in AREAS.items():
        organisation = world.organisations[key]
        invent_area(by=BY, organisation=organisation, code=code)
        names[code] = organisation.name
    areas = [*names, *OTHERS]
    last = world.today.year - (1 if world.today >= date(world.today.year, 10, 1) else 2)
    years = range(last - YEARS + 1, last + 1)
    figures = [
        _figure(definition, code, names.get(code, ""), year, value)
        for definition, usual, spread, trend in INDICATORS
        for code in areas
        for year, value in _way(world.random, years, usual, spread, trend)
    ]
    invent_figures(by=BY, figures=figures)


def _way(
    random: Random, years: range, usual: float, spread: float, trend: float
) -> list[tuple[int, float | None]]:
    """A figure for each year; now and then none was published."""
    level = random.gauss(usual, spread)
    found: list[tuple[int, float | None]] = []
    for passed, year in enumerate(years):
        value = level + trend * passed + random.gauss(0, spread / 5)
        is_missing = passed == 1 and random.random() < 0.2
        found.append((year, None if is_missing else round(max(0.1, value), 1)))
    return found


def _figure(
    definition: Definition, code: str, name: str, year: int, value: float | None
) -> FigureFact:
    label = f"{year}-{(year + 1) % 100:02}"
    period = Period(label, date(year, 4, 1), date(year + 1, 3, 31))
    missing = Missing.NOT_PUBLISHED if value is None else Missing.NO
    return FigureFact(0, definition, code, name or "An invented area", period, value, missing)
