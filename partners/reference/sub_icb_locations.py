"""Sub-ICB locations and the clinical commissioning groups before them: eccg.csv.

The file also lists commissioning hubs of NHS England, which belong to no system, and reporting
entities, which are parts of a sub-ICB location for statistics.
"""

from collections.abc import Sequence

from partners.enums import IdentifierScheme, OrganisationKind, ReferenceKind, Sector
from partners.reference import cells, ods
from partners.reference.facts import BodyFact, OutOfScopeError, Parsed, Row, Whereabouts, parse_rows
from partners.reference.naming import readable
from partners.reference.sheet import Layout

HUB, REPORTING_ENTITY = "COMMISSIONING HUB", "REPORTING ENTITY"
COMMISSIONER_WORDS = ("CCG", "ICB", HUB, REPORTING_ENTITY, "CLINICAL COMMISSIONING GROUP")


def could_be_a_commissioner(row: Sequence[str]) -> bool:
    """The name says what it is, and only the file of practices has a status."""
    name = row[ods.NAME].upper()
    return any(word in name for word in COMMISSIONER_WORDS) and not row[ods.STATUS].strip()


LAYOUT = Layout(
    ReferenceKind.SUB_ICB_LOCATIONS,
    ods.COLUMNS,
    has_header=False,
    looks_like=could_be_a_commissioner,
)


def read(row: Row) -> BodyFact:
    """One commissioner. The closed ones are history: they were groups, not parts of a board."""
    code = cells.code(row["Code"])
    official = cells.name(row["Name"])
    ods.require_england(row)
    if HUB in official.upper():
        raise OutOfScopeError("A commissioning hub of NHS England, part of no system")
    if REPORTING_ENTITY in official.upper():
        raise OutOfScopeError(
            "A reporting entity: a part of a sub-ICB location, for statistics only"
        )
    opened, closed = ods.dates(row)
    return BodyFact(
        row=row.number,
        scheme=IdentifierScheme.ODS,
        code=code,
        name=readable(official),
        official_name=official,
        kind=OrganisationKind.OTHER if closed else OrganisationKind.SUB_ICB_LOCATION,
        sector=Sector.NHS,
        opened=opened,
        closed=closed,
        town=readable(ods.town(ods.address_lines(row))),
        postcode=cells.postcode(row["Postcode"]),
        whereabouts=Whereabouts(icb=row["Health geography"].strip()),
    )


def parse(rows: Sequence[Row]) -> Parsed:
    """All commissioners of the file."""
    return parse_rows(rows, read, key=lambda fact: (fact.code,), label=ods.label)
