"""Paper: what a drawing and a text may hold so that the printer takes them."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsuk.paper import BREAK, MISSING, PaperError, printable, printable_drawing, printed

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg"><text font-family="Arial, sans-serif">{}</text></svg>'
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@given(st.text())
def test_a_drawing_stays_xml_and_its_words_can_be_printed(said: str) -> None:
    found = printable_drawing(SVG.format(escaped(said)), "Arimo")
    (text,) = ET.fromstring(found)
    assert text.get("font-family") == "Arimo"
    told = "".join((text.text or "").split())
    assert told == "".join(printable(said).replace(BREAK, "").split())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("&#x6f22;", MISSING),
        ("&#28450;", MISSING),
        ("&#233;", "é"),
        ("&#x3c;b&#62;", "<b>"),
        ("&#1;", " "),
        ("&#x110000;", MISSING),
        ("&#xd800;", ""),
    ],
)
def test_characters_by_their_number_are_read(written: str, shown: str) -> None:
    (text,) = ET.fromstring(printable_drawing(SVG.format(written), "Arimo"))
    assert (text.text or "") == shown


def test_words_are_broken_where_asked() -> None:
    assert printable("abcdefgh xyz", 3) == f"abc{BREAK}def{BREAK}gh xyz"


def test_nothing_is_printed_of_nothing() -> None:
    assert printed(Path("none.typ"), [], wait=1) == []


def test_a_template_that_is_not_there_is_a_refusal() -> None:
    with pytest.raises(PaperError, match="could not be made"):
        printed(Path("/nowhere/none.typ"), [[{}]], wait=10)
