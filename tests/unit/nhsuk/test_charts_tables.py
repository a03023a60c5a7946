"""Icons, small multiples and tables of statements, and what all pictures of variation keep."""

import re
from typing import Any, get_args

import pytest
from django.template import Context, Template

from nhsuk.charts import (
    Chart,
    Shade,
    Signal,
    SmallMultiples,
    Statement,
    StatementRow,
    StatementTable,
    assurance_icon,
    no_icon,
    variation_icon,
)
from nhsuk.charts.icons import Icon, Side, Verdict
from tests.unit.nhsuk.chart_samples import (
    funnel_sample,
    grid_sample,
    network_sample,
    spc_sample,
    statement_sample,
)
from tests.unit.nhsuk.markup import Element, read

PICTURES = [spc_sample(), funnel_sample(), network_sample()]
SMALL = grid_sample().charts[0].chart
ICONS = [
    *(variation_icon(signal, is_high=high) for signal in Signal for high in (True, False)),
    *(assurance_icon(v, limits_lie=side) for v in get_args(Verdict) for side in get_args(Side)),
    no_icon(),
]


def page(source: str, **context: Any) -> Element:
    return read(Template("{% load nhs %}" + source).render(Context(context)))


@pytest.mark.parametrize("drawing", [*PICTURES, SMALL], ids=lambda drawing: drawing.title)
def test_pictures_pass_a_strict_content_security_policy(drawing: Chart) -> None:
    for svg in (drawing.svg_wide, drawing.svg_narrow, drawing.svg_small):
        assert not re.search(r"<(script|style|image|foreignObject)\b", svg)
        assert not re.search(r"\s(style|on\w+|href)=", svg)


@pytest.mark.parametrize("drawing", [*PICTURES, SMALL], ids=lambda drawing: drawing.title)
def test_pictures_are_readable_at_each_width(drawing: Chart) -> None:
    for svg, widest in ((drawing.svg_wide, 640), (drawing.svg_narrow, 300)):
        assert float(read(svg).one("svg")["width"]) <= widest
        assert min(map(int, re.findall(r'font-size="(\d+)px"', svg))) >= 14


@pytest.mark.parametrize("drawing", PICTURES, ids=lambda drawing: drawing.title)
def test_figures_have_a_legend_and_words_to_the_left(drawing: Chart) -> None:
    figure = page("{% chart drawing %}", drawing=drawing)
    legend = figure.one("ul", css="app-legend")
    assert [entry.text for entry in legend.all("li")] == [one.words for one in drawing.legend]
    first, *_, last = figure.one("tbody").all("tr")[0].all("td")
    assert "nhsuk-table__cell--numeric" not in first.classes
    assert "nhsuk-table__cell--numeric" not in last.classes
    assert figure.one("tbody").all(css="nhsuk-table__cell--numeric")


def test_a_row_leads_to_its_unit_and_the_note_to_all() -> None:
    figure = page("{% chart drawing %}", drawing=funnel_sample(150))
    first = figure.one("tbody").all("a")[0]
    assert first["href"].startswith("/p/")
    assert figure.one("p", css="app-chart__note").one("a").text == "All 150 practices"


def test_icons_stand_beside_their_words_in_a_whole_chart() -> None:
    icons = page("{% chart drawing %}", drawing=spc_sample()).one("ul", css="app-icons")
    assert [entry.text for entry in icons.all("li")] == [
        "Common cause, no significant change",
        "? Target is met or missed by chance",
    ]
    assert {svg["aria-hidden"] for svg in icons.all("svg")} == {"true"}


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: f"{icon.words}")
def test_an_icon_says_its_words_where_it_stands_alone(icon: Icon) -> None:
    drawing = page("{% spc_icon icon %}", icon=icon).one("svg")
    assert drawing["role"] == "img"
    assert drawing["aria-label"] == icon.words
    assert not [one for one in drawing.descendants() if "style" in one]


def test_no_two_meanings_share_a_drawing() -> None:
    meanings = {(icon.drawing, icon.words) for icon in ICONS}
    assert len({drawing for drawing, _ in meanings}) == len(meanings)
    assert page("[{% spc_icon icon %}]", icon=None).text == "[]"


def test_small_charts_share_a_legend_and_each_has_its_table() -> None:
    grid = page("{% small_multiples grid %}", grid=grid_sample())
    assert grid.one("h2").text == "Commitments kept by place"
    assert [heading.text for heading in grid.all("h3")] == ["Place 0", "Place 1", "Place 2"]
    assert len(grid.all("ul", css="app-legend")) == 1
    assert len(grid.all("table")) == len(grid.all(role="img", css="app-chart__picture")) == 3
    summary = grid.all("summary")[1].text
    assert summary == "Figures of Place 1"
    assert len(grid.all("script", type="module")) == 1
    assert "Target (T)" in [entry.text for entry in grid.all("li", css="app-legend__entry")]


def test_a_grid_of_nothing_says_so() -> None:
    grid = page("{% small_multiples grid %}", grid=SmallMultiples("T", "D", []))
    assert "There is nothing to show yet." in grid.text
    assert not grid.all("script")


def test_statements_are_a_table_with_letters_beside_their_shades() -> None:
    table = page("{% statement_table table %}", table=statement_sample())
    assert [cell.text for cell in table.all("th", scope="col")] == ["Kind", "Ashford", "Birchwood"]
    assert [cell.text for cell in table.all("th", scope="row")] == ["Councils", "Trusts"]
    cells = [cell.text for cell in table.all("td")]
    assert cells[0] == "A 42%, Councils, Ashford L 12 partners, 30% to 55%"
    assert cells[1] == "4 of 6 Too few to compare"
    legend = [entry.text for entry in table.all("li", css="app-legend__entry")]
    assert legend[:3] == ["A under 50%", "E 50% and more", "– Too little to say"]
    assert table.one(role="region")["tabindex"] == "0"


def test_links_in_cells_say_which_cell_they_belong_to() -> None:
    table = page("{% statement_table table %}", table=statement_sample())
    links = [link.text for link in table.one("tbody").all("td")[0].all("a")]
    assert links == ["42%, Councils, Ashford"]


def test_a_table_of_nothing_says_so() -> None:
    table = page("{% statement_table table %}", table=StatementTable("T", "D", "Kind", [], []))
    assert "There is nothing to show yet." in table.text
    assert not table.all("table")


def test_rows_that_do_not_fit_and_unknown_shades_are_refused() -> None:
    with pytest.raises(ValueError, match="Councils"):
        StatementTable("T", "D", "Kind", ["A", "B"], [StatementRow("Councils", [Statement("1")])])
    with pytest.raises(ValueError, match="from 1 to 5"):
        Shade("F", "too dark", 6)
