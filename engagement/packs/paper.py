"""A pack as PDF/UA: front sheet, contents, and a page or more for each section."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from engagement.packs.document import Block, Document, Edition, Figure, Section, Words
from engagement.packs.front import FRONT_PARTS, facts_of, is_for_readers, standing_of
from engagement.packs.paper_tables import is_sideways, tables_of
from engagement.packs.prose import parts_of
from nhsuk.charts.signals import GLYPHS
from nhsuk.formats import nhs_datetime
from nhsuk.paper import MISSING, printable, printable_drawing, printed

TEMPLATE = Path(__file__).parent / "pack.typ"
# A pack takes a second or two: whoever waits for longer waits for nothing.
LONGEST_WAIT = 120
FONT = "Arimo"
LONGEST_TITLE = 90  # letters, where it stands at the foot of each page
# Points of a drawing on paper: as wide as the page, and never higher than fits below its heading.
CHART_WIDTH, CHART_HEIGHT, CHART_HEIGHT_SIDEWAYS = 493.0, 470.0, 280.0
USUAL_SIZE = (640.0, 312.0)  # pixels
METHOD = "method"
_SIZE = re.compile(r'^<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"')
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}">'


def pack_paper(edition: Edition, drawings: Mapping[str, str]) -> bytes:
    """The PDF of an edition: the same bytes whenever it is made of the same.

    :param drawings: SVG of the charts, by the key of their table.
    :raises PaperError: it could not be made.
    """
    (pdf,) = printed(TEMPLATE, [[_data(edition, drawings)]], wait=LONGEST_WAIT)
    return pdf


def _data(edition: Edition, drawings: Mapping[str, str]) -> dict[str, Any]:
    """What the template prints, in words that need no more judgement."""
    front, document = edition.front, edition.document
    title = _heading(front.title)
    data: dict[str, Any] = {
        "title": title,
        "system": printable(document.system),
        "day": _day(edition),
        "banner": "" if is_for_readers(front) else standing_of(front).upper(),
        "footer": _footer(title, document),
        "sha256": printable(edition.sha256),
        "facts": [[name, printable(value)] for name, value in facts_of(edition)],
        "withdrawn": printable(front.withdrawn),
        "parts": [[name, _prose(getattr(front, key))] for key, name in FRONT_PARTS],
        "sections": [_section(one, edition, drawings) for one in document.sections],
        "hash": _about_hash(document),
        "missing": "",
    }
    data["has_method"] = any(one.key == METHOD for one in document.sections[-1:])
    if _holds(data, MISSING):
        data["missing"] = f"{MISSING} stands for a character that only the pages can show."
    return data


def _day(edition: Edition) -> list[int]:
    """The day in the metadata: that of the edition, whenever it is printed."""
    front = edition.front
    known = front.published_on or front.approved_on
    day: date = known or datetime.fromisoformat(edition.document.gathered_at).date()
    return [day.year, day.month, day.day]


def _footer(title: str, document: Document) -> str:
    short = title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…"
    fictional = " Invented data." if document.is_fictional else ""
    return f"{short}. {printable(document.system)}.{fictional}"


def _about_hash(document: Document) -> str:
    moment = nhs_datetime(datetime.fromisoformat(document.gathered_at))
    return (
        f"The figures are as they were known on {moment}. They are stored with this SHA-256 hash: "
        "if one figure were changed, it would be another."
    )


def _section(section: Section, edition: Edition, drawings: Mapping[str, str]) -> dict[str, Any]:
    """Its blocks in runs: those on pages turned on their side, and those on upright ones."""
    turned = zip(section.blocks, _turned(section.blocks), strict=True)
    runs = groupby(turned, key=itemgetter(1))
    return {
        "title": _heading(section.title),
        "about": printable(section.about),
        "runs": [
            {
                "is_sideways": is_turned,
                "blocks": [_block(one, is_turned, edition, drawings) for one, _ in blocks],
            }
            for is_turned, blocks in runs
        ],
    }


def _turned(blocks: Sequence[Block]) -> list[bool]:
    """Whether each block stands on a page turned on its side, as wide tables need it.

    Words stand with the figure that follows, or after the last one with that.
    """
    of_figures = [is_sideways(one.table) if isinstance(one, Figure) else None for one in blocks]
    found: list[bool] = []
    for at, turned in enumerate(of_figures):
        following = (one for one in of_figures[at:] if one is not None)
        before = found[-1] if found else False
        found.append(next(following, before) if turned is None else turned)
    return found


def _block(
    block: Block, is_turned: bool, edition: Edition, drawings: Mapping[str, str]
) -> dict[str, Any]:
    if isinstance(block, Words):
        items = [{"tag": printable(one.tag), "text": printable(one.text)} for one in block.items]
        return {"is_figure": False, "parts": _prose(block.text), "items": items}
    table = block.table
    return {
        "is_figure": True,
        "title": _heading(table.title),
        "sentence": printable(table.sentence),
        "chart": _chart(block, drawings.get(table.key, ""), is_turned),
        "so_what": _prose(edition.so_what.get(table.key, "")),
        "tables": tables_of(table) if table.rows else [],
        "nothing": printable(table.nothing),
        "note": printable(table.note),
    }


def _chart(figure: Figure, svg: str, is_turned: bool) -> dict[str, Any] | None:
    drawing = figure.drawing
    if drawing is None or not svg:
        return None
    size = _SIZE.match(svg)
    wide, high = (float(size[1]), float(size[2])) if size else USUAL_SIZE
    most = CHART_HEIGHT_SIDEWAYS if is_turned else CHART_HEIGHT
    return {
        "svg": printable_drawing(svg, FONT),
        "width": min(CHART_WIDTH, most * wide / max(high, 1)),
        "alt": printable(drawing.description) or _heading(figure.table.title),
        "key": printable(drawing.key),
        "legend": [
            {"svg": f"{_SVG.format(32, 16)}{GLYPHS[glyph]}</svg>", "words": printable(words)}
            for glyph, words in drawing.legend
            if glyph in GLYPHS  # of a later version, a frozen one may hold others
        ],
        "icons": [
            {
                "svg": f"{_SVG.format(52 if letter else 32, 32)}"
                f"{printable_drawing(svg, FONT)}</svg>",
                "words": printable(words),
            }
            for words, letter, svg in drawing.icons
        ],
    }


def _prose(text: str) -> list[dict[str, Any]]:
    return [
        {
            "text": printable(part.text),
            "items": [{"number": n, "text": printable(words)} for n, words in part.items],
        }
        for part in parts_of(text)
    ]


def _heading(text: str) -> str:
    """A heading must have words."""
    return printable(text) or MISSING


def _holds(data: Any, character: str) -> bool:
    return any(character in text for text in _texts(data))


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        yield from _all_texts(data.values())
    elif isinstance(data, list):
        yield from _all_texts(data)


def _all_texts(data: Iterable[Any]) -> Iterator[str]:
    for one in data:
        yield from _texts(one)
