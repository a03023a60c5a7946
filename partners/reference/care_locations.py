"""Care homes and care services, and who runs them: the directory of the Care Quality Commission.

The directory also lists doctors, dentists, clinics and hospitals. GP practices and trusts have
registers of their own; the others are no partners of a system one by one.
"""

from collections.abc import Sequence

from partners.enums import IdentifierScheme, OrganisationKind, ReferenceKind, Sector
from partners.reference import cells
from partners.reference.facts import BodyFact, OutOfScopeError, Parsed, Row, Whereabouts, parse_rows
from partners.reference.naming import readable
from partners.reference.sheet import Layout

PROVIDER_ID = "CQC Provider ID (for office use only)"
LOCATION_ID = "CQC Location ID (for office use only)"
NAME, PROVIDER, ALSO, COUNCIL = "Name", "Provider name", "Also known as", "Local authority"
TYPES, ACTIVITIES = "Service types", "Specialisms/services"
LAYOUT = Layout(
    ReferenceKind.CARE_LOCATIONS,
    (
        NAME,
        "Town/City",
        "Postcode",
        PROVIDER_ID,
        LOCATION_ID,
        "Website",
        COUNCIL,
        ALSO,
        ACTIVITIES,
        TYPES,
        PROVIDER,
    ),
    has_header=True,
)
SOCIAL_CARE = (
    "Homecare agencies",
    "Residential homes",
    "Nursing homes",
    "Supported living",
    "Supported housing",
    "Extra Care housing",
    "Shared lives",
    "Specialist college service",
    "Hospice",
    "Home hospice care",
)
SOCIAL_CARE_ACTIVITIES = (
    "Personal care",
    "Accommodation for persons who require nursing or personal care",
)
NOT_SOCIAL_CARE = "Not a social care service: doctors, dentists, clinics and hospitals"


def read(row: Row) -> BodyFact:
    """One place of care, or a provider without places of its own in the directory."""
    return _location(row) if row[LOCATION_ID].strip() else _provider_alone(row)


def _location(row: Row) -> BodyFact:
    if not any(kind in row[TYPES] for kind in SOCIAL_CARE):
        raise OutOfScopeError(NOT_SOCIAL_CARE, row[TYPES][:100])
    return _body(
        row,
        scheme=IdentifierScheme.CQC_LOCATION,
        code=cells.code(row[LOCATION_ID], "location ID"),
        kind=OrganisationKind.CARE_LOCATION,
        run_by=cells.code(row[PROVIDER_ID], "provider ID"),
    )


def _provider_alone(row: Row) -> BodyFact:
    if row[TYPES].strip() == "NHS Body":
        raise OutOfScopeError("An NHS trust: these come from the file of trusts")
    if not any(activity in row[ACTIVITIES] for activity in SOCIAL_CARE_ACTIVITIES):
        raise OutOfScopeError(NOT_SOCIAL_CARE, row[ACTIVITIES][:100])
    return _body(
        row,
        scheme=IdentifierScheme.CQC_PROVIDER,
        code=cells.code(row[PROVIDER_ID], "provider ID"),
        kind=OrganisationKind.CARE_PROVIDER,
    )


def _body(
    row: Row, *, scheme: IdentifierScheme, code: str, kind: OrganisationKind, run_by: str = ""
) -> BodyFact:
    official = cells.name(row[NAME])
    also = cells.squeeze(row[ALSO])
    council = cells.squeeze(row[COUNCIL])
    return BodyFact(
        row=row.number,
        scheme=scheme,
        code=code,
        name=readable(official),
        official_name=official,
        kind=kind,
        sector=Sector.SOCIAL_CARE,
        town=cells.squeeze(row["Town/City"]),
        postcode=cells.postcode(row["Postcode"]),
        website=cells.website(row["Website"]),
        aliases=(also,) if also and also.lower() != official.lower() else (),
        whereabouts=Whereabouts(council_name=council) if council else None,
        run_by=run_by,
    )


def provider(row: Row) -> BodyFact:
    """The firm, charity or council that runs a place of care, as far as the directory names it."""
    official = cells.name(row[PROVIDER])
    return BodyFact(
        row=row.number,
        scheme=IdentifierScheme.CQC_PROVIDER,
        code=row[PROVIDER_ID].strip(),
        name=readable(official),
        official_name=official,
        kind=OrganisationKind.CARE_PROVIDER,
        sector=Sector.SOCIAL_CARE,
    )


def parse(rows: Sequence[Row]) -> Parsed:
    """All places of social care of the file, and who runs them."""
    parsed = parse_rows(rows, read, key=lambda fact: (fact.code,), label=label)
    by_number = {row.number: row for row in rows}
    alone = {body.code for body in parsed.bodies if body.scheme == IdentifierScheme.CQC_PROVIDER}
    for body in parsed.bodies:
        if body.run_by and body.run_by not in alone and body.run_by not in parsed.providers:
            parsed.providers[body.run_by] = provider(by_number[body.row])
    return parsed


def label(row: Row) -> tuple[str, str]:
    """Code and name as they stand."""
    code = row[LOCATION_ID].strip() or row[PROVIDER_ID].strip()
    return code[:60], cells.squeeze(row[NAME])[:255]
