"""A briefing as PDF/UA on at most two pages, whatever there is to say."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engagement.briefing.facts import Briefing, Line, Section
from nhsuk.formats import nhs_date
from nhsuk.paper import MISSING, printable, printed

TEMPLATE = Path(__file__).parent / "briefing.typ"
MOST_PAGES = 2
# A briefing takes some 0.05 s: whoever waits for longer waits for nothing.
LONGEST_WAIT = 10
SECONDS_EACH = 1


@dataclass(frozen=True)
class Tightness:
    """How much is kept where there is too much: lines of a section, letters of a quote."""

    lines: int
    quote: int
    text: int


# Each keeps less than the one before, of what comes last first: the last fits whatever there is.
VERSIONS = (
    Tightness(lines=10, quote=600, text=400),
    Tightness(lines=7, quote=300, text=300),
    Tightness(lines=5, quote=180, text=200),
    Tightness(lines=4, quote=120, text=140),
    Tightness(lines=3, quote=80, text=110),
    Tightness(lines=2, quote=0, text=90),
    Tightness(lines=1, quote=0, text=60),
)
LONGEST_NAME = 120


def paper(briefing: Briefing) -> bytes:
    """One PDF.

    :raises PaperError: it could not be made in time.
    """
    (pdf,) = papers([briefing])
    return pdf


def papers(briefings: Sequence[Briefing]) -> list[bytes]:
    """A PDF for each, all made by one program.

    :raises PaperError: they could not be made in time.
    """
    return printed(
        TEMPLATE,
        [[_data(each, version) for version in VERSIONS] for each in briefings],
        most_pages=MOST_PAGES,
        wait=LONGEST_WAIT + SECONDS_EACH * len(briefings),
    )


def _data(briefing: Briefing, version: Tightness) -> dict[str, Any]:
    """What the template prints, in words that need no more judgement."""
    partner = _short(briefing.partner, LONGEST_NAME) or MISSING  # a heading must have words
    system = _short(briefing.system, LONGEST_NAME)
    reader = _short(briefing.reader, LONGEST_NAME)
    day = nhs_date(briefing.made_on)
    data: dict[str, Any] = {
        "title": f"Briefing: {partner}",
        "author": system,
        "partner": partner,
        "caption": _short(f"Briefing, {day}. {briefing.caption}", LONGEST_NAME * 2),
        "facts": [[name, _short(value, LONGEST_NAME)] for name, value in briefing.facts],
        "steps": [
            {"text": _short(step.text, version.text), "reason": _short(step.reason, version.text)}
            for step in briefing.steps
        ],
        "sections": [_section(each, version) for each in briefing.sections if _has_words(each)],
        "nothing": [
            {"title": each.title, "words": each.nothing}
            for each in briefing.sections
            if not _has_words(each)
        ],
    }
    fictional = "Invented data. " if briefing.is_fictional else ""
    data["footer"] = f"{fictional}{system}, {day}. For {reader}."
    if MISSING in json.dumps(data, ensure_ascii=False):
        data["footer"] += f" {MISSING} stands for a character that only the page can show."
    return data


def _has_words(section: Section) -> bool:
    return bool(section.lines or section.more)


def _section(section: Section, version: Tightness) -> dict[str, Any]:
    lines = section.lines[: version.lines]
    more = section.more + len(section.lines) - len(lines)
    return {
        "title": section.title,
        "note": _short(section.note, version.text),
        "lines": [_line(line, version) for line in lines],
        "more": more,
        "more_words": f"{more} more on the page.",
    }


def _line(line: Line, version: Tightness) -> dict[str, Any]:
    return {
        "text": _short(line.text, version.text),
        "about": _short(line.about, version.text),
        "state": _short(line.state, version.text),
        "is_late": line.is_late,
        "quote": _short(line.quote, version.quote),
    }


def _short(text: str, most: int) -> str:
    """What can be printed of a text, cut at a word if it is longer."""
    whole = printable(text)
    if len(whole) <= most:
        return whole
    if most == 0:
        return ""
    return whole[:most].rsplit(" ", 1)[0] + "\N{HORIZONTAL ELLIPSIS}"
