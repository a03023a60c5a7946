"""Weekly series as bytes, one row per calendar year.

A packed year is one little-endian float64 per Sunday of that year, in order (52 or 53 of them), so
the position gives the date and nothing else need be stored. NaN means "no score": the week was not
logged, or lies before the first or after the last week that was scored.
"""

import numpy as np
from numpy.typing import NDArray

from .weeks import DAYS_PER_WEEK, Days, by_year, weeks_of_year

Floats = NDArray[np.float64]
_LITTLE_ENDIAN = np.dtype("<f8")


def pack(values: Floats) -> bytes:
    """Return one-dimensional float64 values as little-endian bytes, 8 a value."""
    return np.ascontiguousarray(values, dtype=_LITTLE_ENDIAN).tobytes()


def unpack(data: bytes | memoryview) -> Floats:
    """Return the values that `pack` was given, as a fresh array of the machine's own order.

    Bytes that are not a whole number of values raise ValueError.
    """
    return np.frombuffer(data, dtype=_LITTLE_ENDIAN).astype(np.float64)


def pack_years(days: Days, values: Floats) -> dict[int, bytes]:
    """Return {year: packed year} for the values at ascending week-end days.

    Weeks of a touched year that `days` does not contain become NaN. Days that are not week-ends
    raise ValueError.
    """
    if days.shape != values.shape or days.ndim != 1:
        raise ValueError("There must be exactly one value for each day.")
    if np.any(days % DAYS_PER_WEEK) or np.any(np.diff(days) <= 0):
        raise ValueError("The days must be week-end days in ascending order.")
    packed = {}
    for year, part in by_year(days):
        weeks = weeks_of_year(year)
        whole = np.full(weeks.size, np.nan)
        whole[(days[part] - weeks[0]) // DAYS_PER_WEEK] = values[part]
        packed[year] = pack(whole)
    return packed


def unpack_years(packed: dict[int, bytes]) -> tuple[Days, Floats]:
    """Return (week-end days, values) of packed years, in order; inverse of `pack_years` but for
    the NaN with which it fills each year up. A year of the wrong length raises ValueError.
    """
    days: list[Days] = [np.empty(0, dtype=np.int64)]
    values: list[Floats] = [np.empty(0)]
    for year in sorted(packed):
        weeks, part = weeks_of_year(year), unpack(packed[year])
        if part.size != weeks.size:
            raise ValueError(f"{year} has {weeks.size} weeks, but {part.size} values are stored.")
        days.append(weeks)
        values.append(part)
    return np.concatenate(days), np.concatenate(values)
