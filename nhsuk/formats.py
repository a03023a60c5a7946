"""Dates, numbers and durations as the NHS content guide writes them. All times are London times."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"))
# From a month on, hours and minutes are noise; within a day they are the point.
PARTS_SHOWN = 2
MINUS = "\N{MINUS SIGN}"


def nhs_date(value: date | datetime | None) -> str:
    """3 June 2024."""
    if value is None:
        return ""
    day = _london(value)
    return f"{day.day} {day:%B %Y}"


def nhs_short_date(value: date | datetime | None) -> str:
    """3 Jun 2024, for table columns and chart axes."""
    if value is None:
        return ""
    day = _london(value)
    return f"{day.day} {day:%b %Y}"


def nhs_month(value: date | datetime | None) -> str:
    """June 2024."""
    return "" if value is None else f"{_london(value):%B %Y}"


def nhs_time(value: datetime | None) -> str:
    """2:30pm, 9am, midday, midnight."""
    if value is None:
        return ""
    moment = _london(value)
    if not isinstance(moment, datetime):
        return ""
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        return "midday" if moment.hour else "midnight"
    hour = moment.hour % 12 or 12
    minute = f":{moment:%M}" if moment.minute else ""
    return f"{hour}{minute}{'am' if moment.hour < 12 else 'pm'}"


def nhs_datetime(value: datetime | None) -> str:
    """3 June 2024 at 2:30pm."""
    return "" if value is None else f"{nhs_date(value)} at {nhs_time(value)}"


def nhs_number(value: float | None, decimals: int = 0) -> str:
    """15,971; with decimals 0.42. A true minus sign, so that a negative number reads as one."""
    if value is None:
        return ""
    # "z": what rounds to zero has no sign.
    return f"{value:z,.{decimals}f}".replace("-", MINUS)


def nhs_pounds(value: Decimal | float | None) -> str:
    """£9,800,000; £12.50. Pence only where there are any."""
    if value is None:
        return ""
    pence = 0 if value == int(value) else 2
    return f"{'' if value >= 0 else MINUS}£{abs(value):,.{pence}f}"


def nhs_duration(value: timedelta | None) -> str:
    """1 hour 30 minutes; 3 days; less than a minute. At most two units."""
    if value is None:
        return ""
    seconds = int(abs(value.total_seconds()))
    words = []
    for size, unit in UNITS:
        count, seconds = divmod(seconds, size)
        if count:
            words.append(counted(count, unit))
    return " ".join(words[:PARTS_SHOWN]) or "less than a minute"


def counted(count: int, noun: str) -> str:
    """1 meeting, 2 meetings; give both forms where an s will not do: "body,bodies"."""
    one, _, many = noun.partition(",")
    return f"{nhs_number(count)} {one if count == 1 else many or one + 's'}"


def _london(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(LONDON)
    return value
