"""The heat map of kinds and places: a square for each, with the letter of its class."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engagement.analytics.variation.asking import NO_PLACE
from engagement.analytics.variation.cells import Cell
from engagement.packs.document import Table
from engagement.presenters.variation.asked import NO_PLACE_WORDS
from engagement.presenters.variation.overview import shade_of
from engagement.presenters.variation.words import NOT_LOGGED, TOO_FEW, figure_text
from nhsuk.charts import Chart, Level, Shade, heat_map
from partners.enums import OrganisationKind

# The shades of the live page's own table, which a picture draws itself.
_LOOKS = {
    1: ("#e8f1fa", "#212b32"),
    2: ("#c2dbf1", "#212b32"),
    3: ("#8ebbe4", "#212b32"),
    4: ("#005eb8", "#ffffff"),
    5: ("#003087", "#ffffff"),
}
_PALE = "#ffffff"
_SIGNS = {TOO_FEW: "?", NOT_LOGGED: "×"}
NO_PARTNER, HIDDEN = "No partner", "No partner, or not shown"


def heat_map_of(table: Table, shown: Sequence[Cell], *, is_public: bool) -> Chart:
    """The picture above the table of the same cells; what its letters and numbers mean is in its
    key.
    """
    names = {cell.place: cell.place_name for cell in shown}
    places = sorted(names, key=lambda key: (key == NO_PLACE, names[key], key))
    columns = [NO_PLACE_WORDS if key == NO_PLACE else names[key] for key in places]
    kinds = list(dict.fromkeys(cell.kind for cell in shown))
    levels = {(kinds.index(cell.kind), places.index(cell.place)): _level(cell) for cell in shown}
    missing = Level(HIDDEN if is_public else NO_PARTNER, "/", _PALE)
    chart = heat_map(
        [str(OrganisationKind(kind).label) for kind in kinds],
        columns,
        levels,
        title=table.title,
        description=table.sentence,
        row_title="Kind of partner",
        missing=missing,
    )
    has_holes = len(levels) < len(kinds) * len(places)
    used = {*levels.values(), missing} if has_holes else {*levels.values()}
    return replace(chart, key=_key(used, columns))


def _key(used: Iterable[Level], columns: Sequence[str]) -> str:
    """Letters before signs; the picture itself numbers its columns."""
    ranked = sorted(used, key=lambda level: (not level.letter.isalpha(), level.letter, level.word))
    letters = ", ".join(f"{level.letter} {level.word.lower()}" for level in ranked)
    numbered = ", ".join(f"{number} {name}" for number, name in enumerate(columns, start=1))
    return f"In the squares: {letters}. Columns: {numbered}."


def _level(cell: Cell) -> Level:
    if cell.rate.is_enough and cell.rate.value is not None:
        return _shaded(shade_of(cell.rate))
    said = figure_text(cell.rate, cell.coverage)
    return Level(said, _SIGNS.get(said, "–"), _PALE)


def _shaded(shade: Shade) -> Level:
    return Level(shade.words, shade.letter, *_LOOKS[shade.step])
