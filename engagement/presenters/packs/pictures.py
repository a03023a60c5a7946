"""Charts frozen into a document, and drawn from it again."""

from collections.abc import Iterator

from engagement.packs.document import Column, ColumnKind, Document, Drawing, Figure, Table, text_of
from nhsuk.charts import Chart, Icon, LegendEntry


def frozen(chart: Chart, table: Table) -> Figure:
    """A chart with the table of its figures; the table alone where there is nothing to draw."""
    if chart.is_empty:
        return Figure(table)
    return Figure(
        table,
        Drawing(
            description=chart.description,
            spec=chart.spec,
            key=chart.key,
            legend=tuple((entry.glyph, entry.words) for entry in chart.legend),
            icons=tuple((icon.words, icon.letter, icon.drawing) for icon in chart.icons),
        ),
    )


def thawed(figure: Figure) -> Chart | None:
    """The chart as it was frozen, with the table of its figures; none for a table alone."""
    drawing, table = figure.drawing, figure.table
    if drawing is None:
        return None
    return Chart(
        title=table.title,
        description=drawing.description,
        columns=[column.name for column in table.columns],
        rows=_texts(table),
        spec=dict(drawing.spec),
        key=drawing.key,
        legend=[LegendEntry(glyph, words) for glyph, words in drawing.legend],
        icons=[Icon(words, letter, svg) for words, letter, svg in drawing.icons],
        word_columns=[column.name for column in table.columns if _is_words(column)],
        row_links=[row.url for row in table.rows],
        note=table.note,
    )


def drawings(document: Document) -> Iterator[tuple[str, str]]:
    """Key of the table and SVG of each chart, for paper; drawn one after the other."""
    for figure in document.figures:
        chart = thawed(figure)
        if chart is not None:
            yield figure.table.key, str(chart.svg_wide)


def _texts(table: Table) -> list[list[str]]:
    """The rows as people read them; without rows one that says why, for what is drawn stands."""
    if not table.rows:
        return [[table.nothing, *[""] * (len(table.columns) - 1)]]
    return [
        [
            text_of(column.kind, value)
            for column, value in zip(table.columns, row.values, strict=True)
        ]
        for row in table.rows
    ]


def _is_words(column: Column) -> bool:
    return column.kind in (ColumnKind.TEXT, ColumnKind.DAY, ColumnKind.MONTH)
