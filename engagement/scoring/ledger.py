"""The facts of one partnership as plain arrays: what engagement health is computed from.

Every table is a frozen dataclass of parallel one-dimensional arrays, one element a row, in any
order. Days are whole numbers, `date.toordinal()` of dates in London. Rows after the day that is
scored change nothing. Values that cannot be (NaN, unequal lengths, a share above 1) raise
LedgerError, because a wrong score is worse than none.
"""

from dataclasses import dataclass, field, fields
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.weeks import Days

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
# The end of something that has not ended.
OPEN_END = date.max.toordinal()


class LedgerError(ValueError):
    """The arrays of a ledger do not fit together or hold an impossible value."""


def _no_days() -> Days:
    return np.empty(0, dtype=np.int64)


def _no_floats() -> Floats:
    return np.empty(0)


def _no_bools() -> Bools:
    return np.empty(0, dtype=np.bool_)


def _require(condition: object, message: str) -> None:
    if not condition:
        raise LedgerError(message)


def _as_array(values: object, dtype: type) -> NDArray[np.generic]:
    array = np.asarray(values)
    if array.size and dtype is not np.float64:
        kinds = "b" if dtype is np.bool_ else "iu"
        _require(array.dtype.kind in kinds, f"Expected {dtype.__name__}, got {array.dtype}.")
    return array.astype(dtype, copy=False)


def _check_parallel(table: object, **dtypes: type) -> None:
    """Convert the named arrays and require them to be one-dimensional and equally long."""
    for name, dtype in dtypes.items():
        object.__setattr__(table, name, _as_array(getattr(table, name), dtype))
    shapes = {getattr(table, name).shape for name in dtypes}
    _require(len(shapes) == 1, f"The arrays of {type(table).__name__} differ in length.")
    _require(len(shapes.pop()) == 1, f"The arrays of {type(table).__name__} must be flat.")


@dataclass(frozen=True)
class Spans:
    """Stretches of days, both ends included. They may touch and overlap."""

    first: Days = field(default_factory=_no_days)
    last: Days = field(default_factory=_no_days)

    def __post_init__(self) -> None:
        _check_parallel(self, first=np.int64, last=np.int64)
        _require(np.all(self.first <= self.last), "A span ends before it begins.")

    def merged(self) -> "Spans":
        """Return the same days as ascending spans that neither overlap nor touch."""
        if self.first.size == 0:
            return self
        order = np.argsort(self.first, kind="stable")
        first, last = self.first[order], np.maximum.accumulate(self.last[order])
        begins = np.concatenate([[True], first[1:] > last[:-1] + 1])
        ends = np.concatenate([begins[1:], [True]])
        return Spans(first[begins], last[ends])

    def joined(self, other: "Spans") -> "Spans":
        """Return the days that lie in either, merged."""
        first = np.concatenate([self.first, other.first])
        return Spans(first, np.concatenate([self.last, other.last])).merged()


@dataclass(frozen=True)
class Contacts:
    """Contacts: day, weight in contact units (by kind, from the model), whether it was two-way."""

    day: Days = field(default_factory=_no_days)
    weight: Floats = field(default_factory=_no_floats)
    two_way: Bools = field(default_factory=_no_bools)

    def __post_init__(self) -> None:
        _check_parallel(self, day=np.int64, weight=np.float64, two_way=np.bool_)
        _require(
            np.all(np.isfinite(self.weight) & (self.weight >= 0)),
            "A contact weight must be a number of at least 0.",
        )


@dataclass(frozen=True)
class People:
    """Meetings with people of the partner: day and a number that stands for one person."""

    day: Days = field(default_factory=_no_days)
    person: Days = field(default_factory=_no_days)

    def __post_init__(self) -> None:
        _check_parallel(self, day=np.int64, person=np.int64)


@dataclass(frozen=True)
class Initiations:
    """Contacts of which it is known who began them: day and whether the partner did."""

    day: Days = field(default_factory=_no_days)
    by_partner: Bools = field(default_factory=_no_bools)

    def __post_init__(self) -> None:
        _check_parallel(self, day=np.int64, by_partner=np.bool_)


@dataclass(frozen=True)
class Grades:
    """Events of which the highest grade present is known: day and rank, 0 to 4."""

    day: Days = field(default_factory=_no_days)
    grade: Days = field(default_factory=_no_days)

    def __post_init__(self) -> None:
        _check_parallel(self, day=np.int64, grade=np.int64)
        _require(np.all((self.grade >= 0) & (self.grade <= 4)), "A grade is a rank from 0 to 4.")


