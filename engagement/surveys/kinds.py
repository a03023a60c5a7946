"""What kinds of instruments there are, by who answers and who is shown with the answers."""

from typing import Protocol

from django.db import models


class InstrumentKind(models.TextChoices):
    """As people choose it; `sentence` says who answers, and under which name that is shown."""

    ORGANISATIONAL = "organisational", "Organisations"
    CONFIDENTIAL = "confidential", "People, in confidence"
    RELATIONAL = "relational", "Organisations of a board, about each other"

    @property
    def sentence(self) -> str:
        """Who answers, and what is shown of whom."""
        return _SENTENCES[self]


_SENTENCES = {
    InstrumentKind.ORGANISATIONAL: "People answer for their organisation. The answers are shown "
    "under its name.",
    InstrumentKind.CONFIDENTIAL: "People answer for themselves, in confidence. Small groups are "
    "shown nowhere.",
    InstrumentKind.RELATIONAL: "Each organisation of a board rates the others. The answers are "
    "shown under its name.",
}


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
