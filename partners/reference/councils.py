"""Councils past, present and planned: the register of UK local authorities kept by mySociety."""

from collections.abc import Sequence
from dataclasses import replace

from partners.enums import IdentifierScheme, OrganisationKind, ReferenceKind, Sector
from partners.reference import cells
from partners.reference.facts import (
    BodyFact,
    OutOfScopeError,
    Parsed,
    Row,
    RowError,
    Whereabouts,
    parse_rows,
)
from partners.reference.sheet import Layout

CODE, OFFICIAL, NICE, GSS = "local-authority-code", "official-name", "nice-name", "gss-code"
FORMER_GSS, COMBINED = "former-gss-codes", "combined-authority"
LAYOUT = Layout(
    ReferenceKind.COUNCILS,
    (
        CODE,
        OFFICIAL,
        NICE,
        GSS,
        "start-date",
        "end-date",
        "replaced-by",
        "nation",
        "local-authority-type",
        COMBINED,
        "alt-names",
        FORMER_GSS,
    ),
    has_header=True,
)
KINDS = {
    "NMD": OrganisationKind.DISTRICT_COUNCIL,
    "CTY": OrganisationKind.UPPER_TIER_COUNCIL,
    "UA": OrganisationKind.UPPER_TIER_COUNCIL,
    "MD": OrganisationKind.UPPER_TIER_COUNCIL,
    "LBO": OrganisationKind.UPPER_TIER_COUNCIL,
    "CC": OrganisationKind.UPPER_TIER_COUNCIL,
    "COMB": OrganisationKind.STRATEGIC_AUTHORITY,
    "SRA": OrganisationKind.STRATEGIC_AUTHORITY,
}


def read(row: Row) -> BodyFact:
    """One council of England."""
    code = cells.code(row[CODE])
    official = cells.name(row[OFFICIAL])
    if row["nation"].strip() != "England":
        raise OutOfScopeError("Not in England", row["nation"].strip())
    kind = KINDS.get(row["local-authority-type"].strip())
    if kind is None:
        raise RowError("The type of council is not known", row["local-authority-type"][:40])
    opened, closed = cells.period(
        cells.day(row["start-date"], "start date"), cells.day(row["end-date"], "end date")
    )
    codes = area_codes(row)
    return BodyFact(
        row=row.number,
        scheme=IdentifierScheme.LOCAL_AUTHORITY_CODE,
        code=code,
        name=official,
        official_name=official,
        kind=kind,
        sector=Sector.LOCAL_GOVERNMENT,
        opened=opened,
        closed=closed,
        aliases=aliases(row),
        other_codes=((IdentifierScheme.GSS, codes[0]),) if codes else (),
        whereabouts=Whereabouts(areas=(codes,)) if codes else None,
        followed_by=tuple(part.strip() for part in row["replaced-by"].split(",") if part.strip()),
    )


def area_codes(row: Row) -> tuple[str, ...]:
    """The codes that the council's area has had, newest first."""
    codes = [row[GSS], *row[FORMER_GSS].split(",")]
    return tuple(code.strip() for code in codes if code.strip())


def aliases(row: Row) -> tuple[str, ...]:
    """Other names, without spelling variants in capitals.

    The list is parted by commas. Where a name has a comma itself the pieces would be names of
    other councils (Bournemouth), so only the short name is taken.
    """
    nice = cells.squeeze(row[NICE])
    others = [] if "," in nice else row["alt-names"].split(",")
    found: dict[str, str] = {}
    for name in (nice, *others):
        cleaned = cells.squeeze(name)
        if cleaned and cleaned.lower() != cells.squeeze(row[OFFICIAL]).lower():
            found.setdefault(cleaned.lower(), cleaned)
    return tuple(found.values())


def parse(rows: Sequence[Row]) -> Parsed:
    """All councils of England; a combined authority works where its members are."""
    parsed = parse_rows(rows, read, key=lambda fact: (fact.code,), label=label)
    members: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        if row[COMBINED].strip() and not row["end-date"].strip() and area_codes(row):
            members.setdefault(row[COMBINED].strip(), []).append(area_codes(row))
    parsed.bodies = [
        replace(body, whereabouts=Whereabouts(areas=tuple(members[body.code])))
        if body.code in members
        else body
        for body in parsed.bodies
    ]
    return parsed


def label(row: Row) -> tuple[str, str]:
    """Code and name as they stand."""
    return row[CODE][:60], row[OFFICIAL][:255]
