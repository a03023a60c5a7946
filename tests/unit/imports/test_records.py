"""Sheets of records are read as people write them, and told wrong by row and column."""

from datetime import date

import pytest

from engagement.enums import SheetKind
from engagement.forms.import_columns import MONTH_FIRST
from engagement.imports.layouts import LAYOUTS, likelier
from engagement.imports.mapping import ColumnMapping, MappingError
from engagement.imports.mapping_file import read_mapping
from engagement.imports.reading import read_table
from engagement.imports.records import parse_records
from engagement.imports.rows import ParsedRow, Reason
from engagement.imports.table import FileRefusedError
from tests.unit.imports.files import workbook


def read(kind: SheetKind, content: bytes, **options: object) -> list[ParsedRow]:
    table = read_table(content)
    layout = LAYOUTS[kind]
    guessed = {name: [heading] for name, heading in layout.guess(table.headings).items()}
    mapping = ColumnMapping(columns=guessed, layout=layout, **options)  # type: ignore[arg-type]
    return list(parse_records(table, mapping.against(table.headings), has_code=lambda _: False))


def test_days_in_every_form_and_serials_of_excel() -> None:
    said = ["03/06/2024", "3 June 2024", "2024-06-03", "45446", "45446.0", "Mon 03 Jun 2024"]
    content = "\n".join(["Name,Since", *(f"A{n},{day}" for n, day in enumerate(said))])
    rows = read(SheetKind.PEOPLE, content.encode())
    assert {row.facts["since"] for row in rows} == {"2024-06-03"}


def test_month_first_is_a_choice() -> None:
    rows = read(SheetKind.PEOPLE, b"Name,Since\nA,03/06/2024", date_formats=MONTH_FIRST)
    assert rows[0].facts["since"] == "2024-03-06"


def test_a_day_of_a_spreadsheet_is_read_as_it_is() -> None:
    content = workbook([["Name", "Since"], ["A", date(2024, 6, 3)], ["B", 45446]])
    rows = read(SheetKind.PEOPLE, content)
    assert [row.facts["since"] for row in rows] == ["2024-06-03"] * 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_survive_every_encoding(encoding: str) -> None:
    content = "Name;Organisation\nZoë Brontë;Café “Eden”".encode(encoding)
    (row,) = read(SheetKind.PEOPLE, content)
    assert row.facts == {"name": "Zoë Brontë", "organisation": "Café “Eden”"}
    assert row.keys == ["cafe eden"]


def test_row_numbers_are_those_of_a_spreadsheet_program() -> None:
    content = b'Name,Title\n\n"A","two\nlines"\n\nB,x\n,y'
    rows = read(SheetKind.PEOPLE, content)
    assert [row.row.number for row in rows] == [3, 5, 6]
    assert rows[0].facts["title"] == "two lines"
    assert rows[2].problem is not None
    assert rows[2].problem.reason is Reason.MISSING


def test_two_hundred_columns_are_read_and_more_are_refused() -> None:
    headings = ["Name", *(f"Extra {n}" for n in range(199))]
    row = ["A", *("x" for _ in range(199))]
    content = "\n".join([",".join(headings), ",".join(row)]).encode()
    assert read(SheetKind.PEOPLE, content)[0].facts == {"name": "A"}
    with pytest.raises(FileRefusedError, match="more than 200 columns"):
        read_table("\n".join([",".join([*headings, "One more"]), ",".join(row)]).encode())


@pytest.mark.parametrize("content", [b"", b"\n\n", b"Name,Email\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(FileRefusedError, match=r"empty|no rows"):
        read_table(content)


def test_everything_wrong_with_a_row_is_said_at_once() -> None:
    content = b"Person,E-mail,Grade,Start date\n" + b"x" * 151 + b",a@b.example,Boss,tomorrow"
    (row,) = read(SheetKind.PEOPLE, content)
    assert row.problem is not None
    assert row.problem.reason is Reason.TOO_LONG
    assert row.problem.sentence == (
        "Column “Person”: this is longer than 150 characters. "
        "Column “Grade”: “Boss” is not known. Write Officer or manager, Head of service, "
        "Director, Chief executive, chair or leader. "
        "Column “Start date”: “tomorrow” cannot be read as a date."
    )


def test_what_says_nothing_is_an_empty_cell() -> None:
    (row,) = read(SheetKind.PEOPLE, b"Name,Email,Organisation\nA,N/A,None")
    assert row.facts == {"name": "A"}
    assert row.keys == []


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["Full name", "Work email", "Organisation"], SheetKind.PEOPLE),
        (["Board", "Seat", "Holder"], SheetKind.SEATS),
        (
            ["Partner", "Who promised", "Promise", "Date", "Due date", "Status"],
            SheetKind.COMMITMENTS,
        ),
        (["ODS code", "Postcode"], SheetKind.ORGANISATIONS),
    ],
)
def test_a_sheet_of_another_kind_is_recognised(headings: list[str], kind: SheetKind) -> None:
    others = [layout for layout in LAYOUTS.values() if layout.missing(layout.guess(headings))]
    assert LAYOUTS[kind] not in others
    assert [likelier(layout, headings) for layout in others] == [LAYOUTS[kind]] * len(others)
    assert likelier(LAYOUTS[kind], headings) is None


def test_what_a_sheet_needs_is_asked_for_by_its_label() -> None:
    mapping = read_mapping({"columns": {"town": "Town"}}, LAYOUTS[SheetKind.ORGANISATIONS])
    with pytest.raises(MappingError, match="Say which column holds: name or code"):
        mapping.against(["Town"])


def test_no_heading_means_two_columns_of_one_sheet() -> None:
    for layout in LAYOUTS.values():
        headings = [
            (heading, column.name)
            for column in layout.columns
            for heading in dict.fromkeys(column.headings)
        ]
        first: dict[str, str] = {}
        for heading, name in headings:
            assert first.setdefault(heading, name) == name, (layout.kind, heading)
