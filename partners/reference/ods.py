"""What the three headerless files of the Organisation Data Service have in common.

Layout: https://digital.nhs.uk/services/organisation-data-service, file specification of the
27-column comma-separated files. Dates are YYYYMMDD, names in capitals.
"""

from collections.abc import Sequence
from datetime import date

from partners.reference import cells
from partners.reference.facts import OutOfScopeError, Row

COLUMNS = (
    "Code",
    "Name",
    "National grouping",
    "Health geography",
    "Address 1",
    "Address 2",
    "Address 3",
    "Address 4",
    "Address 5",
    "Postcode",
    "Open date",
    "Close date",
    "Status",
    "Sub-type",
    "Parent",
    "Joined parent",
    "Left parent",
    "Telephone",
    "Unused 19",
    "Unused 20",
    "Unused 21",
    "Amended",
    "Unused 23",
    "Region or provider",
    "Unused 25",
    "Prescribing setting",
    "Unused 27",
)
PUBLISHER = "NHS England, Organisation Data Service"
CODE, NAME, STATUS, SETTING = 0, 1, 12, 25
ENGLISH_REGION = "Y"
NOT_ENGLAND = "Not in England"
# The old county is often the last line of an address; the town is the one before.
COUNTIES = frozenset(
    (
        *("AVON", "BEDFORDSHIRE", "BERKSHIRE", "BUCKINGHAMSHIRE", "BUCKS", "CAMBRIDGESHIRE"),
        *("CAMBS", "CHESHIRE", "CLEVELAND", "CORNWALL", "CUMBRIA", "DERBYSHIRE"),
        *("DEVON", "DORSET", "DURHAM", "ESSEX", "GLOUCESTERSHIRE", "GLOS"),
        *("HAMPSHIRE", "HANTS", "HEREFORDSHIRE", "HERTFORDSHIRE", "HERTS", "HUMBERSIDE"),
        *("KENT", "LANCASHIRE", "LANCS", "LEICESTERSHIRE", "LEICS", "LINCOLNSHIRE"),
        *("LINCS", "MERSEYSIDE", "MIDDLESEX", "MIDDX", "NORFOLK", "NORTHAMPTONSHIRE"),
        *("NORTHANTS", "NORTHUMBERLAND", "NOTTINGHAMSHIRE", "NOTTS", "OXFORDSHIRE", "OXON"),
        *("RUTLAND", "SALOP", "SHROPSHIRE", "SOMERSET", "STAFFORDSHIRE", "STAFFS"),
        *("SUFFOLK", "SURREY", "SUSSEX", "WARWICKSHIRE", "WILTSHIRE", "WILTS"),
        *("WORCESTERSHIRE", "WORCS", "YORKSHIRE"),
    )
)
LARGE_COUNTIES = ("NORTH ", "SOUTH ", "EAST ", "WEST ", "CO ", "CO. ", "COUNTY ", "GREATER ")


def require_england(row: Row) -> None:
    """Skip what the register says lies elsewhere.

    :raises OutOfScopeError: the body is in Wales or another country.
    """
    if not row["National grouping"].strip().startswith(ENGLISH_REGION):
        raise OutOfScopeError(NOT_ENGLAND)


def dates(row: Row) -> tuple[date | None, date | None]:
    """Opening and closing date.

    :raises RowError: one of them is not a date, or they are in the wrong order.
    """
    return cells.period(
        cells.day(row["Open date"], "opening date"), cells.day(row["Close date"], "closing date")
    )


def town(lines: Sequence[str]) -> str:
    """The town out of five free lines of an address: the last one that is no county."""
    filled = [cells.squeeze(line).upper() for line in lines if line.strip()]
    # The first line is the building.
    places = [line for line in filled[1:] if not is_county(line)] or filled[-1:]
    return places[-1] if places else ""


def is_county(line: str) -> bool:
    """Whether a line of an address is a county, such as WEST YORKSHIRE or TYNE & WEAR."""
    for prefix in LARGE_COUNTIES:
        line = line.removeprefix(prefix)
    return line in COUNTIES or line in {"TYNE & WEAR", "TYNE AND WEAR", "MIDLANDS"}


def address_lines(row: Row) -> list[str]:
    """The five lines of a headerless file."""
    return [row[f"Address {number}"] for number in range(1, 6)]


def label(row: Row) -> tuple[str, str]:
    """Code and name as they stand, for the list of problems."""
    return row["Code"][:60], row["Name"][:255]
