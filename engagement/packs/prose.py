"""What people wrote as paragraphs and lists: a line after a dash or a number is part of a list."""

import re
from dataclasses import dataclass

_POINT = re.compile(r"^\s*(?:[-*•–]|(\d{1,3})[.)])\s+(.*\S)\s*$")


@dataclass(frozen=True)
class Part:
    """A paragraph, or a list: then each item is its number, "" for a dash, and its words."""

    text: str = ""
    items: tuple[tuple[str, str], ...] = ()


def parts_of(text: str) -> list[Part]:
    """The text in its order, without what is empty."""
    parts: list[Part] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        point = _POINT.match(line)
        if point is None:
            parts.append(Part(text=line.strip()))
        elif parts and parts[-1].items:
            parts[-1] = Part(items=(*parts[-1].items, (point[1] or "", point[2])))
        else:
            parts.append(Part(items=((point[1] or "", point[2]),)))
    return parts
