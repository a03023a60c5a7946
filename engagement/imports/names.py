"""When two spellings are the same name: the key under which names are compared."""

import re
import unicodedata
from functools import lru_cache

_PARENTHESISED_END = re.compile(r"\s*\(([^()]{1,12})\)\s*$")
_APOSTROPHES = re.compile(r"['’‘`´]")
_NOT_WORD = re.compile(r"[^\w]+")
_WORDS = {"ltd": "limited", "st": "saint", "ft": "foundation trust", "&": "and", "+": "and"}


@lru_cache(maxsize=50_000)  # a file names the same few organisations again and again
def name_key(name: str) -> str:
    """What is left of a name without case, accents, punctuation, a leading "the", "&" for "and".

    A bracketed abbreviation of the name itself at its end is dropped too: "Royal College of Nursing
    (RCN)" is "Royal College of Nursing", but "Healthwatch (Leeds)" is not "Healthwatch".
    """
    if found := _PARENTHESISED_END.search(name):
        before = name[: found.start()]
        if _abbreviates(found[1], before):
            name = before
    text = unicodedata.normalize("NFKD", name)
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = _APOSTROPHES.sub("", text).casefold().replace("&", " and ").replace("+", " and ")
    words = [_WORDS.get(word, word) for word in _NOT_WORD.sub(" ", text).replace("_", " ").split()]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)[:255]


def _abbreviates(short: str, long: str) -> bool:
    """Whether capitals and digits stand, in this order, in the name: GSK in GlaxoSmithKline."""
    letters = [character for character in short if character.isalnum()]
    if len(letters) < 2 or not all(letter.isupper() or letter.isdigit() for letter in letters):
        return False
    rest = iter(long.upper())
    starts_alike = long.lstrip().upper().removeprefix("THE ").startswith(letters[0])
    return starts_alike and all(letter in rest for letter in letters)
