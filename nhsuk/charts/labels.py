"""Words in a picture that must not lie on each other: which are shown, and on which side."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Any

# Pixels, by the type size of all charts: an average character, a line, a point with its edge.
CHARACTER, LINE, DOT = 7.4, 17.0, 9.0
LONGEST = 26
# Of the grid in which points lie that have no words.
SQUARE = 6
SIDES = ("right", "left", "above", "below")


@dataclass(frozen=True)
class Anchor:
    """A point that asks for words, in pixels from the left and from above."""

    x: float
    y: float
    text: str
    radius: float = DOT
    # Shown even where it covers a point, though never where it covers other words.
    is_needed: bool = False


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def hits(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def spread(heights: Sequence[float], *, apart: float, lowest: float, highest: float) -> list[float]:
    """Heights moved as little as needed to be ``apart``, in the same order from above to below.

    They end within the two bounds where there is room, else below the lower one.
    """
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    placed = [0.0] * len(heights)
    free = lowest
    for index in order:
        placed[index] = max(heights[index], free)
        free = placed[index] + apart
    limit = highest
    for index in reversed(order):
        placed[index] = max(min(placed[index], limit), lowest)
        limit = placed[index] - apart
    # Both bounds cannot be kept where there is too little room: then nothing overlaps all the same.
    free = lowest
    for index in order:
        placed[index] = max(placed[index], free)
        free = placed[index] + apart
    return placed


def sides(
    anchors: Sequence[Anchor],
    *,
    width: float,
    height: float,
    most: int,
    points: Iterable[tuple[float, float]] = (),
) -> list[str]:
    """The side of its point on which each text stands, "" where it finds no room.

    Whoever comes first is served first. No text lies on another, on a point that asked, on one of
    ``points`` (in pixels) or outside; one that is needed may lie on points.
    """
    dots = [_around(anchor) for anchor in anchors]
    occupied = {(int(x // SQUARE), int(y // SQUARE)) for x, y in points}
    texts: list[_Box] = []
    found = []
    for index, anchor in enumerate(anchors):
        others = [dot for number, dot in enumerate(dots) if number != index]
        free = _Free(width, height, texts, others, occupied)
        side, box = free.first(anchor) if len(texts) < most else ("", None)
        texts += [box] if box else []
        found.append(side)
    return found


def short(text: str) -> str:
    """A name as long as a label may be."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def halo(mark: dict[str, Any]) -> dict[str, Any]:
    """White around the same text, drawn before it, so that lines below do not cross it."""
    return {**mark, "stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round"}


def label_mark(*, wide_from: int) -> dict[str, Any]:
    """Text that stands where ``datum.wide`` says, or ``datum.narrow`` in a narrow picture."""
    side = f"(width < {wide_from} ? datum.narrow : datum.wide)"
    away = "(datum.radius + 3)"
    return {
        "type": "text",
        "align": {"expr": f"{side} == 'right' ? 'left' : {side} == 'left' ? 'right' : 'center'"},
        "dx": {"expr": f"{side} == 'right' ? {away} : {side} == 'left' ? -{away} : 0"},
        "dy": {"expr": f"{side} == 'above' ? -{away} - 6 : {side} == 'below' ? {away} + 7 : 0"},
        "opacity": {"expr": f"{side} == '' ? 0 : 1"},
    }


def _around(anchor: Anchor) -> _Box:
    return _Box(
        anchor.x - anchor.radius,
        anchor.y - anchor.radius,
        anchor.x + anchor.radius,
        anchor.y + anchor.radius,
    )


@dataclass(frozen=True)
class _Free:
    """What is taken of a picture: texts, points that asked, and squares with any other point."""

    width: float
    height: float
    texts: Sequence[_Box]
    dots: Sequence[_Box]
    occupied: Set[tuple[int, int]]

    def first(self, anchor: Anchor) -> tuple[str, _Box | None]:
        """The first side with room; for whoever needs one, the first without words."""
        boxes = [(side, _box(anchor, side)) for side in SIDES]
        legible = [(side, box) for side, box in boxes if self._is_legible(box)]
        clear = [(side, box) for side, box in legible if self._is_clear(box, anchor)]
        return next(iter(clear or (legible if anchor.is_needed else [])), ("", None))

    def _is_legible(self, box: _Box) -> bool:
        inside = box.left >= 0 and box.right <= self.width
        inside = inside and box.top >= 0 and box.bottom <= self.height
        return inside and not any(box.hits(text) for text in self.texts)

    def _is_clear(self, box: _Box, anchor: Anchor) -> bool:
        if any(box.hits(dot) for dot in self.dots):
            return False
        own = (int(anchor.x // SQUARE), int(anchor.y // SQUARE))
        across = range(int(box.left // SQUARE), int(box.right // SQUARE) + 1)
        down = range(int(box.top // SQUARE), int(box.bottom // SQUARE) + 1)
        return not any((x, y) in self.occupied and (x, y) != own for x in across for y in down)


def _box(anchor: Anchor, side: str) -> _Box:
    long = len(anchor.text) * CHARACTER
    away = anchor.radius + 3
    left = {"right": anchor.x + away, "left": anchor.x - away - long}.get(side, anchor.x - long / 2)
    middle = {"above": anchor.y - away - 6, "below": anchor.y + away + 7}.get(side, anchor.y)
    return _Box(left, middle - LINE / 2, left + long, middle + LINE / 2)
