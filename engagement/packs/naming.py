"""What packs and their months are called."""

from datetime import date

from nhsuk.formats import nhs_month


def months_in_words(since: date, until: date) -> str:
    """July to September 2026; November 2025 to October 2026; March 2026."""
    if (since.year, since.month) == (until.year, until.month):
        return nhs_month(since)
    first = f"{since:%B}" if since.year == until.year else nhs_month(since)
    return f"{first} to {nhs_month(until)}"


def usual_title(kind: str, audience: str, since: date, until: date) -> str:
    """What a pack is called if nobody gives it another title.

    ``kind`` and ``audience`` are values of `PackKind` and `PackAudience`.
    """
    noun = "Assessment evidence" if kind == "assessment" else "Board pack"
    readers = " for the public" if audience == "public" else ""
    return f"{noun}{readers}, {months_in_words(since, until)}"
