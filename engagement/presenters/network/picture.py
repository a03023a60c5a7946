"""The largest group of a network as a picture: its best connected organisations."""

from typing import TYPE_CHECKING

from engagement.analytics.network import Asked, Network
from engagement.analytics.network_measures import Measured, parts
from engagement.presenters.network.words import COUNTED
from nhsuk.charts.network import NetworkNode, NetworkTie, NetworkWords, network
from nhsuk.formats import counted, nhs_date, nhs_number
from partners.enums import OrganisationKind, Sector

if TYPE_CHECKING:
    from nhsuk.charts import Chart

MOST_DRAWN = 60


def picture(
    asked: Asked, found: Network, measured: Measured | None, *, most: int = MOST_DRAWN
) -> "Chart":
    """Organisations near those that they are tied to, at most so many. Empty where nobody has a
    tie.
    """
    from engagement.scoring.network_layout import network_places

    groups = parts(found)
    largest = groups[0] if groups else set()
    drawn = [node for node in found.ranked if node.key in largest][:most]
    keys = {node.key for node in drawn}
    pairs = {pair: float(weight) for pair, weight in found.pairs.items() if keys.issuperset(pair)}
    places = network_places(pairs, keys)
    marked = set(measured.shape.single_points) if measured else set()
    nodes = [
        NetworkNode(
            key=node.key,
            name=node.name,
            kind=str(Sector(node.sector).label),
            x=places[node.key][0],
            y=places[node.key][1],
            size=len(found.near[node.key]),
            is_marked=node.key in marked,
            detail=str(OrganisationKind(node.kind).label),
        )
        for node in drawn
    ]
    return network(
        nodes,
        [NetworkTie(one, other, weight) for (one, other), weight in sorted(pairs.items())],
        words=NetworkWords(COUNTED[asked.ties], marked="Single point of failure"),
        title=str(asked.ties.label),
        description=_description(asked, len(drawn), [len(group) for group in groups]),
    )


def _description(asked: Asked, drawn: int, groups: list[int]) -> str:
    if not groups:
        return ""
    when = f"From {nhs_date(asked.since)} to {nhs_date(asked.until)}."
    if drawn < groups[0]:
        who = (
            f"The {drawn} organisations with the most ties, of {nhs_number(groups[0])} in the "
            "largest group."
        )
    elif len(groups) > 1:
        who = f"The largest group, {counted(drawn, 'organisation')}."
    else:
        who = f"All {counted(drawn, 'organisation')} that have ties."
    return f"{who} {when} Those that are tied stand near each other; a larger mark has more ties."
