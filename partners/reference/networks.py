"""Primary care networks: the first sheet of ePCN, saved as CSV."""

from collections.abc import Sequence

from partners.enums import IdentifierScheme, OrganisationKind, ReferenceKind, Sector
from partners.reference import cells, ods
from partners.reference.facts import BodyFact, Parsed, Row, Whereabouts, parse_rows
from partners.reference.naming import readable
from partners.reference.sheet import Layout

CODE, NAME = "PCN Code", "PCN Name"
# Named so since before July 2022; the codes of sub-ICB locations stand in it now.
COMMISSIONER = "Current Clinical Commissioning Group Code"
ADDRESS = tuple(f"Address Line {number}" for number in range(1, 6))
LAYOUT = Layout(
    ReferenceKind.NETWORKS,
    (CODE, NAME, COMMISSIONER, "Open Date", "Close Date", *ADDRESS, "Postcode"),
    has_header=True,
)


def read(row: Row) -> BodyFact:
    """One network."""
    code = cells.code(row[CODE])
    official = cells.name(row[NAME])
    opened, closed = cells.period(
        cells.day(row["Open Date"], "opening date"), cells.day(row["Close Date"], "closing date")
    )
    commissioner = row[COMMISSIONER].strip()
    return BodyFact(
        row=row.number,
        scheme=IdentifierScheme.ODS,
        code=code,
        name=readable(official),
        official_name=official,
        kind=OrganisationKind.PRIMARY_CARE_NETWORK,
        sector=Sector.PRIMARY_CARE,
        opened=opened,
        closed=closed,
        town=readable(ods.town([row[line] for line in ADDRESS])),
        postcode=cells.postcode(row["Postcode"]),
        whereabouts=Whereabouts(commissioner=commissioner, detail=commissioner[:20]),
    )


def label(row: Row) -> tuple[str, str]:
    """Code and name as they stand."""
    return row[CODE][:60], row[NAME][:255]


def parse(rows: Sequence[Row]) -> Parsed:
    """All networks of the file."""
    return parse_rows(rows, read, key=lambda fact: (fact.code,), label=label)
