"""Measures of a network in plain sentences, each with what it rests on and what it cannot say."""

from dataclasses import dataclass

from engagement.analytics.network import MOST_AT_ONE, Coverage, Network, TieKind
from engagement.analytics.network_measures import Measured, tied
from nhsuk.formats import counted, nhs_number

ORDINALS = (
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
)
# What the weight of a tie counts.
COUNTED = {TieKind.BOARDS: "board", TieKind.MEETINGS: "meeting", TieKind.THROUGH: "link"}
EXPLAINED = {
    TieKind.BOARDS: "Two organisations are tied where somebody from each held a seat on the same "
    "board on the same day of the period. Deputies do not count.",
    TieKind.MEETINGS: "Two partners are tied where both were at the same event of the period. The "
    "system itself is at all of them and stands nowhere in this network. Where attendance is not "
    "known, whoever was invited counts as there.",
    TieKind.THROUGH: "A tie leads from a partner that is represented to the one through which it "
    "is reached. Where the relation of two partners is followed as one, it leads both ways. This "
    "is as recorded today, whatever the period.",
}


@dataclass(frozen=True)
class Measure:
    """One measure: its name, its figure, and a sentence."""

    title: str
    figure: str
    text: str


def coverage_words(coverage: Coverage) -> str:
    """How much of what happened is recorded. It stands beside every density."""
    if not coverage.events:
        said = "No event is logged in the period."
    else:
        share = f"{coverage.attendance_known / coverage.events:.0%}"
        verb = "is" if coverage.attendance_known == 1 else "are"
        said = (
            f"{nhs_number(coverage.attendance_known)} of {counted(coverage.events, 'event')} "
            f"logged in the period ({share}) {verb} complete: whether each partner came is known."
        )
    return f"{said} Silence is not the absence of a tie."


def sources(ties: TieKind, coverage: Coverage) -> list[str]:
    """What else the ties rest on."""
    found = [EXPLAINED[ties]]
    if ties == TieKind.BOARDS:
        found.append(
            f"{nhs_number(coverage.seats_held)} of {counted(coverage.seats, 'seat')} of the period "
            "had a holder. A vacant seat makes no tie."
        )
    if ties == TieKind.MEETINGS and coverage.gatherings:
        verb = "was" if coverage.gatherings == 1 else "were"
        found.append(
            f"{counted(coverage.gatherings, 'event')} with more than {MOST_AT_ONE} partners {verb} "
            "left out: at a conference not everybody meets everybody."
        )
    return found


def measures(network: Network, found: Measured, ties: TieKind) -> list[Measure]:
    """Density, centralisation and groups; where ties have a direction, how many return."""
    shape = found.shape
    listed = [
        Measure("Density", f"{shape.density or 0:.0%}", _density(network, found)),
        Measure(
            "Centralisation",
            nhs_number(shape.degree_centralisation or 0, 2),
            "From 0, where all have as many ties, to 1, where every tie leads to one organisation.",
        ),
        Measure("Groups", nhs_number(len(found.parts)), _groups(network, found)),
    ]
    if ties == TieKind.THROUGH and shape.reciprocity is not None:
        returned = round(shape.reciprocity * shape.edges)
        text = (
            f"{nhs_number(returned)} of {counted(shape.edges, 'tie')} lead both ways: between "
            "partners whose relation is followed as one."
        )
        listed.append(Measure("Reciprocity", f"{shape.reciprocity:.0%}", text))
    return listed


def _density(network: Network, found: Measured) -> str:
    size, edges = found.shape.nodes, found.shape.edges
    possible = size * (size - 1) // (1 if network.directed else 2)
    verb = "is" if edges == 1 else "are"
    all_tied = len(tied(network))
    among = f"the {counted(size, 'organisation')} that have any"
    if all_tied > size:
        among = f"the {counted(size, 'organisation')} with the most, of {nhs_number(all_tied)}"
    return (
        f"{nhs_number(edges)} of {counted(possible, 'possible tie')} between {among} {verb} "
        "recorded."
    )


def _groups(network: Network, found: Measured) -> str:
    alone = len(network.nodes) - len(tied(network))
    if len(found.parts) == 1:
        said = f"All {nhs_number(found.parts[0])} organisations with ties hang together."
    else:
        said = (
            f"Nothing ties one group to another. The largest has {nhs_number(found.parts[0])} of "
            f"the {counted(sum(found.parts), 'organisation')} with ties."
        )
    if not alone:
        return said
    return f"{said} {nhs_number(alone)} more {'has' if alone == 1 else 'have'} none."


def between_words(found: Measured | None, key: str) -> str:
    """Where an organisation stands among those that lie between others."""
    if found is None or key not in found.shape.betweenness:
        return "Not measured"
    rank = found.rank(key)
    if rank is None:
        return "Between no others"
    if rank <= len(ORDINALS):
        return ORDINALS[rank - 1]
    return "Upper half" if rank <= len(found.order) / 2 else "Lower half"
