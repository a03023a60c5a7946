"""Single cells of the registers: dates in their three spellings, postcodes, codes."""

import re
from datetime import UTC, date, datetime

from partners.reference.facts import RowError

SPACES = re.compile(r"\s+")
POSTCODE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})$")
# Codes grow longer over the years, so only what cannot be a code is refused.
CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9-]{1,59}$")
YEARS = range(1850, 2101)


def squeeze(text: str) -> str:
    """Without spaces at the ends, and single ones between."""
    return SPACES.sub(" ", text).strip()


def code(text: str, called: str = "code") -> str:
    """A register's code.

    :raises RowError: it is missing or cannot be one.
    """
    cleaned = text.strip()
    if not cleaned:
        raise RowError(f"The {called} is missing")
    if not CODE.match(cleaned):
        raise RowError(f"The {called} is not a code", cleaned[:60])
    return cleaned


def name(text: str) -> str:
    """A name as the register has it.

    :raises RowError: it is missing or longer than can be kept.
    """
    cleaned = squeeze(text)
    if not cleaned:
        raise RowError("The name is missing")
    if len(cleaned) > 255:
        raise RowError("The name is longer than 255 characters")
    return cleaned


def day(text: str, called: str) -> date | None:
    """A date like 20240131, 2024-01-31 or 1/31/2024 12:00:00 AM; None for an empty cell.

    :raises RowError: it is not a date, or in an impossible year.
    """
    cleaned = text.strip()
    if not cleaned:
        return None
    for form, length in (("%Y%m%d", 8), ("%Y-%m-%d", 10), ("%m/%d/%Y %I:%M:%S %p", 0)):
        if length and len(cleaned) != length:
            continue
        try:
            found = datetime.strptime(cleaned, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
        if found.year in YEARS:
            return found
    raise RowError(f"The {called} is not a date", cleaned[:40])


def period(opened: date | None, closed: date | None) -> tuple[date | None, date | None]:
    """Two dates in their order.

    :raises RowError: the second is before the first.
    """
    if opened and closed and closed < opened:
        raise RowError("The closing date is before the opening date", f"{opened} and {closed}")
    return opened, closed


def postcode(text: str) -> str:
    """A postcode with its one space; what is not one is kept as it is, for a person to see."""
    cleaned = squeeze(text).upper()
    match = POSTCODE.match(cleaned.replace(" ", ""))
    return f"{match[1]} {match[2]}" if match else cleaned[:10]


def website(text: str) -> str:
    """An address that can be a link; empty when it cannot."""
    cleaned = text.strip()
    if not cleaned or " " in cleaned or "." not in cleaned:
        return ""
    if not cleaned.lower().startswith(("http://", "https://")):
        cleaned = f"https://{cleaned}"
    return cleaned if len(cleaned) <= 500 else ""
