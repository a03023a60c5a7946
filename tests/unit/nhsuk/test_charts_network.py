from typing import Any

from nhsuk.charts import Chart, NetworkNode, NetworkTie, NetworkWords, network
from nhsuk.charts.signals import KIND_LOOKS
from tests.unit.nhsuk.chart_samples import network_sample


def points_of(drawing: Chart) -> dict[str, dict[str, Any]]:
    return next(
        {value["id"]: value for value in layer["data"]["values"]}
        for layer in drawing.spec["layer"]
        if layer.get("name") == "points"
    )


def of(nodes: list[NetworkNode], ties: list[NetworkTie]) -> Chart:
    return network(nodes, ties, words=NetworkWords("meeting"), title="T", description="D")


def test_the_table_has_every_node_with_all_its_ties_best_tied_first() -> None:
    drawing = network_sample()
    assert len(drawing.rows) == 24
    name, kind, ties, tied_to = drawing.rows[0]
    assert (name, kind, ties) == ("Organisation 2", "Charity, only link between two groups", "20")
    assert tied_to.startswith("Organisation 22 (22); Organisation 21 (21)")
    assert tied_to.count(";") == 19
    assert drawing.rows[-1][-1] == "nobody here"
    assert drawing.columns[-1] == "Tied to, with number of meetings"


def test_a_node_knows_its_neighbours_so_that_its_focus_can_show_them() -> None:
    points = points_of(network_sample())
    assert points["22"]["near"] == ["2"]
    assert points["2"]["said"].startswith("Organisation 2, Charity\n20 ties: ")
    assert points["2"]["said"].endswith("and 14 more\nAnswers 4 of 6 surveys.")
    assert {"name": "focus", "value": ""} in network_sample().spec["params"]


def test_kinds_differ_in_shape_and_colour_and_further_ones_share_the_last() -> None:
    assert len({looks.shape for looks in KIND_LOOKS}) == len(KIND_LOOKS)
    nodes = [NetworkNode(str(i), f"N{i}", f"Kind {i}", i / 8, 0.5) for i in range(8)]
    drawing = of(nodes, [])
    shapes = [points_of(drawing)[str(i)]["shape"] for i in range(8)]
    assert len(set(shapes)) == len(KIND_LOOKS)
    assert [entry.words for entry in drawing.legend][5] == "Kind 5, Kind 6, Kind 7"


def test_a_marked_node_is_named_and_has_a_thick_edge() -> None:
    marked = points_of(network_sample())["2"]
    assert marked["label"] == "Organisation 2"
    assert marked["wide"]
    assert marked["narrow"]
    assert marked["rim"] > points_of(network_sample())["3"]["rim"]


def test_ties_to_nobody_are_left_out_and_no_nodes_draw_nothing() -> None:
    drawing = of([NetworkNode("a", "A", "Kind", 0, 0)], [NetworkTie("a", "gone")])
    assert drawing.rows == [("A", "Kind", "0", "nobody here")]
    assert "NaN" not in drawing.svg_wide
    assert of([], []).is_empty


def test_names_cannot_become_markup() -> None:
    drawing = of([NetworkNode("a", "<script>x</script>", "<b>", 0.5, 0.5)], [])
    assert "<script" not in drawing.svg_wide
