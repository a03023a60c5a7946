"""What every measure of variation asks of the arrays that it is given."""

import numpy as np

from engagement.scoring.ledger import Floats
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.variation.errors import VariationError

# The squares of what lies beyond would be no numbers.
LARGEST = 1e15


def amounts(values: object, what: str) -> Floats:
    """Return finite numbers of 0 or more as a flat array. Raises VariationError."""
    array = measurements(values, what)
    if (array < 0).any():
        raise VariationError(f"{what} must be 0 or more, but number {_first(array < 0)} is not.")
    return array


def measurements(values: object, what: str) -> Floats:
    """Return finite numbers as a flat array of at least one. Raises VariationError."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise VariationError(f"{what} must be a flat list of numbers.") from error
    if array.ndim != 1 or not array.size:
        raise VariationError(f"{what} must be a flat list of at least one number.")
    wrong = ~(np.abs(array) <= LARGEST)
    if wrong.any():
        raise VariationError(
            f"{what} must be numbers of at most {LARGEST:g}, but number {_first(wrong)} is not."
        )
    return array


def same_length(what: str, first: Floats, second: Floats | Indexes) -> None:
    """Raise VariationError unless two arrays have one shape."""
    if first.shape != second.shape:
        raise VariationError(f"{what} must have one length: {first.size} and {second.size} differ.")


def _first(wrong: np.typing.NDArray[np.bool_]) -> int:
    return int(wrong.argmax()) + 1
