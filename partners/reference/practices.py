"""GP practices, open, dormant and closed: epraccur.csv of the Organisation Data Service.

The file also lists other bodies that prescribe; a GP practice has prescribing setting 4.
"""

from collections.abc import Sequence

from partners.enums import IdentifierScheme, OrganisationKind, ReferenceKind, Sector
from partners.reference import cells, ods
from partners.reference.facts import (
    BodyFact,
    OutOfScopeError,
    Parsed,
    Row,
    RowError,
    Whereabouts,
    parse_rows,
)
from partners.reference.naming import readable
from partners.reference.sheet import Layout

GP_PRACTICE = "4"
ACTIVE, CLOSED, DORMANT, PROPOSED = "A", "C", "D", "P"
STATUSES = (ACTIVE, CLOSED, DORMANT, PROPOSED)


def could_be_a_practice(row: Sequence[str]) -> bool:
    """Only this file has a status and a prescribing setting."""
    return row[ods.STATUS].strip() in STATUSES and row[ods.SETTING].strip().isdigit()


LAYOUT = Layout(
    ReferenceKind.PRACTICES, ods.COLUMNS, has_header=False, looks_like=could_be_a_practice
)


def read(row: Row) -> BodyFact:
    """One practice; dormant ones have no closing date, but do not work."""
    code = cells.code(row["Code"])
    setting, status = row["Prescribing setting"].strip(), row["Status"].strip()
    if setting != GP_PRACTICE:
        raise OutOfScopeError("Not a GP practice", f"Prescribing setting {setting or 'missing'}")
    ods.require_england(row)
    if status not in STATUSES:
        raise RowError("The status is none of A, C, D and P", status[:20])
    if status == PROPOSED:
        raise OutOfScopeError("Not open yet")
    official = cells.name(row["Name"])
    opened, closed = ods.dates(row)
    if status == CLOSED and closed is None:
        raise RowError("The practice is closed, but the closing date is missing")
    return BodyFact(
        row=row.number,
        scheme=IdentifierScheme.ODS,
        code=code,
        name=readable(official),
        official_name=official,
        kind=OrganisationKind.GP_PRACTICE,
        sector=Sector.PRIMARY_CARE,
        opened=opened,
        closed=closed,
        is_dormant=status == DORMANT,
        town=readable(ods.town(ods.address_lines(row))),
        postcode=cells.postcode(row["Postcode"]),
        whereabouts=Whereabouts(
            icb=row["Health geography"].strip(), detail=row["Parent"].strip()[:20]
        ),
    )


def parse(rows: Sequence[Row]) -> Parsed:
    """All GP practices of the file."""
    return parse_rows(rows, read, key=lambda fact: (fact.code,), label=ods.label)
