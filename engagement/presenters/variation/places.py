"""Between places, who gets the attention, how each side sees the other, and what is not logged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engagement.analytics.variation.asking import NO_PLACE
from engagement.analytics.variation.attention import (
    NHS,
    SOCIAL_CARE,
    Attention,
    Inequality,
    KindGap,
)
from engagement.analytics.variation.coverage import CellCoverage, Coverage
from engagement.analytics.variation.places import BetweenPlaces
from engagement.presenters.variation.asked import Asked
from engagement.presenters.variation.overview import shade_of
from engagement.presenters.variation.words import (
    PERCENT,
    TOO_FEW,
    WORDS,
    count_text,
    interval_text,
    value_text,
)
from engagement.scoring.figure_rates import Rate
from engagement.scoring.figures import Figure
from engagement.scoring.variation.diversity import diversity
from engagement.scoring.variation.errors import VariationError
from nhsuk.charts import Shade, Statement, StatementRow, StatementTable
from nhsuk.formats import counted, nhs_number
from partners.enums import OrganisationKind

# Up to which share of the variation places hardly matter, and up to which they matter somewhat: a
# convention of this product for a plain sentence; the share itself is always said.
HARDLY, SOMEWHAT = 0.05, 0.2
# Of how many partners on a mean of a place is more than a few of them.
FEWEST_SCORES = 3
# Of fewer partners in all a share is hardly more than an accident: said instead of a meaning.
FEW_SCORES = 30
_LOGGED = (
    (0.95, Shade("E", "95% or more of the time logged", 5)),
    (0.8, Shade("D", "80% to 94%", 4)),
    (0.6, Shade("C", "60% to 79%", 3)),
    (0.3, Shade("B", "30% to 59%", 2)),
    (0.0, Shade("A", "less than 30% of the time logged", 1)),
)


@dataclass(frozen=True)
class PlaceLine:
    """The partners of a place and the mean of their scores."""

    name: str
    partners: int
    mean: str
    url: str


@dataclass(frozen=True)
class PlacesShare:
    """How much of what differs lies between places, in a sentence, and the means behind it."""

    measure: str
    sentence: str
    places: Sequence[PlaceLine]


@dataclass(frozen=True)
class VoiceLine:
    """One figure of two groups beside each other, and whether they differ."""

    label: str
    social_care: str
    nhs: str
    verdict: str
    url: str


@dataclass(frozen=True)
class GapLine:
    """How a kind of partner and the system see each other, in points."""

    name: str
    partners: int
    partner: str
    system: str
    gap: str
    large: int
    url: str


@dataclass(frozen=True)
class InequalityWords:
    """For those who judge the method."""

    lines: Sequence[tuple[str, str]]


def places_share(asked: Asked, found: BetweenPlaces) -> PlacesShare:
    """One measure of scores."""
    return PlacesShare(
        measure=str(found.measure.label),
        sentence=_share_sentence(found),
        places=[
            PlaceLine(
                one.name,
                one.partnerships,
                nhs_number(one.mean) if one.partnerships >= FEWEST_SCORES else TOO_FEW,
                asked.link("variation_series", place=one.place, kind="", period=""),
            )
            for one in found.places
        ],
    )


def _share_sentence(found: BetweenPlaces) -> str:
    if found.share is None:
        return f"Nothing can be said of places. {found.why_not}"
    share = found.share.share
    if share is None:
        return (
            "Nothing is left that differs once the doubt of the scores is taken out: partners "
            "differ no more than their scores are uncertain."
        )
    text = PERCENT.text(share)
    if share < HARDLY:
        means = "Where a partner is says hardly anything: look at partners and kinds instead."
    elif share < SOMEWHAT:
        means = "Where a partner is says a little; most of what differs is between its partners."
    else:
        means = "Where a partner is says a good deal: what places do differently is worth a look."
    size = sum(one.partnerships for one in found.places)
    if size < FEW_SCORES:
        means = (
            f"It rests on {counted(size, 'partner')} in {counted(len(found.places), 'place')} "
            "only, so another year may look quite different."
        )
    return (
        f"{text} of what differs between partners lies between places, the rest within them. "
        f"{means} The doubt of each score is taken out, so that a place with few facts does not "
        "look different because of that."
    )


def attention_table(asked: Asked, found: Attention) -> StatementTable:
    """Contact against what was expected, by kind."""
    return StatementTable(
        title="Who gets the attention",
        description=f"{WORDS[Figure.CONTACTS].label}, {asked.months}: 100% is as much as was "
        "agreed with each. Numbers of contacts alone would only tell large kinds from small ones.",
        row_title="Kind of partner",
        columns=("Contact per expected",),
        rows=[
            StatementRow(
                str(OrganisationKind(kind).label),
                [
                    _rate_statement(
                        rate,
                        asked.link(
                            "variation_behind", measure=Figure.CONTACTS.value, kind=kind, place=""
                        ),
                    )
                ],
            )
            for kind, rate in sorted(
                found.by_kind.items(), key=lambda each: str(OrganisationKind(each[0]).label)
            )
        ],
    )


def _rate_statement(rate: Rate, href: str) -> Statement:
    if not rate.denominator:
        return Statement("None expected", href=href)
    if not rate.is_enough:
        return Statement(TOO_FEW, count_text(rate), href=href)
    basis = f"{count_text(rate)}, {interval_text(rate.figure, rate.interval)}"
    return Statement(value_text(rate.figure, rate.value), basis, shade_of(rate), href=href)


def voice_lines(asked: Asked, found: Attention) -> list[VoiceLine]:
    """Social care beside NHS bodies, figure by figure: never blended into one number."""
    return [
        VoiceLine(
            WORDS[figure].label,
            _said(groups[SOCIAL_CARE]),
            _said(groups[NHS]),
            _verdict(groups[SOCIAL_CARE], groups[NHS]),
            asked.link("variation", measure=figure.value, kind="", place=""),
        )
        for figure, groups in found.voice.items()
    ]


def _said(rate: Rate) -> str:
    if not rate.denominator:
        return "Nothing counted"
    if not rate.is_enough:
        return f"{TOO_FEW} ({count_text(rate)})"
    return (
        f"{value_text(rate.figure, rate.value)} ({count_text(rate)}, "
        f"{interval_text(rate.figure, rate.interval)})"
    )


def _verdict(social_care: Rate, nhs: Rate) -> str:
    """By ranges that do not meet: a careful answer, which may miss a small difference."""
    one, other = social_care.interval, nhs.interval
    if one is None or other is None or not (social_care.is_enough and nhs.is_enough):
        return TOO_FEW
    if one.high < other.low:
        return "Social care lower, more than chance"
    if one.low > other.high:
        return "Social care higher, more than chance"
    return "No difference beyond chance"


def gap_lines(asked: Asked, found: Sequence[KindGap]) -> list[GapLine]:
    """The perception gap by kind."""
    return [
        GapLine(
            name=one.label,
            partners=one.partnerships,
            partner=nhs_number(one.partner),
            system=nhs_number(one.system),
            gap=f"{_signed(one.gap)} ({_signed(one.interval.low)} to {_signed(one.interval.high)})",
            large=one.large,
            url=asked.link("variation_behind", kind=one.kind, place=""),
        )
        for one in found
    ]


def _signed(value: float) -> str:
    text = nhs_number(value)
    return f"+{text}" if round(value) > 0 else text


def coverage_table(asked: Asked, found: Sequence[CellCoverage]) -> StatementTable:
    """How much of the time was logged, by kind and place."""
    names = {cell.place: cell.place_name for cell in found}
    places = sorted(names, key=lambda key: (key == NO_PLACE, names[key]))
    cells = {(cell.kind, cell.place): cell for cell in found}
    kinds = sorted({cell.kind: cell.label for cell in found}.items(), key=lambda each: each[1])
    return StatementTable(
        title="What is not logged",
        description=f"How much of the time was logged, {asked.months}. Where the whole system "
        "logged nothing, nobody knows what happened: that is not the same as no engagement, and "
        "counts against nobody. Known silence, such as before an election, is left out.",
        row_title="Kind of partner",
        columns=[names[key] for key in places],
        rows=[
            StatementRow(label, [_covered(asked, cells.get((kind, key))) for key in places])
            for kind, label in kinds
        ],
    )


def _covered(asked: Asked, cell: CellCoverage | None) -> Statement:
    if cell is None:
        return Statement("No partner")
    found, share = cell.coverage, cell.coverage.logged_share
    href = asked.link("variation_behind", kind=cell.kind, place=cell.place)
    if share is None:
        return Statement("Known silence" if found.quiet else "No time yet", href=href)
    parts = [counted(cell.partnerships, "partner")]
    for days, words in (
        (found.due, "with contact expected"),
        (found.quiet, "known silence"),
    ):
        if days:
            parts.append(f"{PERCENT.text(found.share(days))} {words}")
    shade = next(shade for least, shade in _LOGGED if share >= least)
    figure = f"{PERCENT.text(share)} logged" if share else "Not logged"
    return Statement(figure, ", ".join(parts), shade, href=href)


def coverage_sentence(found: Sequence[CellCoverage]) -> str:
    """Not logging told apart from not engaging, of all partners together."""
    whole = Coverage(
        *(
            sum(getattr(cell.coverage, name) for cell in found)
            for name in ("due", "not_due", "quiet", "not_logged")
        )
    )
    share = whole.logged_share
    if share is None:
        return "There was no time that could have been logged."
    if not whole.not_logged:
        return (
            "Something was logged in every month. Whether every contact was is not known, so a low "
            "figure may still be one of logging."
        )
    return (
        f"In {PERCENT.text(1 - share)} of the time the system logged nothing at all. Figures of "
        "those months are unknown, not low: we were not logging, which says nothing of who was "
        "engaged."
    )


def inequality_words(found: Inequality, attention: Attention) -> InequalityWords:
    """Gini and Theil of contact per expected contact, and how mixed contact is by kind."""
    lines = [("Partners with contact expected", nhs_number(found.partnerships))]
    if found.gini is not None:
        lines.append(("Gini coefficient, 0 if equal", nhs_number(found.gini, 2)))
    if found.theil is not None:
        split = found.theil
        lines.append(
            (
                "Theil’s T: between kinds and within them",
                f"{nhs_number(split.total, 3)}: "
                + " and ".join(nhs_number(part, 3) for part in (split.between, split.within)),
            )
        )
    lines += _diversity(attention.by_kind)
    return InequalityWords(lines)


def _diversity(by_kind: Mapping[str, Rate]) -> list[tuple[str, str]]:
    made = np.array([rate.numerator for rate in by_kind.values()], dtype=np.float64)
    due = np.array([rate.denominator for rate in by_kind.values()], dtype=np.float64)
    lines = []
    for name, counts in (("made", made), ("expected", due)):
        try:
            found = diversity(counts)
        except VariationError:
            continue
        even = "" if found.evenness is None else f", evenness {nhs_number(found.evenness, 2)}"
        lines.append(
            (
                f"Mix of kinds in contacts {name}: Blau’s and Shannon’s index",
                f"{nhs_number(found.blau, 2)} and {nhs_number(found.shannon, 2)}{even}",
            )
        )
    return lines
