"""Figures with their intervals, one below the other."""

from nhsuk.charts import Chart, Estimate, Unit, estimates_by_row

ROWS = [
    Estimate("Ashmoor", "62%", 0.62, 0.55, 0.69, "124 of 200"),
    Estimate("Brackley", "Too few to say", basis="1 of 2"),
    Estimate("Own", "80%", 0.8, is_marked=True),
]


def drawn(rows: list[Estimate], line: float | None = 0.7) -> Chart:
    return estimates_by_row(
        rows,
        title="Systems",
        description="",
        columns=("System", "Attendance", "Rests on"),
        unit=Unit(is_percent=True),
        line=line,
    )


def test_the_table_has_every_row_also_those_without_a_figure() -> None:
    chart = drawn(ROWS)
    assert chart.columns == ("System", "Attendance", "From", "To", "Rests on")
    assert list(chart.rows) == [
        ("Ashmoor", "62%", "55%", "69%", "124 of 200"),
        ("Brackley", "Too few to say", "", "", "1 of 2"),
        ("Own", "80%", "", "", ""),
    ]


def test_the_picture_says_why_there_is_no_figure_and_marks_ones_own() -> None:
    chart = drawn(ROWS)
    assert "Too few to say" in chart.svg_wide
    points = chart.spec["layer"][-1]["data"]["values"]
    assert [point["name"] for point in points] == ["Ashmoor", "Own"]
    assert [point["shape"] for point in points] == ["circle", "diamond"]
    assert points[0]["said"] == "Ashmoor: 62%\n124 of 200"


def test_the_axis_holds_every_figure_and_nothing_below_nothing() -> None:
    scale = drawn([Estimate("A", "1%", 0.01, 0.0, 0.9)]).spec["layer"][-1]["encoding"]["x"]["scale"]
    assert scale["domain"][0] == 0
    assert scale["domain"][1] > 0.9


def test_without_any_figure_there_are_words_and_without_rows_nothing() -> None:
    assert "Not logged" in drawn([Estimate("A", "Not logged")], line=None).svg_narrow
    assert drawn([]).is_empty
