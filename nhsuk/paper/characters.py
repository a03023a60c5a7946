"""Which characters the paper can show: the tool that prints it refuses those that no font has."""

import re
import sys
import unicodedata

# Stands for a character that cannot be shown; the page shows it.
MISSING = "\N{WHITE SQUARE}"
BREAK = "\N{ZERO WIDTH SPACE}"
LONGEST_WORD = 28
ASCII = 128
# Of the fonts in use; a test prints every one of them.
SHOWN = (
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x0377),  # Latin of other languages, marks, Greek
    (0x038E, 0x03A1),
    (0x03A3, 0x052F),  # Greek, Cyrillic
    (0x0591, 0x05C7),  # Hebrew
    (0x05D0, 0x05EA),
    (0x0621, 0x063A),  # Arabic
    (0x0641, 0x0652),
    (0x1E00, 0x1EFF),  # Vietnamese and others
    (0x2010, 0x2027),  # dashes, quotation marks, bullets
    (0x2030, 0x205E),
    (0x20A0, 0x20BE),  # currencies
    (0x2190, 0x2195),  # arrows
    (0x2212, 0x2212),
    (0x2260, 0x2260),
    (0x2264, 0x2265),
    (0x25A1, 0x25A1),
)
# In a drawing: a character by its number, and the fonts of a text.
_NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));")
_FONTS = re.compile(r"""font-family=("[^"]*"|'[^']*')""")


def printable(text: str, longest: int = LONGEST_WORD) -> str:
    """The text on one line, without what is invisible, and with a square for what has no glyph.

    Words over ``longest`` letters get places where they may be broken, or they would run off the
    paper.
    """
    return " ".join(_breakable(word, longest) for word in _shown(text).split())


def printable_drawing(svg: str, font: str) -> str:
    """An SVG whose words are set in a font of the paper, as far as that has them."""
    plain = _shown(_NUMBERED.sub(_unnumbered, svg))
    plain = "".join(" " if c.isspace() else c for c in plain)  # some spaces are not allowed in XML
    return _FONTS.sub(f'font-family="{font}"', plain)


def _shown(text: str) -> str:
    visible = (c for c in unicodedata.normalize("NFC", text) if _is_visible(c))
    return "".join(c if _has_glyph(c) else MISSING for c in visible)


def _unnumbered(found: re.Match[str]) -> str:
    """Those of ASCII stay: some of them would be markup."""
    code = int(found[1], 16) if found[1] else int(found[2])
    if code < ASCII:
        return found[0] if code >= ord(" ") else " "
    return chr(code) if code <= sys.maxunicode else MISSING


def _is_visible(character: str) -> bool:
    """Neither a control character nor one that turns the direction of what follows."""
    return character.isspace() or unicodedata.category(character)[0] != "C"


def _has_glyph(character: str) -> bool:
    code = ord(character)
    return character.isspace() or any(first <= code <= last for first, last in SHOWN)


def _breakable(word: str, longest: int) -> str:
    if len(word) <= longest:
        return word
    parts = (word[at : at + longest] for at in range(0, len(word), longest))
    return BREAK.join(parts)
