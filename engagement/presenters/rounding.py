"""Rounded parts that still add up to their rounded whole."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def rounded_to_total(parts: Sequence[float], step: Decimal = TENTH) -> list[Decimal]:
    """Round each part to the step so that all add up to their rounded sum.

    Every part is rounded down, and the steps that are then missing go to the parts that lost most:
    no part is off by a whole step.
    """
    exact = [Decimal(repr(part)) for part in parts]
    total = sum(exact, Decimal(0)).quantize(step, ROUND_HALF_UP)
    floors = [part.quantize(step, ROUND_FLOOR) for part in exact]
    missing = int((total - sum(floors, Decimal(0))) / step)
    by_loss = sorted(range(len(parts)), key=lambda i: exact[i] - floors[i], reverse=True)
    for index in by_loss[:missing]:
        floors[index] += step
    return floors
