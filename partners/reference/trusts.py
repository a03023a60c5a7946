"""NHS trusts and foundation trusts, open and closed: etr.csv of the Organisation Data Service."""

from collections.abc import Sequence

from partners.enums import IdentifierScheme, OrganisationKind, ReferenceKind, Sector
from partners.reference import cells, ods
from partners.reference.facts import BodyFact, Parsed, Row, Whereabouts, parse_rows
from partners.reference.naming import readable
from partners.reference.sheet import Layout

# The register does not say what a trust does; its name often does. The first match counts, and
# whoever knows better sets the kind by hand: later imports leave that alone.
KIND_BY_WORDS = (
    (("AMBULANCE",), OrganisationKind.AMBULANCE_TRUST),
    (
        ("MENTAL HEALTH", "PSYCHIATRIC", "TAVISTOCK AND PORTMAN"),
        OrganisationKind.MENTAL_HEALTH_TRUST,
    ),
    (("COMMUNITY",), OrganisationKind.COMMUNITY_TRUST),
    (("HOSPITAL", "INFIRMARY"), OrganisationKind.ACUTE_TRUST),
)


def could_be_a_trust(row: Sequence[str]) -> bool:
    """Names of trusts end in TRUST, and only the file of practices has a status."""
    return "TRUST" in row[ods.NAME].upper().split() and not row[ods.STATUS].strip()


LAYOUT = Layout(ReferenceKind.TRUSTS, ods.COLUMNS, has_header=False, looks_like=could_be_a_trust)


def kind_of(official_name: str) -> OrganisationKind:
    """What kind of trust, as far as its name tells."""
    for words, kind in KIND_BY_WORDS:
        if any(word in official_name.upper() for word in words):
            return kind
    return OrganisationKind.NHS_TRUST


def read(row: Row) -> BodyFact:
    """One trust."""
    code = cells.code(row["Code"])
    official = cells.name(row["Name"])
    ods.require_england(row)
    opened, closed = ods.dates(row)
    return BodyFact(
        row=row.number,
        scheme=IdentifierScheme.ODS,
        code=code,
        name=readable(official),
        official_name=official,
        kind=kind_of(official),
        sector=Sector.NHS,
        opened=opened,
        closed=closed,
        town=readable(ods.town(ods.address_lines(row))),
        postcode=cells.postcode(row["Postcode"]),
        whereabouts=Whereabouts(icb=row["Health geography"].strip()),
    )


def parse(rows: Sequence[Row]) -> Parsed:
    """All trusts of the file."""
    return parse_rows(rows, read, key=lambda fact: (fact.code,), label=ods.label)
