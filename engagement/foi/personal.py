"""Personal details that a text may hold, proposed to whoever reviews it: it blanks nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engagement.foi.passages import Span

_MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# A number as it is dialled in the United Kingdom: ten or eleven digits after 0 or +44.
_PHONE = re.compile(r"(?<![\w/])(?:\+44\s?(?:\(0\)\s?)?|\(?0)\d(?:[\s()-]?\d){8,9}(?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SHORTEST_SURNAME = 3
Candidate = tuple[int, int, str]  # from, up to, and why


@dataclass(frozen=True)
class Proposal:
    """What may be somebody's: where it stands, and why it is thought so."""

    span: Span
    why: str


class KnownPeople:
    """Whoever the product knows in a system, made ready to be looked for in many texts."""

    def __init__(self, people: Iterable[tuple[str, str, str]]) -> None:
        """``people``: name, mail address and phone of each; empty where one is not known."""
        self._names: dict[str, set[str]] = {}
        self._surnames: set[str] = set()
        self._exact: set[str] = set()
        for name, mail, phone in people:
            words = [word.casefold() for word in _WORD.findall(name)]
            if words:
                self._names.setdefault(words[-1], set()).add(name)
                if len(words) > 1 and len(words[-1]) >= SHORTEST_SURNAME:
                    self._surnames.add(words[-1])
            self._exact |= {each.casefold() for each in (mail, phone) if each.strip()}

    def proposals(self, texts: Sequence[str]) -> list[Proposal]:
        """All that the texts may hold of them, and mail addresses and numbers of anybody."""
        return [each for part, text in enumerate(texts) for each in self._of_part(part, text)]

    def _of_part(self, part: int, text: str) -> list[Proposal]:
        """Those of one text; of several at one place the first, which says more."""
        found: list[Proposal] = []
        for start, end, why in self._candidates(text):
            span = Span(part, start, end)
            if not any(each.span.start < end and start < each.span.end for each in found):
                found.append(Proposal(span, why))
        return sorted(found, key=lambda each: each.span)

    def _candidates(self, text: str) -> Iterator[Candidate]:
        yield from ((*match.span(), "a mail address") for match in _MAIL.finditer(text))
        yield from ((*match.span(), "a phone number") for match in _PHONE.finditer(text))
        folded = text.casefold()
        words = list(_WORD.finditer(folded))
        if len(folded) != len(text):  # places in it would not be places in the text
            folded, words = text, list(_WORD.finditer(text))
        for exact in self._exact:
            if exact in folded:
                yield from _places(exact, folded, "a contact detail on record")
        for last in {match[0] for match in words} & self._names.keys():
            for name in self._names[last]:
                yield from _places(name, text, "a person on record")
        for match in words:
            bare = match[0].removesuffix("’s").removesuffix("'s")
            if bare in self._surnames and text[match.start()].isupper():
                yield match.start(), match.start() + len(bare), "a surname on record"


def _places(words: str, text: str, why: str) -> Iterator[Candidate]:
    """Wherever the words stand by themselves."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE):
        yield *match.span(), why
