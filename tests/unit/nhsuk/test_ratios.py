"""Ratios with their intervals beside the line at 1."""

from nhsuk.charts.ratios import FURTHEST, RatioRow, ratios_by_row

ROWS = [RatioRow("NHS", 3.02, 1.3, 9.5), RatioRow("Social care", 0, 0, 1.39)]


def test_the_table_has_what_the_picture_cuts_off() -> None:
    chart = ratios_by_row(ROWS, title="Seats", description="", row_title="Sector", x_title="Ratio")
    assert chart.rows == [("NHS", "3.02", "1.30", "9.50"), ("Social care", "0.00", "0.00", "1.39")]
    drawn = chart.spec["layer"][1]["data"]["values"]
    assert [row["high"] for row in drawn] == [FURTHEST, 1.39]
    assert drawn[0]["shown"] == "3.02 (1.30 to 9.50)"


def test_it_is_drawn_and_is_empty_without_rows() -> None:
    chart = ratios_by_row(ROWS, title="Seats", description="", row_title="Sector", x_title="Ratio")
    assert "Social care" in chart.svg_wide
    assert ratios_by_row([], title="S", description="", row_title="R", x_title="X").is_empty
