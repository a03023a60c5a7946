"""The quorum of a meeting in sentences that say what is known, and what is not."""

from dataclasses import dataclass

from engagement.analytics.quorum import BoardQuorum, ItemQuorum
from engagement.scoring.quorum import Quorum, Verdict
from nhsuk.formats import counted

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
COLOURS = {
    Verdict.QUORATE: "green",
    Verdict.JUST: "yellow",
    Verdict.NOT_QUORATE: "orange",
    Verdict.NOT_KNOWN: "grey",
    Verdict.NOT_SET: "grey",
}
WORDS = {
    Verdict.QUORATE: "Quorate",
    Verdict.JUST: "Quorate, just",
    Verdict.NOT_QUORATE: "Not quorate",
    Verdict.NOT_KNOWN: "Not known",
    Verdict.NOT_SET: "No quorum set",
}


@dataclass(frozen=True)
class QuorumWords:
    """The word for a tag with its colour, and the whole sentence."""

    word: str
    colour: str
    sentence: str


def in_words(found: BoardQuorum | ItemQuorum, *, is_to_come: bool = False) -> QuorumWords:
    """Of a board as a whole, or for one of its items."""
    verdict = found.quorum.verdict
    if is_to_come and verdict != Verdict.NOT_SET:
        return QuorumWords("To come", "grey", f"The meeting is to come. {_needed(found.quorum)}")
    item = found if isinstance(found, ItemQuorum) else None
    sentence = _sentence(found.quorum, item)
    return QuorumWords(WORDS[verdict], COLOURS[verdict], sentence)


def _sentence(found: Quorum, item: ItemQuorum | None) -> str:
    there = _there(found, item)
    match found.verdict:
        case Verdict.NOT_SET:
            return f"No quorum is set for this board. {there}."
        case Verdict.NOT_KNOWN:
            seats = counted(found.not_known, "seat")
            return (
                f"Not known: attendance of {seats} is not recorded. {there}, "
                f"{found.needed} {_are(found.needed)} needed."
            )
        case Verdict.QUORATE:
            end = "quorate"
        case Verdict.JUST:
            end = "quorate, just"
        case Verdict.NOT_QUORATE:
            end = "not quorate"
    unknown = ""
    if found.not_known:
        unknown = f" Attendance of {counted(found.not_known, 'further seat')} is not recorded."
    needed = f"{found.needed} {_are(found.needed)} needed"
    return f"{there}, {needed}: {end}.{unknown}"


def _there(found: Quorum, item: ItemQuorum | None) -> str:
    """6 of 9 voting members were there; and of an item, why it was fewer than at the start."""
    vacant = ""
    if found.vacant:
        vacant = f" ({counted(found.vacant, 'voting seat is,voting seats are')} vacant)"
    if item is None or not found.lost:
        verb = "was" if found.there == 1 else "were"
        members = counted(found.members, "voting member").split(" ", 1)[1]
        text = f"{found.there} of {found.members} {members} {verb} there{vacant}"
    else:
        why = _why(item)
        text = f"{found.there} of {found.members} for item {item.item.number}{vacant}, {why}"
    return text


def _why(item: ItemQuorum) -> str:
    parts = []
    if item.left:
        parts.append(f"{_number(item.left)} had declared an interest and left")
    if item.without_vote:
        parts.append(f"{_number(item.without_vote)} had declared an interest and did not vote")
    return ", ".join(parts) or "fewer than at the start"


def _needed(found: Quorum) -> str:
    return (
        f"{found.needed} of {counted(found.members, 'voting member')} {_are(found.needed)} needed."
    )


def _are(needed: int | None) -> str:
    return "is" if needed == 1 else "are"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
