"""Stretches of time in words."""

from datetime import date

from nhsuk.formats import nhs_short_date


def period(first: date | None, last: date | None) -> str:
    """From 1 Apr 2020; 1 Apr 2020 to 31 Mar 2024; until 31 Mar 2024; nothing when not known."""
    if first and last:
        return f"{nhs_short_date(first)} to {nhs_short_date(last)}"
    if first:
        return f"From {nhs_short_date(first)}"
    return f"Until {nhs_short_date(last)}" if last else ""
