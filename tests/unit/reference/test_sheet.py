"""Is it a table, is it whole, is it the right one?"""

import pytest

from partners.enums import ReferenceKind
from partners.reference import networks, practices, trusts
from partners.reference.catalogue import SOURCES, parse_file
from partners.reference.errors import WrongFileError
from partners.reference.sheet import read_sheet
from tests.factories.reference import EXCERPT_OF, excerpt
from tests.unit.reference.rows import csv_bytes, ods_cells, ods_row

KINDS = list(EXCERPT_OF)


def refusal(kind: ReferenceKind, content: bytes) -> str:
    with pytest.raises(WrongFileError) as refused:
        parse_file(kind, content)
    return str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_an_excerpt_is_accounted_for(kind: ReferenceKind) -> None:
    parsed = parse_file(kind, excerpt(kind))
    assert parsed.rows > 5
    assert parsed.adds_up()
    assert parsed.bodies or parsed.links or parsed.figures


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_a_file_of_another_kind_is_named(kind: ReferenceKind, other: ReferenceKind) -> None:
    if kind == other:
        assert parse_file(kind, excerpt(other)).rows
        return
    said = refusal(kind, excerpt(other))
    assert f"looks like the file of {other.label}" in said
    assert kind.label in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_cut_off_is_refused(kind: ReferenceKind) -> None:
    content = excerpt(kind)
    assert "cut off" in refusal(kind, content[: len(content) * 2 // 3])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"PK\x03\x04 and so on", "Excel or ZIP"),
        (b"%PDF-1.7", "PDF"),
        (b"A81001\x00,x", "not a text file"),
        (b"a," * 2_000, "Row 1 has 2,001 columns"),
        (b"a,b\x81\x8d\xff\n1,2\n", "cannot be read"),
    ],
)
def test_what_is_no_table_is_named(content: bytes, said: str) -> None:
    assert said in refusal(ReferenceKind.TRUSTS, content)


def test_too_few_columns_are_counted() -> None:
    said = refusal(ReferenceKind.TRUSTS, csv_bytes(["R0A", "A TRUST"], ["R0B", "B TRUST"]))
    assert "2 columns and should have 27" in said


def test_a_missing_column_is_named() -> None:
    said = refusal(ReferenceKind.NETWORKS, csv_bytes(["PCN Code", "PCN Name"], ["U1", "A PCN"]))
    assert "“Current Clinical Commissioning Group Code”" in said


def test_a_header_alone_is_no_file() -> None:
    assert "no rows" in refusal(ReferenceKind.NETWORKS, csv_bytes(networks.LAYOUT.columns))


def test_a_stray_quotation_mark_is_named_with_its_row() -> None:
    assert "Row 2" in refusal(ReferenceKind.TRUSTS, b'"a","b"\r\n"x"y","z"\r\n')


def test_a_line_without_end_is_refused_before_anything_is_compared() -> None:
    said = refusal(ReferenceKind.TRUSTS, b"a,b\r\n" + b"x," * 2_000_000)
    assert "Row 2 has 2,000,001 columns" in said


def test_one_row_of_another_width_is_rejected_with_its_number() -> None:
    good = [ods_cells(ods_row(Code=f"A8100{n}")) for n in range(4)]
    parsed = parse_file(
        ReferenceKind.PRACTICES, csv_bytes(good[0], [*good[1], "extra"], good[2], good[3])
    )
    assert [(problem.row, problem.detail) for problem in parsed.rejected] == [(2, "28 columns")]
    assert parsed.rows == 4
    assert parsed.adds_up()


def test_empty_rows_keep_the_numbers_of_a_spreadsheet() -> None:
    first, second = (ods_cells(ods_row(Code=code)) for code in ("A81001", "A81002"))
    content = csv_bytes(first) + b"\r\n" + csv_bytes(second)
    sheet = read_sheet(content, practices.LAYOUT)
    assert [row.number for row in sheet.rows] == [1, 3]


def test_a_header_may_stand_below_a_title_and_in_another_order() -> None:
    columns = [*reversed(networks.LAYOUT.columns), "Something new"]
    row = [f"cell of {column}" for column in columns]
    sheet = read_sheet(csv_bytes(["Networks"], columns, row), networks.LAYOUT)
    assert sheet.rows[0].number == 3
    assert sheet.rows[0]["PCN Name"] == "cell of PCN Name"


def test_the_encoding_of_windows_is_read() -> None:
    row = ods_cells(ods_row(Code="R0A", Name="CAFÉ NHS TRUST", Status=""))
    content = csv_bytes(row).decode().encode("cp1252")
    assert read_sheet(content, trusts.LAYOUT).rows[0]["Name"] == "CAFÉ NHS TRUST"


def test_every_kind_of_file_has_its_source_and_licence() -> None:
    assert set(SOURCES) == set(ReferenceKind) - {ReferenceKind.SHIPPED}
    assert all(source.publisher and source.licence for source in SOURCES.values())
