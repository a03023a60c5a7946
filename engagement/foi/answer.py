"""What goes out: items without what is held back, and a schedule of what was, without its words.

Nothing is read from here on but what these classes hold, so what is not in them is in no file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.foi.passages import Piece


@dataclass(frozen=True)
class AnswerPart:
    """A field of an item, with gaps."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class AnswerItem:
    """An item that is released, whole or with gaps."""

    number: int
    kind: str
    parts: tuple[AnswerPart, ...]
    is_redacted: bool


@dataclass(frozen=True)
class ScheduleLine:
    """That something of an item was held back: under which section, why, and how it was weighed."""

    number: int
    what: str
    section: str
    title: str
    reason: str
    public_interest: str


@dataclass(frozen=True)
class Answer:
    """All of it. Days are in words."""

    reference: str
    system: str
    is_fictional: bool
    summary: str
    received_on: str
    known_on: str
    items: Sequence[AnswerItem]
    schedule: Sequence[ScheduleLine]
    held_back: int

    @property
    def title(self) -> str:
        """What the document is called, also in its metadata."""
        return f"Answer to information request {self.reference}"


def gap_words(sections: Sequence[str]) -> str:
    """What stands where something was taken out."""
    plural = "s" if len(sections) > 1 else ""
    return f"[Redacted: section{plural} {' and '.join(sections)}]"


def plain(pieces: Sequence[Piece]) -> str:
    """A part as text."""
    return "".join(gap_words(p.sections) if p.is_gap else p.text for p in pieces)
