"""What kinds of instruments there are, by who answers and who is shown with the answers."""

from typing import Protocol

from django.db import models


class InstrumentKind(models.TextChoices):
    """As people choose it."""

    ORGANISATIONAL = "organisational", "Organisations"
    CONFIDENTIAL = "confidential", "People, in confidence"
    RELATIONAL = "relational", "Organisations of a board, about each other"


class HasKind(Protocol):
    """An instrument as the core knows it, or the row of one of its versions."""

    @property
    def is_relational(self) -> bool: ...
    @property
    def is_confidential(self) -> bool: ...


def kind_of(instrument: HasKind) -> InstrumentKind:
    """The kind of an instrument."""
    if instrument.is_relational:
        return InstrumentKind.RELATIONAL
    if instrument.is_confidential:
        return InstrumentKind.CONFIDENTIAL
    return InstrumentKind.ORGANISATIONAL
