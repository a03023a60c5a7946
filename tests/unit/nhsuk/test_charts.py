import json
import re
from datetime import date, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import vl_convert
from django.template import Context, Template
from redis.exceptions import ConnectionError as CacheIsDown

from nhsuk.charts import (
    Chart,
    Gap,
    IntervalPoint,
    MonthCount,
    SpanOfDays,
    bar_by_month,
    chart,
    line_with_interval,
    spans_by_row,
)
from tests.unit.nhsuk.markup import Element, read

START = date(2023, 1, 1)
SILENCE = Gap(date(2023, 3, 1), date(2023, 4, 30))


def scores(gaps: tuple[Gap, ...] = (SILENCE,), **options: Any) -> Chart:
    points = [
        IntervalPoint(START + timedelta(weeks=week), 50 + week, 45 + week, 55 + week)
        for week in range(30)
    ]
    return line_with_interval(
        points,
        title="Engagement health over time",
        y_title="Score",
        description="From 50 to 79.",
        gaps=gaps,
        **options,
    )


def contacts() -> Chart:
    counts = [57, 1, None, None, 0, 62]
    months = [MonthCount(date(2024, number + 1, 1), count) for number, count in enumerate(counts)]
    return bar_by_month(
        months, title="Contacts", y_title="Contacts", description="Few in February."
    )


def figure(drawing: Chart) -> Element:
    source = "{% load nhs %}{% chart drawing heading_level=2 %}"
    return read(Template(source).render(Context({"drawing": drawing})))


def values_of(drawing: Chart, mark: str) -> list[dict[str, Any]]:
    layers = [layer for layer in drawing.spec["layer"] if layer.get("mark", {}).get("type") == mark]
    return list(layers[0]["data"]["values"])


@pytest.mark.parametrize("drawing", [scores(), contacts()], ids=["line", "bars"])
def test_pictures_pass_a_strict_content_security_policy(drawing: Chart) -> None:
    for svg in (drawing.svg_wide, drawing.svg_narrow):
        picture = read(svg)
        assert not [element for element in picture.descendants() if "style" in element]
        assert not picture.all("script")
        assert not picture.all("style")
        assert not re.search(r"\son\w+=", svg)


@pytest.mark.parametrize("drawing", [scores(), contacts()], ids=["line", "bars"])
def test_pictures_are_readable_at_both_widths(drawing: Chart) -> None:
    for svg, widest in ((drawing.svg_wide, 640), (drawing.svg_narrow, 300)):
        root = read(svg).one("svg")
        assert float(root["width"]) <= widest
        sizes = re.findall(r'font-size="(\d+)px"', svg)
        assert sizes
        assert min(map(int, sizes)) >= 14


@pytest.mark.parametrize("drawing", [scores(), contacts()], ids=["line", "bars"])
def test_words_stand_in_the_picture_where_nothing_was_logged(drawing: Chart) -> None:
    assert "not logged" in drawing.svg_wide
    assert "stroke-dasharray" in drawing.svg_wide


def test_the_figure_has_a_name_a_description_and_a_table() -> None:
    page = figure(scores())
    picture = page.one(role="img")
    assert page.by_id(picture["aria-labelledby"]).text == "Engagement health over time"
    assert "From 50 to 79." in page.by_id(picture["aria-describedby"]).text
    assert page.one("h2").text == "Engagement health over time"
    headings = [cell.text for cell in page.all("th", scope="col")]
    assert headings == ["Date", "Score", "Lower limit (90%)", "Upper limit (90%)"]
    assert page.one("summary").text == "Show the figures as a table"


def test_the_table_has_every_figure_and_names_the_gap() -> None:
    rows = [
        [cell.text for cell in row.all("td")] for row in figure(scores()).one("tbody").all("tr")
    ]
    assert rows[0] == ["1 January 2023", "50", "45", "55"]
    assert ["1 March 2023 to 30 April 2023", "not logged", "", ""] in rows
    assert not [row for row in rows if row[0] == "5 March 2023"]
    assert len(rows) == 30 - 9 + 1


