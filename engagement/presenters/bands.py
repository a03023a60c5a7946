"""How many partnerships score how much, with the evidence behind them: a chart and its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from nhsuk.charts import Chart
from nhsuk.charts.chart import DARK_BLUE, Spec, layered
from nhsuk.formats import counted, nhs_number

EVIDENCE = ("Low evidence", "Medium evidence", "High evidence")
# From pale to dark, so that the order shows without colour; the outline keeps pale bars visible.
SHADES = ("#d8e6f4", "#5f9bd4", "#003087")


@dataclass(frozen=True)
class BandRow:
    """Partnerships whose score lies in a range, by the evidence behind it."""

    low: int
    high: int
    low_evidence: int
    medium_evidence: int
    high_evidence: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """By evidence, from low to high."""
        return self.low_evidence, self.medium_evidence, self.high_evidence

    @property
    def label(self) -> str:
        """40 to 60."""
        return f"{self.low} to {self.high}"

    @property
    def short_label(self) -> str:
        """40–60, where there is little room."""
        return f"{self.low}–{self.high}"


def health_chart(bands: Sequence[BandRow]) -> Chart:
    """Stacked bars, one a range of scores."""
    return Chart(
        title="Partnerships by engagement health",
        description=_in_words(bands),
        columns=("Score", *EVIDENCE, "All"),
        rows=[
            (band.label, *(nhs_number(n) for n in band.counts), nhs_number(sum(band.counts)))
            for band in bands
        ],
        spec=layered([_bars(bands)]),
    )


def _in_words(bands: Sequence[BandRow]) -> str:
    total = sum(sum(band.counts) for band in bands)
    fullest = max(bands, key=lambda band: sum(band.counts))
    low = sum(band.low_evidence for band in bands)
    return (
        f"Of {counted(total, 'partnership')} with a score, most score {fullest.label}"
        f" ({sum(fullest.counts)}). {counted(low, 'score')} of all rest on low evidence."
    )


def _bars(bands: Sequence[BandRow]) -> Spec:
    values = [
        {"band": band.short_label, "evidence": label, "order": order, "count": count}
        for band in bands
        for order, (label, count) in enumerate(zip(EVIDENCE, band.counts, strict=True))
        if count
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": DARK_BLUE, "strokeWidth": 1, "tooltip": True},
        "encoding": {
            "x": {
                "field": "band",
                "type": "ordinal",
                "title": "Score",
                "sort": None,
                "scale": {"domain": [band.short_label for band in bands]},
                "axis": {"labelAngle": 0},
            },
            "y": {
                "field": "count",
                "type": "quantitative",
                "title": "Partnerships",
                "axis": {"tickMinStep": 1, "format": "d"},
            },
            "color": {
                "field": "evidence",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(EVIDENCE), "range": list(SHADES)},
                "legend": {
                    "orient": "top",
                    "labelLimit": 0,
                    "labelFontSize": 14,
                    "columns": 1,
                    "symbolType": "square",
                },
            },
            "order": {"field": "order"},
        },
    }
