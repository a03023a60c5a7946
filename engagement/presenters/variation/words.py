"""The figures in words: what each is called, what it counts, and how its values are written."""

from collections.abc import Mapping
from dataclasses import dataclass

from engagement.analytics.variation.coverage import Coverage
from engagement.scoring.figure_rates import Rate
from engagement.scoring.figures import KIND_OF, Figure, FigureKind
from engagement.scoring.proportion import Interval
from nhsuk.charts import Unit
from nhsuk.formats import counted, nhs_number

PERCENT, POINTS = Unit(is_percent=True), Unit()
# What was agreed: as many contacts as the agreements in force expect.
TARGETS = {Figure.CONTACTS: 1.0}
# A share of time without a log from which on a figure says so.
WORTH_SAYING = 0.1
TOO_FEW = "Too few to say"
NOT_LOGGED = "Not logged"


@dataclass(frozen=True)
class FigureWords:
    """What a figure is called, in a heading and in a sentence, and what it counts.

    ``of`` ends a count: "46 of 50 kept". ``about`` is the sentence below the heading of a page.
    """

    label: str
    short: str
    of: str
    about: str


WORDS: Mapping[Figure, FigureWords] = {
    Figure.CONTACTS: FigureWords(
        "Contact against what was expected",
        "contact",
        "expected",
        "Contacts made, against those that the agreements in force expect. 100% is as much as was "
        "agreed. Nothing is expected in quiet periods and in months that were not logged.",
    ),
    Figure.ATTENDANCE: FigureWords(
        "Attendance at boards",
        "attendance",
        "attended",
        "How often partners came to board meetings for which it is recorded, in person or by "
        "deputy.",
    ),
    Figure.PARTNER_COMMITMENTS: FigureWords(
        "Commitments kept by partners",
        "commitments kept by partners",
        "kept",
        "Of what partners promised and what was settled in the month: kept, or moved to a later "
        "day before it was due.",
    ),
    Figure.SYSTEM_COMMITMENTS: FigureWords(
        "Commitments kept by the system",
        "commitments kept by the system",
        "kept",
        "Of what the system promised partners and what was settled in the month: kept, or moved "
        "to a later day before it was due.",
    ),
    Figure.PARTNER_ISSUES: FigureWords(
        "Issues answered by partners",
        "issues answered by partners",
        "answered to the system’s satisfaction",
        "Of issues that the system raised and that were answered or closed in the month: those "
        "answered to its satisfaction.",
    ),
    Figure.SYSTEM_ISSUES: FigureWords(
        "Issues answered by the system",
        "issues answered by the system",
        "answered to the partner’s satisfaction",
        "Of issues that partners raised and that were answered or closed in the month: those "
        "answered to their satisfaction.",
    ),
    Figure.PARTNER_DOCUMENTS: FigureWords(
        "Documents shared in time by partners",
        "documents shared in time by partners",
        "in time",
        "Of documents that the system asked for: those that came by the agreed day.",
    ),
    Figure.SYSTEM_DOCUMENTS: FigureWords(
        "Documents shared in time by the system",
        "documents shared in time by the system",
        "in time",
        "Of documents that partners asked for: those that came by the agreed day.",
    ),
    Figure.EARLY_ENGAGEMENT: FigureWords(
        "Engaged early on decisions",
        "early engagement",
        "engaged before or on options",
        "Of decisions that affect partners: how often they were engaged before options were "
        "formed, or on the options. Asking early is the system’s part.",
    ),
    Figure.PARTNER_SURVEY: FigureWords(
        "What partners answer about the system",
        "what partners answer about the system",
        "answers",
        "The mean of what partners answered in surveys about working with the system, from 0 to "
        "100.",
    ),
    Figure.SYSTEM_SURVEY: FigureWords(
        "What the system answers about partners",
        "what the system answers about partners",
        "answers",
        "The mean of what the system’s people answered about working with partners, from 0 to 100.",
    ),
}


def is_mean(figure: Figure) -> bool:
    """Whether it is a mean of answers, written in points and not in per cent."""
    return KIND_OF[figure] is FigureKind.MEAN


def unit_of(figure: Figure) -> Unit:
    """How its values are written, once they are on the scale of `scaled`."""
    return POINTS if is_mean(figure) else PERCENT


def scaled(figure: Figure, value: float) -> float:
    """A value as it is drawn: answers in points from 0 to 100, all else as it is."""
    return value * 100 if is_mean(figure) else value


def possible(figure: Figure, limit: float) -> float:
    """A limit no further than the figure can go: the arithmetic of a chart may."""
    most = float("inf") if KIND_OF[figure] is FigureKind.RATE else 1.0
    return min(max(0.0, limit), most)


def value_text(figure: Figure, value: float | None) -> str:
    """62%, or 62 of answers; nothing for ``None``."""
    return "" if value is None else unit_of(figure).text(scaled(figure, value))


def interval_text(figure: Figure, interval: Interval | None) -> str:
    """52% to 71%; nothing without one."""
    if interval is None:
        return ""
    return f"{value_text(figure, interval.low)} to {value_text(figure, interval.high)}"


def count_text(rate: Rate) -> str:
    """46 of 50; of contacts 14.5 of 16; of answers how many there are."""
    if is_mean(rate.figure):
        return counted(round(rate.denominator), "answer")
    return f"{_plain(rate.numerator)} of {_plain(rate.denominator)}"


def said_count(rate: Rate) -> str:
    """46 of 50 kept."""
    if is_mean(rate.figure):
        return count_text(rate)
    return f"{count_text(rate)} {WORDS[rate.figure].of}"


def figure_text(rate: Rate, coverage: Coverage) -> str:
    """The figure, or why there is none: too few, not logged, or nothing that could be counted."""
    if rate.denominator > 0:
        return value_text(rate.figure, rate.value) if rate.is_enough else TOO_FEW
    if not coverage.days:
        return "No time yet"
    if not coverage.due + coverage.not_due:
        return NOT_LOGGED if coverage.not_logged else "Known silence"
    return "None expected" if rate.figure is Figure.CONTACTS else "None recorded"


def not_logged_text(coverage: Coverage) -> str:
    """40% of the time not logged; nothing where it is hardly any."""
    share = coverage.logged_share
    if share is None or 1 - share < WORTH_SAYING:
        return ""
    return f"{PERCENT.text(1 - share)} of the time not logged"


def by_chance_outside(number: int) -> str:
    """How many of so many lie outside 95 % limits by chance alone, one in twenty, in words."""
    if number < 20:
        return "Of 20 about one would by chance alone."
    return f"By chance alone about {nhs_number(number / 20, 1 if number % 20 else 0)} would."


def _plain(value: float) -> str:
    whole = abs(value - round(value)) < 0.05
    return nhs_number(value, 0 if whole else 1)
