"""What is blanked of a text: passages that can be ticked, words that were typed, and what is left.

A span names a part of an item by its number, and characters of its text from `start` up to `end`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

# A sentence, or what stands on a line by itself. What closes a quotation belongs to its sentence.
_PASSAGE = re.compile(r"""\S(?:[^\n]*?[.!?…]+["'”’)\]]*(?=\s|\Z)|[^\n]*)""")


@dataclass(frozen=True, order=True)
class Span:
    """Some characters of a part, and the section under which they are held back, if any."""

    part: int
    start: int
    end: int
    section: str = ""

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @property
    def key(self) -> str:
        """As a check box sends it."""
        return f"{self.part}-{self.start}-{self.end}"


@dataclass(frozen=True)
class Piece:
    """Text that is shown, or a gap in its place with the sections that it rests on."""

    text: str
    sections: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        """Whether something was taken out here."""
        return bool(self.sections)


@dataclass(frozen=True)
class Passage:
    """A passage as it is offered: ``key`` names its span, ``is_ticked`` says that it goes."""

    key: str
    text: str
    is_ticked: bool


def spans_of(data: Iterable[dict[str, Any]]) -> list[Span]:
    """What `as_data` gave."""
    return [Span(**each) for each in data]


def passages(part: int, text: str) -> list[Span]:
    """The sentences and lines of a text: together all of it but white space."""
    return [Span(part, found.start(), found.end()) for found in _PASSAGE.finditer(text)]


def occurrences(texts: Sequence[str], phrase: str) -> list[Span]:
    """Wherever the words stand, whatever their case and the space between them."""
    words = phrase.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    return [
        Span(part, found.start(), found.end())
        for part, text in enumerate(texts)
        for found in pattern.finditer(text)
    ]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same characters without those that stand within others of the same section."""
    left: list[Span] = []
    for span in sorted(set(spans), key=lambda each: (each.part, each.section, each.start)):
        last = left[-1] if left else None
        is_same = last and (last.part, last.section) == (span.part, span.section)
        if last and is_same and span.start <= last.end:
            left[-1] = Span(span.part, last.start, max(last.end, span.end), span.section)
        else:
            left.append(span)
    return sorted(left)


def pieces(part: int, text: str, spans: Iterable[Span]) -> list[Piece]:
    """A part as it goes out: what is blanked is not in it any more, only that something was."""
    own = [span for span in spans if span.part == part]
    if not own:
        return [Piece(text)] if text else []
    return list(_pieces(text, own))


def covers(part: int, text: str, spans: Iterable[Span]) -> bool:
    """Whether nothing of a part is left but white space."""
    return not any(piece.text.strip() for piece in pieces(part, text, spans) if not piece.is_gap)


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    length = len(text)
    cuts = sorted({0, length, *(min(at, length) for s in spans for at in (s.start, s.end))})
    waiting: tuple[str, ...] = ()
    for start, end in pairwise(cuts):
        over = tuple(sorted({s.section for s in spans if s.start <= start and end <= s.end}))
        if over:
            # Gaps that touch are one: how they were put together says something of what was there.
            waiting = tuple(sorted({*waiting, *over}))
        elif waiting and not text[start:end].strip():
            continue
        else:
            if waiting:
                yield Piece("", waiting)
                waiting = ()
            yield Piece(text[start:end])
    if waiting:
        yield Piece("", waiting)
