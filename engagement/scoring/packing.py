"""Weekly series as bytes, one row per calendar year.

A packed array is one little-endian float64 a week, without gaps, the first for the week that ends
on `first_week_end`; so the position gives the date. NaN means that the week was not logged.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.weeks import DAYS_PER_WEEK, Days, by_year

_LITTLE_ENDIAN = np.dtype("<f8")


@dataclass(frozen=True)
class PackedYear:
    """The weeks of a series that end in one calendar year: the bytes of each named array."""

    year: int
    first_week_end: int
    weeks: int
    arrays: Mapping[str, bytes]


def pack(values: Floats) -> bytes:
    """Return one-dimensional float64 values as little-endian bytes, 8 a value."""
    return np.ascontiguousarray(values, dtype=_LITTLE_ENDIAN).tobytes()


def unpack(data: bytes | memoryview) -> Floats:
    """Return the values that `pack` was given, as a fresh array of the machine's own order.

    Bytes that are not a whole number of values raise ValueError.
    """
    return np.frombuffer(data, dtype=_LITTLE_ENDIAN).astype(np.float64)


def pack_years(days: Days, **arrays: Floats) -> list[PackedYear]:
    """Return the packed years of arrays that hold one value for each of the week-end days.

    Days that are not consecutive Sundays, or an array of another length, raise ValueError. No days:
    an empty list.
    """
    if np.any(days % DAYS_PER_WEEK) or np.any(np.diff(days) != DAYS_PER_WEEK):
        raise ValueError("The days must be consecutive week-end days.")
    if any(values.shape != days.shape for values in arrays.values()):
        raise ValueError("There must be exactly one value for each day.")
    return [
        PackedYear(
            year=year,
            first_week_end=int(days[part.start]),
            weeks=part.stop - part.start,
            arrays={name: pack(values[part]) for name, values in arrays.items()},
        )
        for year, part in by_year(days)
    ]


def unpack_days(first_week_end: int, weeks: int) -> Days:
    """Return the week-end days that the positions of a packed array stand for."""
    return first_week_end + DAYS_PER_WEEK * np.arange(weeks, dtype=np.int64)
