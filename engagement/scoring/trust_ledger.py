"""The evidence of one direction of trust as plain arrays.

Parallel one-dimensional arrays, one element a row, in any order; days are whole numbers,
`date.toordinal()` of dates in London. Values that cannot be raise LedgerError.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.ledger import Floats, LedgerError
from engagement.scoring.trust_model import SOURCES
from engagement.scoring.weeks import Days

Indexes = NDArray[np.int64]


def _whole() -> Days:
    return np.empty(0, dtype=np.int64)


def _number() -> Floats:
    return np.empty(0)


@dataclass(frozen=True)
class TrustRows:
    """Rows that inform one side's trust in the other.

    day: when it happened; source: index into `SOURCES`; x: value 0..1; q: quality and importance,
    0 or more, before caps; pressure: recorded pressure 0..1 on whoever acted; counterpart: a number
    for whoever acted (caps hold for each); key: a number that names the row in explanations, so
    that a correction can be told from a new row.
    """

    day: Days = field(default_factory=_whole)
    source: Indexes = field(default_factory=_whole)
    x: Floats = field(default_factory=_number)
    q: Floats = field(default_factory=_number)
    pressure: Floats = field(default_factory=_number)
    counterpart: Indexes = field(default_factory=_whole)
    key: Indexes = field(default_factory=_whole)

    def __post_init__(self) -> None:
        size = np.asarray(self.day).shape
        for name in ("day", "source", "counterpart", "key"):
            object.__setattr__(self, name, _checked(name, getattr(self, name), np.int64, size))
        for name in ("x", "q", "pressure"):
            object.__setattr__(self, name, _checked(name, getattr(self, name), np.float64, size))
        _require(np.all((self.source >= 0) & (self.source < len(SOURCES))), "Unknown source.")
        _require(np.all((self.x >= 0) & (self.x <= 1)), "A value x lies between 0 and 1.")
        _require(np.all(np.isfinite(self.q) & (self.q >= 0)), "A quality q is 0 or more.")
        in_range = (self.pressure >= 0) & (self.pressure <= 1)
        _require(np.all(in_range), "Pressure lies between 0 and 1.")
        _require(np.unique(self.key).size == self.key.size, "Two rows have the same key.")

    @classmethod
    def of(
        cls,
        day: Days,
        source: Indexes,
        x: Floats,
        q: Floats | None = None,
        pressure: Floats | None = None,
    ) -> "TrustRows":
        """Return rows of one counterpart, named by position; usual quality and no pressure."""
        size = np.asarray(day).size
        return cls(
            day=day,
            source=source,
            x=x,
            q=np.ones(size) if q is None else q,
            pressure=np.zeros(size) if pressure is None else pressure,
            counterpart=np.zeros(size, np.int64),
            key=np.arange(size),
        )

    def take(self, which: Indexes | NDArray[np.bool_]) -> "TrustRows":
        """Return the chosen rows, with their keys."""
        return TrustRows(**{name: values[which] for name, values in vars(self).items()})


@dataclass(frozen=True)
class TrustLedger:
    """One direction of one partnership: the partner's kind of organisation, and the rows."""

    organisation_type: str
    rows: TrustRows = field(default_factory=TrustRows)


def wave_quality(answers: int, alike: float = 0.2) -> float:
    """Return the q of one row for n answers of one organisation in one wave: n / (1 + (n-1) 0.2).

    alike: how much two answers from one organisation say the same.
    """
    if answers < 1:
        raise LedgerError("A wave without answers makes no row.")
    return answers / (1 + (answers - 1) * alike)


def _checked(name: str, values: object, dtype: type, size: tuple[int, ...]) -> NDArray[np.generic]:
    array = np.asarray(values)
    if dtype is np.int64 and array.size:
        _require(array.dtype.kind in "iu", f"{name} must hold whole numbers.")
    _require(array.shape == size and array.ndim == 1, f"{name} differs in length from day.")
    return array.astype(dtype, copy=False)


def _require(condition: object, message: str) -> None:
    if not condition:
        raise LedgerError(message)
