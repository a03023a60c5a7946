"""Spans of days as people enter them: refused in words before the database refuses them."""

from datetime import date, timedelta

# Longer ones are mistyped years, or no passing thing: two years, one of them a leap year.
LONGEST_SPAN = timedelta(days=731)


def span_errors(first_on: date, last_on: date) -> dict[str, str]:
    """A sentence per field that is wrong; nothing when the span can be."""
    if last_on < first_on:
        return {"last_on": "The end is before the start."}
    if last_on - first_on > LONGEST_SPAN:
        return {"last_on": "That is longer than two years. Record a shorter time and renew it."}
    return {}
