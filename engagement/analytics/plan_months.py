"""What partners held of a plan, month by month: pure, without the database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engagement.enums import Stance
from engagement.models.plan import was_retrofitted

MOST_MONTHS = 36


@dataclass(frozen=True)
class Said:
    """A position: of which partner, what it says, when it was said and recorded (in London)."""

    key: int
    partner: int
    stance: str
    said_on: date
    recorded_at: datetime
    corrects: int | None = None

    def is_retrofitted(self, submitted_on: date | None) -> bool:
        """Said or recorded only after the plan had been submitted."""
        return was_retrofitted(self.said_on, self.recorded_at.date(), submitted_on)


@dataclass(frozen=True)
class MonthShares:
    """How many partners held what at the end of a month; retrofitted ones are counted apart."""

    month: date
    counts: dict[str, int]
    retrofitted: int

    @property
    def total(self) -> int:
        """All partners that the plan needs."""
        return sum(self.counts.values()) + self.retrofitted


def holding(rows: Iterable[Said], on: date, known_at: datetime | None = None) -> dict[int, Said]:
    """The position that holds on a day for each partner that was asked, as known at a moment.

    The newest by the day on which it was said, then by when it was recorded; what another row
    puts right never holds. The same as `PlanPosition.objects.holding`, which a test holds it to.
    """
    known = [row for row in rows if known_at is None or row.recorded_at <= known_at]
    put_right = {row.corrects for row in known}
    held: dict[int, Said] = {}
    for row in sorted(known, key=lambda row: (row.said_on, row.recorded_at, row.key)):
        if row.said_on <= on and row.key not in put_right:
            held[row.partner] = row
    return held


def shares_by_month(
    rows: Sequence[Said],
    partners: Iterable[int],
    *,
    submitted_on: date | None,
    today: date,
) -> list[MonthShares]:
    """The shares at the end of each month since the first position, of today in this month.

    At most three years. Without any position there is nothing to show.
    """
    wanted = set(partners)
    rows = [row for row in rows if row.partner in wanted]
    if not rows:
        return []
    first = max(min(row.said_on for row in rows), today - timedelta(days=31 * MOST_MONTHS))
    return [
        _shares(month, holding(rows, min(_end(month), today)), len(wanted), submitted_on)
        for month in _months(first, today)[-MOST_MONTHS:]
    ]


def _shares(
    month: date, held: dict[int, Said], partners: int, submitted_on: date | None
) -> MonthShares:
    counts = Counter({stance.value: 0 for stance in Stance})
    retrofitted = 0
    for row in held.values():
        if row.is_retrofitted(submitted_on):
            retrofitted += 1
        else:
            counts[row.stance] += 1
    counts[Stance.NOT_ASKED.value] += partners - len(held)
    return MonthShares(month, dict(counts), retrofitted)


def _months(first: date, last: date) -> list[date]:
    """The first days of all months from one day to another."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(count)]


def _end(month: date) -> date:
    """The last day of the month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