def test_no_line_crosses_a_gap_and_lone_points_are_seen() -> None:
    lonely = Gap(date(2023, 5, 8), date(2023, 12, 31))
    drawing = scores((SILENCE, lonely))
    stretches = {row["day"]: row["stretch"] for row in values_of(drawing, "line")}
    assert stretches["26 February 2023"] == 0
    assert stretches["7 May 2023"] == 1
    marked = [row["day"] for row in values_of(drawing, "point")]
    assert "7 May 2023" in marked


def test_a_fixed_scale_is_kept() -> None:
    spec = json.dumps(scores(y_domain=(0, 100)).spec)
    assert '"domain": [0, 100]' in spec


def test_months_without_a_log_are_not_zero() -> None:
    rows = {row[0]: row[1] for row in contacts().rows}
    assert rows["March 2024"] == "not logged"
    assert rows["May 2024"] == "0"
    assert [row["month"] for row in values_of(contacts(), "bar")] == ["Mar 2024", "Apr 2024"]
    assert len(values_of(contacts(), "text")) == 1


def test_nothing_to_draw_is_said_in_words() -> None:
    empty = line_with_interval([], title="T", y_title="Y", description="Nothing was scored yet.")
    page = figure(empty)
    assert "There is nothing to show yet." in page.one("figure").text
    assert not page.all("svg")
    assert not page.all("table")
    assert not page.all("script")


def test_the_same_data_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = scores(decimals=1).svg_wide
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", None)
    assert scores(decimals=1).svg_wide == first


def test_a_broken_cache_does_not_take_the_page_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Down:
        def get(self, key: str) -> None:
            raise CacheIsDown

        def set(self, key: str, value: str, timeout: int) -> None:
            raise CacheIsDown

    monkeypatch.setattr(chart, "cache", Down())
    assert "<svg" in scores(decimals=2).svg_wide


def test_words_in_a_chart_cannot_become_markup() -> None:
    hostile = line_with_interval(
        [IntervalPoint(START, 1, 0, 2)],
        title="</script><script>alert(1)</script>",
        y_title="<b>Score</b>",
        description="<i>",
    )
    page = figure(hostile)
    assert {script.attrs.get("type") for script in page.all("script")} == {
        "application/json",
        "module",
    }
    assert not page.all("b")
    assert not page.all("i")


def test_server_and_browser_draw_with_the_same_grammar() -> None:
    lock = json.loads(Path("package-lock.json").read_text())
    version = lock["packages"]["node_modules/vega-lite"]["version"]
    assert version.startswith(f"{chart.VEGA_LITE}.")
    assert chart.VEGA_LITE in vl_convert.get_vegalite_versions()
    assert metadata.version("vl-convert-python")


def test_spans_are_bars_in_rows_with_their_words_and_a_table() -> None:
    drawing = spans_by_row(
        [
            SpanOfDays("Everybody", "Strike", date(2026, 12, 20), date(2027, 1, 10)),
            SpanOfDays("Dale Council", "Election", date(2027, 3, 22), date(2027, 5, 6)),
            SpanOfDays("Dale Council", "Election", date(2027, 11, 1), date(2028, 2, 1)),
        ],
        first=date(2027, 1, 1),
        last=date(2027, 12, 31),
        title="Quiet periods in 2027",
        description="Three.",
        columns=("For whom", "Why"),
    )
    assert drawing.columns == ("For whom", "Why", "From", "To")
    assert drawing.rows[0] == ("Everybody", "Strike", "20 December 2026", "10 January 2027")
    bars = [bar for layer in drawing.spec["layer"] for bar in layer["data"]["values"]]
    ends = {bar["end"] for bar in bars if "end" in bar}
    assert max(ends) == "2028-01-01T00:00:00"  # the last day is part of the bar
    for svg in (drawing.svg_wide, drawing.svg_narrow):
        assert "Dale Council" in svg
        assert svg.count("Election") == 2
        assert "style=" not in svg


def test_no_spans_draw_nothing() -> None:
    empty = spans_by_row(
        [], first=date(2027, 1, 1), last=date(2027, 12, 31), title="None", description="Nothing."
    )
    assert empty.is_empty
