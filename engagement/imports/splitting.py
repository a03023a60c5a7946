"""Takes apart a cell that names several organisations.

The rule, in order:

1. Bullets, odd blanks and replacement characters (what a wrong encoding leaves) are put right, web
   addresses are left out.
2. The cell is cut at the separators: comma, semicolon, line break, tab, bullet and "|", but never
   inside brackets.
3. Pieces are put together again where the whole is a known name ("Ministry of Housing, Communities
   and Local Government") or the second piece is only "Ltd", "Inc" and the like.
4. A piece is cut further at " and ", "&" or "/" only where every part is a known name by itself.

Known are the names of the directory, those that the mapping says to keep together, and pieces that
stand alone elsewhere in the same file. The cell as it was written is kept with the row.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engagement.imports.table import squeeze

SEPARATORS = (",", ";", "\n", "\t", "•", "·", "▪", "●", "◦", "|")
PEOPLE_SEPARATORS = (";", "\n", ",", " and ", "&")

# Departments whose names hold a comma.
KEEP_TOGETHER = (
    "Ministry of Housing, Communities and Local Government",
    "Department for Levelling Up, Housing and Communities",
    "Department for Science, Innovation and Technology",
    "Department for Environment, Food and Rural Affairs",
    "Department for Business, Energy and Industrial Strategy",
    "Department for Digital, Culture, Media and Sport",
    "Department for Culture, Media and Sport",
    "Foreign, Commonwealth and Development Office",
)

_WEB = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_LOST_APOSTROPHE = re.compile(r"(?<=\w)\ufffd(?=s\b)|(?<=s)\ufffd(?=\s|$)")
_BULLET_AT_START = re.compile(r"(^|[\n\t,;])[ \u00a0]*[-–—*oØ§][ \t\u00a0]+")
_LEGAL_FORMS = frozenset({"ltd", "limited", "inc", "llc", "llp", "plc", "corp", "co", "gmbh", "ag"})
_FURTHER = re.compile(r"\s+and\s+|\s*&\s*|\s*/\s*")
_MOST_JOINED = 4

Known = Callable[[str], bool]


def _nothing(_name: str) -> bool:
    return False


@dataclass(frozen=True)
class Vocabulary:
    """Names known when a cell is cut: of the directory, and those alone elsewhere in the file."""

    is_listed: Known = _nothing
    is_in_file: Known = _nothing

    def knows(self, name: str) -> bool:
        return self.is_listed(name) or self.is_in_file(name)


NOTHING_KNOWN = Vocabulary()


def split_names(
    cell: str,
    *,
    separators: Sequence[str] = SEPARATORS,
    vocabulary: Vocabulary = NOTHING_KNOWN,
) -> list[str]:
    """The names in a cell, each once, as written."""
    pieces = _joined(pieces_of(cell, separators=separators), vocabulary.is_listed)
    names: dict[str, None] = {}
    for piece in pieces:
        for name in _cut_further(piece, vocabulary):
            if any(character.isalnum() for character in name):
                names.setdefault(name)
    return list(names)


def pieces_of(cell: str, *, separators: Sequence[str] = SEPARATORS) -> list[str]:
    """The cell cut at its separators only: what stands alone here is known elsewhere."""
    return [piece for piece in map(_trimmed, _cut(_repaired(cell), separators)) if piece]


def _repaired(cell: str) -> str:
    text = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = _LOST_APOSTROPHE.sub("’", text)
    text = _WEB.sub("\n", text.replace("\ufffd", " "))
    return _BULLET_AT_START.sub(r"\1", text)


def _cut(text: str, separators: Sequence[str]) -> list[str]:
    """Cut at separators that do not stand inside brackets; unclosed brackets protect nothing."""
    pattern = "|".join(re.escape(separator) for separator in sorted(separators, key=len)[::-1])
    if not pattern:
        return [text]
    inside = [found.span() for found in re.finditer(r"\([^()]*\)", text)]
    pieces, start = [], 0
    for found in re.finditer(pattern, text):
        if any(first < found.start() < last for first, last in inside):
            continue
        pieces.append(text[start : found.start()])
        start = found.end()
    return [*pieces, text[start:]]


def _trimmed(piece: str) -> str:
    """A piece without what only joined it to its neighbours."""
    name = squeeze(piece).strip(' ;:-–—*"“”')
    if name[:4].lower() == "and ":
        name = name[4:].lstrip()
    last_word = name.rstrip(".").rsplit(" ", 1)[-1].lower()
    if name.endswith(".") and last_word not in _LEGAL_FORMS and "." not in last_word:
        name = name.rstrip(". ")
    return name


def _joined(pieces: list[str], known: Known) -> list[str]:
    result: list[str] = []
    index = 0
    while index < len(pieces):
        if result and pieces[index].rstrip(".").lower() in _LEGAL_FORMS:
            result[-1] = f"{result[-1]}, {pieces[index]}"
            index += 1
            continue
        length = _longest_known(pieces[index : index + _MOST_JOINED], known)
        result.append(", ".join(pieces[index : index + length]))
        index += length
    return result


def _longest_known(pieces: list[str], known: Known) -> int:
    for length in range(len(pieces), 1, -1):
        if known(", ".join(pieces[:length])):
            return length
    return 1


def _cut_further(name: str, vocabulary: Vocabulary) -> list[str]:
    if vocabulary.is_listed(name):
        return [name]
    parts = [part for part in _FURTHER.split(name) if part]
    if len(parts) > 1 and all(vocabulary.knows(part) for part in parts):
        return parts
    return [name]
