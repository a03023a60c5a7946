"""A small reader of HTML for assertions: elements with attributes, text, parent and children."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "path", "circle", "rect"}


class Element:
    def __init__(self, tag: str, attrs: dict[str, str], parent: Element | None) -> None:
        self.tag = tag
        self.attrs = attrs
        self.parent = parent
        self.children: list[Element] = []
        self.pieces: list[str | Element] = []

    def __getitem__(self, name: str) -> str:
        return self.attrs[name]

    def __contains__(self, name: str) -> bool:
        return name in self.attrs

    @property
    def classes(self) -> set[str]:
        return set(self.attrs.get("class", "").split())

    @property
    def raw_text(self) -> str:
        return "".join(piece if isinstance(piece, str) else piece.raw_text for piece in self.pieces)

    @property
    def text(self) -> str:
        return " ".join(self.raw_text.split())

    def descendants(self) -> Iterator[Element]:
        for child in self.children:
            yield child
            yield from child.descendants()

    def all(self, tag: str = "", css: str = "", **attrs: str) -> list[Element]:
        return [
            element
            for element in self.descendants()
            if (not tag or element.tag == tag)
            and (not css or css in element.classes)
            and all(element.attrs.get(name.rstrip("_")) == value for name, value in attrs.items())
        ]

    def one(self, tag: str = "", css: str = "", **attrs: str) -> Element:
        found = self.all(tag, css, **attrs)
        assert len(found) == 1, f"{len(found)} elements match {tag} .{css} {attrs}"
        return found[0]

    def by_id(self, id_: str) -> Element:
        return self.one(id=id_)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("document", {}, None)
        self.here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        self.here.pieces.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.pieces.append(data)


def read(html: object) -> Element:
    """Parse, and fail on markup that is not well nested or repeats an id."""
    reader = _Reader()
    reader.feed(str(html))
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.tag}> is never closed"
    ids = [element["id"] for element in reader.root.descendants() if "id" in element]
    assert len(ids) == len(set(ids)), f"repeated ids in {sorted(ids)}"
    return reader.root
