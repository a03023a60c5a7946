"""What two documents say differently: since the last pack, and since a pack was published."""

from collections.abc import Iterator
from dataclasses import dataclass

from engagement.packs.document import (
    ColumnKind,
    Document,
    Figure,
    Headline,
    Row,
    Section,
    Table,
    Value,
    text_of,
)
from nhsuk.formats import counted

Cells = dict[str, tuple[ColumnKind, Value]]
# So many letters of a line tell what it is about.
BEGINNING = 24
# Says what the others say of two packs, so it is never compared itself.
CHANGES = "changes"


@dataclass(frozen=True)
class News:
    """A headline against that of the last pack; one of the two is missing where it came or went."""

    before: Headline | None
    now: Headline | None

    @property
    def label(self) -> str:
        """What it is about."""
        return (self.now or self.before or _NOTHING).label

    @property
    def is_change_of_state(self) -> bool:
        """Whether it stands differently; otherwise only its value moved."""
        return (self.before.state if self.before else "") != (self.now.state if self.now else "")


@dataclass(frozen=True)
class Difference:
    """A place in which two editions differ; "" where one of them has nothing there."""

    section: str
    where: str
    before: str
    now: str


_NOTHING = Headline("", "", "")


def news(before: Document, now: Document) -> list[News]:
    """Headlines that stand or read differently: changes of state first, then in their order."""
    then = {one.key: one for one in before.headlines}
    current = {one.key: one for one in now.headlines}
    found = [
        News(then.get(key), current.get(key))
        for key in dict.fromkeys([*current, *then])
        if _differs(then.get(key), current.get(key))
    ]
    return sorted(found, key=lambda one: not one.is_change_of_state)


def differences(before: Document, now: Document) -> list[Difference]:
    """Every figure, sentence and line that is not the same, in the order of the sections."""
    found: list[Difference] = []
    then = {section.key: section for section in before.sections}
    current = {section.key: section for section in now.sections}
    for key in dict.fromkeys([*then, *current]):
        if key != CHANGES:
            found += _of_section(then.get(key), current.get(key))
    return found


def _differs(before: Headline | None, now: Headline | None) -> bool:
    if before is None or now is None:
        return True
    return (before.text, before.state) != (now.text, now.state)


def _of_section(before: Section | None, now: Section | None) -> Iterator[Difference]:
    if before is None or now is None:
        title = (before or now or _NO_SECTION).title
        yield Difference(title, "Whole section", "There" if before else "", "There" if now else "")
        return
    then = {figure.table.key: figure for figure in before.figures}
    current = {figure.table.key: figure for figure in now.figures}
    for key in dict.fromkeys([*then, *current]):
        yield from _of_figure(now.title, then.get(key), current.get(key))
    yield from _of_words(now.title, before, now)


_NO_SECTION = Section("", "", "", ())


def _of_figure(section: str, before: Figure | None, now: Figure | None) -> Iterator[Difference]:
    if before is None or now is None:
        title = before.table.title if before else now.table.title if now else ""
        yield Difference(section, title, "There" if before else "", "There" if now else "")
        return
    if before.table.sentence != now.table.sentence:
        yield Difference(section, now.table.title, before.table.sentence, now.table.sentence)
    if before.table.note != now.table.note:
        yield Difference(section, f"{now.table.title}: note", before.table.note, now.table.note)
    found = list(_of_table(section, before.table, now.table))
    yield from found
    # A funnel draws all partners and lists only some: what moved within the limits shows there.
    if not found and before.drawing != now.drawing:
        yield Difference(
            section, f"{now.table.title}: chart", "As in the pack", "Differently drawn"
        )


def _of_table(section: str, before: Table, now: Table) -> Iterator[Difference]:
    """Cells that differ, and rows that came or went.

    What differs in the same way in many rows, such as the limit of a chart, is said once.
    """
    then, current = ({row.key: row for row in table.rows} for table in (before, now))
    whole: list[Difference] = []
    cells: dict[tuple[str, str, str], list[str]] = {}
    for key in dict.fromkeys([*then, *current]):
        old, new = then.get(key), current.get(key)
        if old is None or new is None:
            name = _name(now, new) if new else _name(before, old)
            texts = (_whole(before, old) if old else "", _whole(now, new) if new else "")
            whole.append(Difference(section, f"{now.title}: {name}", *texts))
            continue
        for difference in _of_row(_cells(before, old), _cells(now, new)):
            cells.setdefault(difference, []).append(_name(now, new))
    for (column, old_text, new_text), rows in cells.items():
        name = rows[0] if len(rows) == 1 else f"{rows[0]} and {counted(len(rows) - 1, 'more row')}"
        yield Difference(section, f"{now.title}: {name}, {column}", old_text, new_text)
    yield from whole


def _of_row(before: Cells, now: Cells) -> Iterator[tuple[str, str, str]]:
    """Column and both texts of each cell that differs."""
    for name in dict.fromkeys([*before, *now]):
        kind, old = before.get(name, (ColumnKind.TEXT, None))
        now_kind, new = now.get(name, (ColumnKind.TEXT, None))
        if (kind, old) == (now_kind, new):
            continue
        texts = text_of(kind, old), text_of(now_kind, new)
        if texts[0] == texts[1]:  # a difference that rounding hides is one all the same
            texts = str(old), str(new)
        yield (name, *texts)


def _cells(table: Table, row: Row) -> Cells:
    """Kind and value by the name of the column."""
    return {
        column.name: (column.kind, value)
        for column, value in zip(table.columns, row.values, strict=True)
    }


def _whole(table: Table, row: Row) -> str:
    texts = (text_of(kind, value) for kind, value in _cells(table, row).values())
    return ", ".join(text for text in texts if text)


def _name(table: Table, row: Row | None) -> str:
    return text_of(table.columns[0].kind, row.values[0]) if row else ""


def _of_words(section: str, before: Section, now: Section) -> Iterator[Difference]:
    """Lines that stand differently, that read differently, and that came or went."""
    then, current = _lines(before), _lines(now)
    gone = [line for line in then if line not in current]
    new = [line for line in current if line not in then]
    for line in gone:
        follower = next((other for other in new if _is_the_same(line, other)), None)
        if follower is None:
            yield Difference(section, "Text", line.shown, "")
            continue
        new.remove(follower)
        if follower.text == line.text:
            yield Difference(section, line.text, line.tag, follower.tag)
        else:
            yield Difference(section, "Text", line.shown, follower.shown)
    for line in new:
        yield Difference(section, "Text", "", line.shown)


@dataclass(frozen=True)
class _Line:
    tag: str
    text: str

    @property
    def shown(self) -> str:
        return f"{self.tag}: {self.text}" if self.tag else self.text


def _is_the_same(line: _Line, other: _Line) -> bool:
    """Whether one says of the same thing what the other says: they begin alike."""
    return line.text[:BEGINNING] == other.text[:BEGINNING]


def _lines(section: Section) -> list[_Line]:
    found = []
    for block in section.blocks:
        if not isinstance(block, Figure):
            found += [_Line("", block.text)] if block.text else []
            found += [_Line(item.tag, item.text) for item in block.items]
    return found