@dataclass(frozen=True)
class Seats:
    """Board seats of the partner, and when each was filled.

    Seat j existed on the days expected_from[j]..expected_to[j]; filling k put somebody on the seat
    with index filled_seat[k] on filled_from[k]..filled_to[k]. All ends are included; what has not
    ended ends on OPEN_END. Time on a seat outside the seat's own life counts for nothing, and two
    people on one seat count once.
    """

    expected_from: Days = field(default_factory=_no_days)
    expected_to: Days = field(default_factory=_no_days)
    filled_seat: Days = field(default_factory=_no_days)
    filled_from: Days = field(default_factory=_no_days)
    filled_to: Days = field(default_factory=_no_days)

    def __post_init__(self) -> None:
        _check_parallel(self, expected_from=np.int64, expected_to=np.int64)
        _check_parallel(self, filled_seat=np.int64, filled_from=np.int64, filled_to=np.int64)
        _require(np.all(self.expected_from <= self.expected_to), "A seat ends before it begins.")
        _require(np.all(self.filled_from <= self.filled_to), "A filling ends before it begins.")
        known = (self.filled_seat >= 0) & (self.filled_seat < self.expected_from.size)
        _require(np.all(known), "A filling names a seat that is not listed.")


@dataclass(frozen=True)
class Consultations:
    """Decisions that affect the partner: day first consulted (or decided), stage value 0..1."""

    day: Days = field(default_factory=_no_days)
    value: Floats = field(default_factory=_no_floats)

    def __post_init__(self) -> None:
        _check_parallel(self, day=np.int64, value=np.float64)
        _require(
            np.all((self.value >= 0) & (self.value <= 1)), "A stage value lies between 0 and 1."
        )


@dataclass(frozen=True)
class Agreements:
    """What was agreed with the partner, by the day from which it holds until the next row.

    contacts_per_year (contact units), people (persons) and grade (rank); NaN where a row does not
    say, and before the first row, mean the type's default. Of two rows for one day the later in the
    array holds.
    """

    valid_from: Days = field(default_factory=_no_days)
    contacts_per_year: Floats = field(default_factory=_no_floats)
    people: Floats = field(default_factory=_no_floats)
    grade: Floats = field(default_factory=_no_floats)

    def __post_init__(self) -> None:
        numbers = {f.name: np.float64 for f in fields(self)[1:]}
        _check_parallel(self, valid_from=np.int64, **numbers)
        _require(not np.any(self.contacts_per_year < 0), "A contact rate cannot be negative.")
        _require(not np.any(np.isinf(self.contacts_per_year)), "A contact rate must be finite.")
        _require(not np.any((self.people <= 0) | np.isinf(self.people)), "Agree on some people.")
        _require(not np.any((self.grade < 0) | (self.grade > 4)), "A grade is a rank from 0 to 4.")

    def in_force(self, name: str, at: NDArray[np.number], default: float) -> Floats:
        """Return the agreed value (contacts_per_year, people or grade) on each day of `at`.

        A row holds from the end of the day before valid_from, so that day counts as a whole.
        """
        order = np.argsort(self.valid_from, kind="stable")
        values = np.concatenate([[np.nan], getattr(self, name)[order]])
        agreed = values[np.searchsorted(self.valid_from[order] - 1, at, side="left")]
        return np.where(np.isnan(agreed), default, agreed)


@dataclass(frozen=True)
class HealthLedger:
    """Everything that engagement health needs to know of one partnership.

    start: first day of the relationship; contact is expected from its end on (None: no contact is
    expected yet). quiet: known silence (before an election, a merger, a strike), which does not
    count against anybody. not_logged: stretches in which the whole system logged nothing.
    """

    organisation_type: str
    start: int | None = None
    contacts: Contacts = field(default_factory=Contacts)
    people: People = field(default_factory=People)
    initiations: Initiations = field(default_factory=Initiations)
    grades: Grades = field(default_factory=Grades)
    seats: Seats = field(default_factory=Seats)
    consultations: Consultations = field(default_factory=Consultations)
    agreements: Agreements = field(default_factory=Agreements)
    quiet: Spans = field(default_factory=Spans)
    not_logged: Spans = field(default_factory=Spans)
