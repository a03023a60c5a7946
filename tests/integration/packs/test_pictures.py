"""Charts come out of a document as they went in, also where the table below them is empty."""

from engagement.packs.document import Column, Drawing, Figure, Table
from engagement.presenters.packs.pictures import thawed

DRAWING = Drawing("Every partner lies within the limits.", {"mark": "point"})


def test_a_funnel_of_which_nobody_stands_out_is_drawn_all_the_same() -> None:
    table = Table(
        "between.gp",
        "GP practices",
        (Column("Partner"), Column("Contact")),
        (),
        nothing="No partner stands out beyond chance.",
    )

    chart = thawed(Figure(table, DRAWING))

    assert chart is not None
    assert not chart.is_empty
    assert chart.rows == [["No partner stands out beyond chance.", ""]]
    assert thawed(Figure(table)) is None
