"""The answer as PDF/UA: what it is, what was held back and why, then item by item."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engagement.foi.answer import Answer, AnswerItem, AnswerPart, ScheduleLine, gap_words
from nhsuk.paper import MISSING, printable, printed

TEMPLATE = Path(__file__).parent / "answer.typ"
# Thousands of items take minutes, and a worker waits for them.
LONGEST_WAIT = 900


def answer_paper(answer: Answer) -> bytes:
    """The PDF: the same bytes whenever it is made of the same.

    :raises PaperError: it could not be made.
    """
    (pdf,) = printed(TEMPLATE, [[_data(answer)]], wait=LONGEST_WAIT)
    return pdf


def _data(answer: Answer) -> dict[str, Any]:
    """What the template prints, in words that need no more judgement."""
    whole = sum(not item.is_redacted for item in answer.items)
    system = printable(answer.system)
    invented = "Invented data. " if answer.is_fictional else ""
    return {
        "title": printable(answer.title) or MISSING,
        "system": system,
        "summary": printable(answer.summary) or MISSING,
        "footer": f"{invented}{system}. {printable(answer.reference)}.",
        "facts": [
            ["Received", answer.received_on],
            ["What was known on", answer.known_on],
            ["Items released as they are", str(whole)],
            ["Items released in part", str(len(answer.items) - whole)],
            ["Items withheld", str(answer.held_back)],
        ],
        "schedule": [_line(line) for line in answer.schedule],
        "items": [_item(item) for item in answer.items],
    }


def _line(line: ScheduleLine) -> dict[str, Any]:
    return {
        "number": str(line.number),
        "what": line.what,
        "section": f"Section {line.section}: {line.title}",
        "reason": _paragraphs(line.reason),
        "public_interest": _paragraphs(line.public_interest),
    }


def _item(item: AnswerItem) -> dict[str, Any]:
    return {
        "title": f"Item {item.number}: {printable(item.kind)}",
        "parts": [{"label": part.label, "lines": list(_lines(part))} for part in item.parts],
    }


def _lines(part: AnswerPart) -> Iterable[list[dict[str, str]]]:
    """The paragraphs of a part, each as texts and gaps."""
    line: list[dict[str, str]] = []
    for piece in part.pieces:
        if piece.is_gap:
            line.append({"gap": gap_words(piece.sections)})
            continue
        first, *others = piece.text.splitlines() or [""]
        _add(line, first)
        for other in others:
            if line:
                yield line
            line = []
            _add(line, other)
        if piece.text.endswith(("\n", "\r")) and line:
            yield line
            line = []
    if line:
        yield line


def _add(line: list[dict[str, str]], text: str) -> None:
    if shown := printable(text):
        line.append({"text": shown})


def _paragraphs(text: str) -> list[str]:
    return [shown for each in text.splitlines() if (shown := printable(each))]
