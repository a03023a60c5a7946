"""Who or what filled each row from when to when, and the gaps between: such as seats over years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

from nhsuk.charts.chart import BLACK, BLUE, DARK_BLUE, GREY, MIST, Chart, Spec, layered
from nhsuk.formats import nhs_date

BAR, LINE, AIR = 18, 17, 11
# Names of rows are broken after so many letters, which fit on a phone, and cut after two lines.
LETTERS, LINES = 40, 2
# A name that would be cut to less is left out of its bar; the table has it.
NARROWEST_NAME = 40
# From how many days on years are told apart, and no longer months.
LONG = 1100


@dataclass(frozen=True)
class RowStretch:
    """From a first to a last day, both included, what filled a row; or that nothing did."""

    row: str
    what: str
    first: date
    last: date
    is_gap: bool = False


@dataclass(frozen=True)
class Frame:
    """What all layers share: the days, the rows, and how many lines their names have at most."""

    first: date
    last: date
    rows: Sequence[str]
    lines: int

    @property
    def row(self) -> int:
        """The height of a row: its name, and its bars below it."""
        return BAR + LINE * self.lines + AIR

    @property
    def below(self) -> int:
        """How far bars lie below the middle of their row."""
        return LINE * self.lines // 2


def stretches_by_row(
    stretches: Sequence[RowStretch],
    *,
    first: date,
    last: date,
    title: str,
    description: str,
    columns: tuple[str, str],
    key: str = "",
    empty_text: str = "There is nothing to show yet.",
) -> Chart:
    """Bars one behind the other, gaps as dashed boxes with their word; rows in the order given.

    Neighbours take turns in two blues, so that one sees where one ends: which blue means nothing.
    What lies outside the two days is cut off in the picture, never in the table.

    :param columns: what the rows are, and what fills them, as headings of the table.
    """
    rows = list(dict.fromkeys(each.row for each in stretches))
    names = {row: _lines(row) for row in rows}
    lines = max((len(words) for words in names.values()), default=1)
    bars = [_bar(each, index, first, last) for index, each in enumerate(stretches)]
    bars = [bar for bar in bars if bar["first"] < bar["end"]]
    frame = Frame(first, last, rows, lines)
    layers = [
        _names(names, lines),
        _boxes([bar for bar in bars if bar["is_gap"]], frame),
        _filled([bar for bar in bars if not bar["is_gap"]], frame),
        _words(bars, frame),
    ]
    return Chart(
        title=title,
        description=description,
        key=key,
        columns=(*columns, "From", "To"),
        rows=[
            (each.row, each.what, nhs_date(each.first), nhs_date(each.last)) for each in stretches
        ],
        spec={**layered(layers), "height": frame.row * max(len(rows), 1)},
        empty_text=empty_text,
    )


def _bar(each: RowStretch, index: int, first: date, last: date) -> Spec:
    begin, end = max(each.first, first), min(each.last, last) + timedelta(days=1)
    return {
        "row": each.row,
        "what": each.what,
        "first": _moment(begin),
        "end": _moment(end),
        "is_gap": each.is_gap,
        "colour": (BLUE, DARK_BLUE)[index % 2],
        "ink": BLACK if each.is_gap else "#ffffff",
    }


def _lines(row: str) -> list[str]:
    """A name in lines that fit a phone; what does not fit is left to the table."""
    return wrap(row, LETTERS, max_lines=LINES, placeholder=" …") or [row]


def _days(frame: Frame) -> Spec:
    is_long = (frame.last - frame.first).days > LONG
    return {
        "field": "first",
        "type": "temporal",
        "title": None,
        "scale": {"domain": [_moment(frame.first), _moment(frame.last + timedelta(days=1))]},
        "axis": {
            "orient": "top",
            "format": "%Y" if is_long else "%b %Y",
            "tickCount": "year" if is_long else {"interval": "month", "step": 6},
            "labelOverlap": True,
            "labelFlush": True,
            "grid": True,
        },
    }


def _rows(rows: Sequence[str]) -> Spec:
    """One below the other, without an axis: each has its name above its bars."""
    return {"field": "row", "type": "ordinal", "sort": list(rows), "axis": None}


def _names(names: Mapping[str, list[str]], lines: int) -> Spec:
    """Above the bars; the last line stands directly on them, however many there are."""
    return {
        "data": {
            "values": [
                {"row": row, "words": [""] * (lines - len(words)) + words}
                for row, words in names.items()
            ]
        },
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "line-bottom",
            "lineHeight": LINE,
            "dy": LINE * lines // 2 - BAR // 2 - 1 - LINE * (lines - 1),
        },
        "encoding": {"x": {"value": 2}, "y": _rows(list(names)), "text": {"field": "words"}},
    }


def _boxes(gaps: Sequence[Spec], frame: Frame) -> Spec:
    return _drawn(gaps, frame, {"fill": MIST, "stroke": GREY, "strokeDash": [4, 3]}, {})


def _filled(bars: Sequence[Spec], frame: Frame) -> Spec:
    colour = {"field": "colour", "type": "nominal", "scale": None, "legend": None}
    return _drawn(bars, frame, {"stroke": "#ffffff"}, {"color": colour})


def _drawn(bars: Sequence[Spec], frame: Frame, mark: Spec, more: Spec) -> Spec:
    if not bars:
        return {}
    return {
        "data": {"values": list(bars)},
        "mark": {"type": "bar", "height": BAR, "yOffset": frame.below, "tooltip": True, **mark},
        "encoding": {
            "x": _days(frame),
            "x2": {"field": "end"},
            "y": _rows(frame.rows),
            **more,
        },
    }


def _words(bars: Sequence[Spec], frame: Frame) -> Spec:
    """In each bar what it is, as far as it fits."""
    if not bars:
        return {}
    width = "scale('x', toDate(datum.end)) - scale('x', toDate(datum.first))"
    return {
        "data": {"values": list(bars)},
        "mark": {
            "type": "text",
            "align": "left",
            "dx": 5,
            "dy": frame.below + 1,
            "fontSize": 12,
            "limit": {"expr": f"max({width} - 8, 1)"},
            "opacity": {"expr": f"{width} < {NARROWEST_NAME} ? 0 : 1"},
        },
        "encoding": {
            "x": _days(frame),
            "y": _rows(frame.rows),
            "text": {"field": "what"},
            "color": {"field": "ink", "type": "nominal", "scale": None, "legend": None},
        },
    }


def _moment(day: date) -> str:
    # Without the clock time, a browser west of Greenwich would show the day before.
    return f"{day.isoformat()}T00:00:00"
