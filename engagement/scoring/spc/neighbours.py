"""Who stands beside whom when points are left out: the point before a ghosted one and the next."""

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engagement.scoring.ledger import Bools

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True)
class Neighbours:
    """The included points of every series, moved to the left until they stand side by side.

    included: (n, t), which points count. source and place: the flat positions of these points where
    they were, and where they are when moved; None if all are included and nothing moves.
    """

    included: Bools
    source: NDArray[np.intp] | None
    place: NDArray[np.intp] | None

    @classmethod
    def of(cls, included: Bools) -> "Neighbours":
        """Return the neighbours among the included points of an array (n, t)."""
        if included.all():
            return cls(included, None, None)
        _, periods = included.shape
        source = np.flatnonzero(included)
        rank = np.cumsum(included, axis=1).ravel()[source] - 1
        return cls(included, source, source // periods * periods + rank)

    def together(self, values: NDArray[Number], rest: Any) -> NDArray[Number]:
        """Return values (n, t) of the included points side by side, and then the rest."""
        return self._moved(values, self.source, self.place, rest)

    def apart(self, values: NDArray[Number], rest: Any) -> NDArray[Number]:
        """Return values (n, t) of points side by side where they belong, rest at left-out ones."""
        return self._moved(values, self.place, self.source, rest)

    @staticmethod
    def _moved(
        values: NDArray[Number],
        origin: NDArray[np.intp] | None,
        goal: NDArray[np.intp] | None,
        rest: Any,
    ) -> NDArray[Number]:
        if origin is None or goal is None:
            return values
        moved = np.full(values.shape, rest, dtype=values.dtype)
        moved.ravel()[goal] = values.ravel()[origin]
        return moved
