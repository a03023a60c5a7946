"""Ways in which a body names a record: by its id, or by a code that the caller knows better.

Rooms above say which ways there are; this room knows none of their records.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

Given = Mapping[str, str]


@dataclass(frozen=True)
class Naming:
    """One way to name records of a model: what is given, and how that narrows those to choose from.

    ``narrow`` takes the records that the caller may see, what is given, and the caller.
    """

    model: type[Model]
    needs: str
    narrow: Callable[[QuerySet[Any], Given, Any], QuerySet[Any]] = field(repr=False)
    may: frozenset[str] = frozenset()

    def fits(self, model: type[Model], given: Given) -> bool:
        """Whether this is what was meant."""
        return issubclass(model, self.model) and {self.needs} <= given.keys() <= (
            {self.needs} | self.may
        )


NAMINGS: list[Naming] = []


def naming_of(model: type[Model], given: Given) -> Naming | None:
    """The way in which a record of this model is named; ``None`` if there is none such."""
    return next((each for each in NAMINGS if each.fits(model, given)), None)


def ways_to_name(model: type[Model]) -> list[Naming]:
    """All ways to name a record of this model, beside its id."""
    return [each for each in NAMINGS if issubclass(model, each.model)]
