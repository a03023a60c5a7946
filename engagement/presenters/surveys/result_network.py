"""What the organisations of a board said of each other: a picture, each of them, and each tie."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from engagement.analytics.survey.figures import Ties
from engagement.analytics.survey.gathering import Group
from engagement.analytics.survey.reading import WaveResults
from engagement.presenters.surveys.result import HeadFigure, ResponseRow, response_rows
from engagement.presenters.surveys.result_words import answered_text
from engagement.scoring.survey.results import Level
from nhsuk.charts.network import NetworkNode, NetworkTie, NetworkWords, network
from nhsuk.formats import counted, nhs_number

if TYPE_CHECKING:
    from nhsuk.charts import Chart

NOT_KNOWN = "Not known"
NO_TIE = "They do not work together"
DECIMALS = 1


@dataclass(frozen=True)
class MemberRow:
    """An organisation: what the others say of it, and what it says of them."""

    name: str
    trust_received: str
    trust_given: str
    value_received: str
    value_given: str
    answered: bool


@dataclass(frozen=True)
class TieRow:
    """What one organisation says of another."""

    rater: str
    rated: str
    contact: str
    trust: str
    value: str


@dataclass(frozen=True)
class NetworkPage:
    """All of it; no picture where fewer than two organisations were asked.

    For whoever sees measures only, there is no picture and no organisation either.
    """

    tiles: Sequence[HeadFigure]
    sentences: Sequence[str]
    chart: "Chart | None"
    members: Sequence[MemberRow]
    ties: Sequence[TieRow]
    response: Sequence[ResponseRow]


def network_page(results: WaveResults) -> NetworkPage:
    """What the page of a relational wave shows."""
    ties = results.frozen.ties
    response = response_rows(results)
    if ties is None:
        return NetworkPage(_answered(results), [], None, [], [], response)
    groups = dict(results.groups(Level.ORGANISATION))
    members = [groups[code] for code in ties.organisations]
    return NetworkPage(
        tiles=[*_answered(results), *_tiles(ties)],
        sentences=_sentences(ties),
        chart=_chart(ties, members) if members else None,
        members=_members(ties, members),
        ties=_ties(results, ties, members),
        response=response,
    )


def _answered(results: WaveResults) -> list[HeadFigure]:
    rate = results.rate()
    if rate is None:
        return []
    return [HeadFigure("Answered", f"{rate.share:.0%}", f"{answered_text(rate)} organisations")]


def _tiles(ties: Ties) -> list[HeadFigure]:
    found = ties.relations.network
    tiles = [
        ("Trust", found.trust, "mean of all ties, 1 to 4"),
        ("Value", found.value, "mean of all ties, 1 to 4"),
    ]
    shown = [
        HeadFigure(label, _points(value), note) for label, value, note in tiles if value is not None
    ]
    if found.density is not None:
        shown.append(HeadFigure("Density", f"{found.density:.0%}", "of what is known are ties"))
    return shown


def _sentences(ties: Ties) -> list[str]:
    found = ties.relations.network
    density = f"{found.lowest_density:.0%} and {found.highest_density:.0%}"
    known = f"Of {found.known:.0%} of all pairs it is known whether they work together."
    said = [f"{known} Whatever the others would say, the density lies between {density}."]
    if found.reciprocity is not None:
        said.append(
            f"Where both sides answered and one names a tie, {found.reciprocity:.0%} of the time "
            "the other does too."
        )
    agreed = [
        f"{found_one:.0%} on {what}"
        for what, found_one in (("trust", found.trust_agreement), ("value", found.value_agreement))
        if found_one is not None
    ]
    if agreed:
        said.append(
            f"How far the two sides of a tie agree: {' and '.join(agreed)}. At 100% they always "
            "say the same."
        )
    return said


def _chart(ties: Ties, members: Sequence[Group]) -> "Chart":
    """Tied are two of whom one at least says so; the width is their mean trust."""
    from engagement.scoring.network_layout import network_places

    pairs = _pairs(ties, members)
    places = network_places(pairs, {one.key for one in members})
    received = ties.relations.trust_received
    nodes = [
        NetworkNode(
            key=one.key,
            name=one.name,
            kind="Answered" if ties.relations.answered[at] else "Did not answer",
            x=places[one.key][0],
            y=places[one.key][1],
            size=0.0 if isnan(received[at]) else float(received[at]),
            detail=f"Trust received: {_points(float(received[at]))}",
        )
        for at, one in enumerate(members)
    ]
    return network(
        nodes,
        [NetworkTie(one, other, weight) for (one, other), weight in sorted(pairs.items())],
        words=NetworkWords("point of trust,points of trust"),
        title="Who works with whom, and how far they trust",
        description=f"{counted(len(members), 'organisation')} of the board. A larger mark is "
        "trusted more by the others. Silence is not the absence of a tie.",
    )


def _pairs(ties: Ties, members: Sequence[Group]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    trust, tie = ties.relations.trust, ties.relations.tie
    for one in range(len(members)):
        for other in range(one + 1, len(members)):
            both = [(one, other), (other, one)]
            if any(tie[pair] == 1 for pair in both):
                said = [float(trust[pair]) for pair in both if not isnan(trust[pair])]
                mean = sum(said) / len(said) if said else 1.0
                found[(members[one].key, members[other].key)] = round(mean, 2)
    return found


def _members(ties: Ties, members: Sequence[Group]) -> list[MemberRow]:
    found = ties.relations
    return [
        MemberRow(
            one.name,
            _points(float(found.trust_received[at])),
            _points(float(found.trust_given[at])),
            _points(float(found.value_received[at])),
            _points(float(found.value_given[at])),
            bool(found.answered[at]),
        )
        for at, one in enumerate(members)
    ]


def _ties(results: WaveResults, ties: Ties, members: Sequence[Group]) -> list[TieRow]:
    """Each tie from both sides; of who did not answer nothing is listed."""
    found = ties.relations
    return [
        TieRow(
            rater.name,
            rated.name,
            _contact(results, float(found.contact[at, to]), float(found.tie[at, to])),
            _points(float(found.trust[at, to])),
            _points(float(found.value[at, to])),
        )
        for at, rater in enumerate(members)
        for to, rated in enumerate(members)
        if at != to and found.answered[at]
    ]


def _contact(results: WaveResults, contact: float, tie: float) -> str:
    if tie == 0:
        return NO_TIE
    if isnan(contact):
        return NOT_KNOWN
    questions = [q for q in results.instrument.scale_questions if q.role is None]
    labels = results.instrument.labels(questions[0]) if questions else ()
    nearest = round(contact)
    return labels[nearest - 1] if 1 <= nearest <= len(labels) else nhs_number(contact, DECIMALS)


def _points(value: float | None) -> str:
    if value is None or isnan(value):
        return NOT_KNOWN
    return nhs_number(value, DECIMALS)
