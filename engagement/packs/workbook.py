"""A pack as an Excel workbook: its words, and every table as typed data."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from engagement.packs.document import ColumnKind, Edition, Figure, Section, Table, Words, text_of
from engagement.packs.front import (
    FRONT_PARTS,
    NOT_STATED,
    facts_of,
    is_for_readers,
    kind_of,
    standing_of,
)
from engagement.packs.sheets import FORMULA, Looks, Names, cell_text, headings, one_line, write
from nhsuk.formats import nhs_datetime

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
METHOD = "method"
TABLE_STYLE = "Table Style Medium 2"
A4 = 9
# Widths and heights: letters of a column, points of a row.
LEAST_WIDTH, MOST_WIDTH, LINE = 9, 46, 13.5
WORDS_WIDTH = 96  # letters of a line above a table, over as many columns as that takes
MOST_LINES = 4  # of a text above a table, where it stays in sight; sheet "Text" has the whole
MOST_HEIGHT = 400.0


def pack_workbook(edition: Edition) -> bytes:
    """The XLSX of an edition: the same bytes whenever it is made of the same."""
    stream = io.BytesIO()
    with Workbook(stream, OPTIONS) as book:
        _Making(book, edition).all_sheets()
    return stream.getvalue()


class _Making:
    """One workbook in the making."""

    def __init__(self, book: Workbook, edition: Edition) -> None:
        self.book, self.edition = book, edition
        self.looks = Looks.of(book)
        self.names = Names()
        self.caption = _caption(edition)
        gathered = datetime.fromisoformat(edition.document.gathered_at)
        known = edition.front.published_on or edition.front.approved_on or gathered.date()
        book.set_properties(
            {
                "title": one_line(edition.front.title),
                "company": one_line(edition.document.system),
                "author": "",
                "created": datetime(known.year, known.month, known.day, tzinfo=ZoneInfo("UTC")),
            }
        )

    def all_sheets(self) -> None:
        """In the order in which they are read."""
        front, contents = self.sheet("Front sheet"), self.sheet("Contents")
        rows: list[tuple[str, str, str, int]] = []
        texts = self.sheet("Text")
        for number, section in enumerate(self.edition.document.sections, start=1):
            for index, figure in enumerate(section.figures, start=1):
                name = self.names.new(f"{number}.{index} {figure.table.title}")
                self.table(self.add(name), figure.table)
                rows.append((name, section.title, figure.table.title, len(figure.table.rows)))
        method = self.sheet("Method")
        self.front_sheet(front)
        said = self.all_text(texts)
        self.method(method)
        rows = [
            ("Front sheet", "", "What the board reads first", 0),
            ("Text", "", "Sentences, findings, and what the author makes of them", said),
            *rows,
            ("Method", "", "How to tell that no figure was changed", 0),
        ]
        self.contents(contents, rows)

    def sheet(self, name: str) -> Worksheet:
        """A sheet with a name of ours."""
        return self.add(self.names.new(name))

    def add(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        if not is_for_readers(self.edition.front):
            sheet.set_header(f'&R&"Arial,Bold"{standing_of(self.edition.front).upper()}')
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def front_sheet(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 100)
        self.top(sheet, self.edition.front.title)
        row = 3
        parts = [(title, getattr(self.edition.front, key)) for key, title in FRONT_PARTS]
        withdrawn = self.edition.front.withdrawn
        for name, text in [
            *([("Withdrawn", withdrawn)] if withdrawn else []),
            *facts_of(self.edition),
            *((title, text.strip() or NOT_STATED) for title, text in parts),
        ]:
            sheet.write_string(row, 0, name, self.looks.label)
            write(sheet, (row, 1), ColumnKind.TEXT, text, self.looks)
            sheet.set_row(row, _height(text, 100))
            row += 1

    def contents(self, sheet: Worksheet, rows: list[tuple[str, str, str, int]]) -> None:
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 2, 48)
        self.top(sheet, "Contents")
        for at, name in enumerate(("Sheet", "Section", "What it holds", "Rows")):
            sheet.write_string(3, at, name, self.looks.heading)
        for row, (name, section, title, count) in enumerate(rows, start=4):
            sheet.write_url(row, 0, f"internal:'{name}'!A1", self.looks.link, string=name)
            sheet.write_string(row, 1, one_line(section), self.looks.words)
            sheet.write_string(row, 2, one_line(title), self.looks.words)
            if count:
                sheet.write_number(row, 3, count, self.looks.kinds[ColumnKind.NUMBER])
        sheet.freeze_panes(4, 0)

    def table(self, sheet: Worksheet, table: Table) -> None:
        """Title, sentence, "so what" and note; below them the data, whose head stays in sight."""
        widths = _widths(table)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        self.top(sheet, table.title)
        so_what = self.edition.so_what.get(table.key, "")
        row = 3
        for text, looks in (
            (table.sentence, self.looks.words),
            (f"So what – in our own words: {so_what}" if so_what else "", self.looks.so_what),
            (table.note, self.looks.quiet),
        ):
            if text:
                row = self.above(sheet, row, text, looks, widths)
        if not (table.rows and table.columns):
            sheet.write_string(row, 0, cell_text(table.nothing), self.looks.words)
            return
        self.data(sheet, row + 1, table)
        sheet.freeze_panes(row + 2, 0)
        sheet.repeat_rows(row + 1)

    def data(self, sheet: Worksheet, row: int, table: Table) -> None:
        names = headings([column.name for column in table.columns])
        shape = [{"header": name, "header_format": self.looks.heading} for name in names]
        sheet.add_table(
            row,
            0,
            row + len(table.rows),
            len(names) - 1,
            {"columns": shape, "style": TABLE_STYLE, "description": one_line(table.title)[:200]},
        )
        for below, one in enumerate(table.rows, start=row + 1):
            for at, (column, value) in enumerate(zip(table.columns, one.values, strict=True)):
                write(sheet, (below, at), column.kind, value, self.looks)

    def above(self, sheet: Worksheet, row: int, text: str, looks: Format, widths: list[int]) -> int:
        """A text over as many columns as a line takes."""
        last, wide = 0, widths[0] if widths else LEAST_WIDTH
        while wide < WORDS_WIDTH:
            last += 1
            wide += widths[last] if last < len(widths) else LEAST_WIDTH
        sheet.merge_range(row, 0, row, last, "", looks)
        sheet.write_string(row, 0, cell_text(text), looks)
        sheet.set_row(row, min(_height(text, wide), MOST_LINES * LINE))
        return row + 1

    def top(self, sheet: Worksheet, title: str) -> None:
        named = one_line(title)
        is_like_formula = named.startswith(FORMULA)
        sheet.write_string(0, 0, named, self.looks.quoted if is_like_formula else self.looks.title)
        sheet.set_row(0, 22)
        sheet.write_string(1, 0, self.caption, self.looks.label)
        if sheet.get_name() != "Contents":
            sheet.write_url(2, 0, "internal:'Contents'!A1", self.looks.link, string="Contents")

    def all_text(self, sheet: Worksheet) -> int:
        """Every sentence, finding and note as a row; how many there are."""
        lines = [
            (one_line(section.title), *line)
            for section in self.edition.document.sections
            for line in _lines(section, self.edition)
        ]
        self.top(sheet, "Text")
        for at, width in enumerate((34, 34, 20, 100)):
            sheet.set_column(at, at, width)
        columns = [
            {"header": name, "header_format": self.looks.heading}
            for name in ("Section", "About", "Kind or status", "Text")
        ]
        if not lines:
            sheet.write_string(4, 0, "There is no text.", self.looks.words)
            return 0
        sheet.add_table(4, 0, 4 + len(lines), 3, {"columns": columns, "style": TABLE_STYLE})
        for row, line in enumerate(lines, start=5):
            for at, text in enumerate(line):
                write(sheet, (row, at), ColumnKind.TEXT, text, self.looks)
            sheet.set_row(row, _height(line[-1], 100))
        sheet.freeze_panes(5, 0)
        sheet.repeat_rows(4)
        return len(lines)

    def method(self, sheet: Worksheet) -> None:
        document = self.edition.document
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100)
        self.top(sheet, "Method")
        sections = [one for one in document.sections if one.key == METHOD]
        said = [("", text) for one in sections for _, _, text in _lines(one, self.edition)]
        facts = [
            ("SHA-256 of the figures", self.edition.sha256),
            ("Figures as known on", nhs_datetime(datetime.fromisoformat(document.gathered_at))),
            ("State", standing_of(self.edition.front)),
            ("What the hash says", "If one figure were changed, it would be another."),
        ]
        for row, (name, text) in enumerate([*facts, *said], start=3):
            sheet.write_string(row, 0, name, self.looks.label)
            write(sheet, (row, 1), ColumnKind.TEXT, text, self.looks)
            sheet.set_row(row, _height(text, 100))


def _caption(edition: Edition) -> str:
    """What every sheet says of the pack: so that a copied sheet still says it is a draft."""
    state = "" if is_for_readers(edition.front) else f"{standing_of(edition.front).upper()}. "
    fictional = " Invented data." if edition.document.is_fictional else ""
    system = one_line(edition.document.system)
    return f"{state}{kind_of(edition)}: {one_line(edition.front.title)}. {system}.{fictional}"


def _lines(section: Section, edition: Edition) -> list[tuple[str, str, str]]:
    """What each text is about, of which kind it is, and the text."""
    found = [("", "About", section.about)]
    for block in section.blocks:
        found += _of_words(block) if isinstance(block, Words) else _of_figure(block, edition)
    return [line for line in found if line[2].strip()]


def _of_words(words: Words) -> list[tuple[str, str, str]]:
    return [("", "", words.text), *(("", item.tag, item.text) for item in words.items)]


def _of_figure(figure: Figure, edition: Edition) -> list[tuple[str, str, str]]:
    table = figure.table
    return [
        (table.title, "Sentence", table.sentence),
        (table.title, "So what", edition.so_what.get(table.key, "")),
        (table.title, "Note", table.note),
    ]


def _widths(table: Table) -> list[int]:
    """Letters of each column, from what is in it."""
    found = []
    for at, column in enumerate(table.columns):
        texts = (text_of(column.kind, row.values[at]) for row in table.rows)
        longest = max((len(text) for text in texts), default=0)
        # The button that filters a column stands on its heading.
        heading = max((len(word) for word in column.name.split()), default=0) + 4
        found.append(min(max(longest + 2, heading, LEAST_WIDTH), MOST_WIDTH))
    return found


def _height(text: str, width: int) -> float:
    """Points of a row in which the text is wrapped; nothing here can ask Excel to find out."""
    lines = sum(max(1, -(-len(line) // width)) for line in text.split("\n"))
    return min(lines * LINE + 2, MOST_HEIGHT)
