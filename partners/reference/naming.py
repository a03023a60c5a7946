"""Names as people write them. The NHS register shouts: BARTS HEALTH NHS TRUST."""

import re

SMALL = frozenset(
    (
        *("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or"),
        *("the", "to", "under", "upon", "via", "with"),
    )
)
FIXED = {
    word.upper(): word
    for word in (
        *("ADHD", "AHP", "AWC", "BAME", "BSW", "CAMHS", "CCG", "CDAS", "CHC"),
        *("CIC", "COPD", "DMC", "ENT", "GP", "GPs", "GMS", "HIV", "HMP"),
        *("ICB", "ICS", "IT", "LLP", "MSK", "NE", "NHS", "NHSE", "NW"),
        *("OOH", "OT", "PCC", "PCN", "PCNs", "PCO", "PCT", "PHE", "PLC"),
        *("PMS", "QMC", "RAF", "RNIB", "SE", "SSP", "SW", "TB", "UCC"),
        *("UK", "UPCC", "USA", "WIC", "YMCA", "H&J", "II", "III", "IV"),
        *("St", "Dr", "Drs", "Mr", "Mrs", "Ms", "Prof", "Rev", "Ltd"),
        *("Rd", "Ave", "Ctr", "Ctre"),
    )
}
# One or two capitals that are no word are somebody's initials or a direction.
VOWEL = re.compile(r"[AEIOUY]")
WORD = re.compile(r"[A-Z0-9&]+(?:['’][A-Z]+)*", re.IGNORECASE)
MC = re.compile(r"^MC(?=[B-DF-HJ-NP-TV-Z])")
O_NAME = re.compile(r"^([OD])(['’])([A-Z]{3,})$")


def readable(official: str) -> str:
    """A shouted name in upper and lower case; a name that is not shouted stays as it is.

    Abbreviations (NHS, GP, PCN), codes with digits (D4U1Y) and initials keep their capitals, small
    words between others do not get them, and an apostrophe's s stays small.
    """
    if official != official.upper():
        return official
    words = WORD.split(official)
    found = WORD.findall(official)
    parts = [words[0]]
    for index, word in enumerate(found):
        between = words[index]
        follows = index > 0 and not between.rstrip().endswith((":", "(", "/", "."))
        parts += [_word(word, follows=follows), words[index + 1]]
    return "".join(parts)


def _word(word: str, *, follows: bool) -> str:
    if any(character.isdigit() for character in word):
        return _with_digits(word)
    if word in FIXED:
        return FIXED[word]
    if follows and word.lower() in SMALL and len(word) > 1:
        return word.lower()
    stem, apostrophe, ending = word.partition("'")
    if apostrophe:
        if match := O_NAME.match(word):
            return f"{match[1]}{match[2]}{match[3].capitalize()}"
        return f"{_word(stem, follows=False)}'{ending.lower()}"
    if len(word) <= 4 and not VOWEL.search(word):
        return word
    if MC.match(word):
        return f"Mc{word[2:].capitalize()}"
    if "&" in word:
        return "&".join(part.capitalize() if len(part) > 1 else part for part in word.split("&"))
    return word.capitalize()


def _with_digits(word: str) -> str:
    """1ST and 2ND are words; D4U1Y is a code."""
    return word.lower() if re.fullmatch(r"\d+(ST|ND|RD|TH)", word) else word
