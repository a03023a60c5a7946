"""Who filled which row when: bars, gaps as dashed boxes, and a table."""

from datetime import date
from typing import Any

from nhsuk.charts import Chart, RowStretch, stretches_by_row

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
LONG = "At least one ordinary member nominated jointly by those who provide services in the area"


def drawn(*stretches: RowStretch, last: date = LAST) -> Chart:
    return stretches_by_row(
        stretches,
        first=FIRST,
        last=last,
        title="Seats",
        description="Two seats.",
        columns=("Seat", "Held by"),
    )


def bars(drawing: Chart) -> list[dict[str, Any]]:
    layers = [each for each in drawing.spec["layer"] if each["mark"]["type"] == "bar"]
    return [bar for layer in layers for bar in layer["data"]["values"]]


def test_holders_and_gaps_take_turns() -> None:
    drawing = drawn(
        RowStretch("Chair", "Ruth", date(2023, 1, 1), date(2025, 3, 31)),
        RowStretch("Chair", "Vacant", date(2025, 4, 1), date(2026, 3, 31), is_gap=True),
        RowStretch("Chair", "Martin", date(2026, 4, 1), LAST),
    )
    assert drawing.rows[0] == ("Chair", "Ruth", "1 January 2023", "31 March 2025")
    assert drawing.columns == ("Seat", "Held by", "From", "To")
    [gap] = [bar for bar in bars(drawing) if bar["is_gap"]]
    assert (gap["first"], gap["end"]) == ("2025-04-01T00:00:00", "2026-04-01T00:00:00")
    ruth, martin = (bar for bar in bars(drawing) if not bar["is_gap"])
    assert ruth["first"] == "2024-01-01T00:00:00"  # cut off in the picture, not in the table
    assert martin["end"] == "2027-01-01T00:00:00"  # the last day is part of the bar
    for svg in (drawing.svg_wide, drawing.svg_narrow):
        assert "Ruth" in svg
        assert "Vacant" in svg
        assert "stroke-dasharray" in svg
        assert "style=" not in svg


def test_what_lies_outside_the_days_is_only_in_the_table() -> None:
    drawing = drawn(RowStretch("Chair", "Ruth", date(2020, 1, 1), date(2021, 1, 1)))
    assert bars(drawing) == []
    assert len(drawing.rows) == 1
    assert "<svg" in drawing.svg_wide


def test_long_names_stand_on_two_lines_and_rows_grow_with_them() -> None:
    short = drawn(RowStretch("Chair", "Ruth", FIRST, LAST))
    long = drawn(RowStretch(LONG, "Met", FIRST, LAST), RowStretch("Chair", "Met", FIRST, LAST))
    assert long.spec["height"] > 2 * short.spec["height"]
    names = long.spec["layer"][0]["data"]["values"]
    assert [len(each["words"]) for each in names] == [2, 2]
    assert names[1]["words"] == ["", "Chair"]
    assert max(len(line) for each in names for line in each["words"]) <= 40


def test_thirty_rows_of_ten_years_are_drawn() -> None:
    rows = [RowStretch(f"Seat {n}", f"Person {n}", FIRST, date(2034, 1, 1)) for n in range(30)]
    drawing = drawn(*rows, last=date(2034, 1, 1))
    assert drawing.svg_narrow.count("Person") == 30
    assert "2030" in drawing.svg_wide


def test_nothing_to_draw_says_so() -> None:
    assert drawn().is_empty
