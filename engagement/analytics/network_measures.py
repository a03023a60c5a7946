"""The measures of a network, and which of them its size allows to be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engagement.analytics.network import Network, Node

if TYPE_CHECKING:
    from engagement.scoring.variation.network import NetworkShape

# Of fewer organisations with ties, no measure says anything.
FEWEST = 5
# What lies between and who is tied to each other's contacts costs the cube of the number.
MOST_MEASURED = 200
BROKERS = 5


@dataclass(frozen=True)
class Measured:
    """What is said of a network, worked out among its organisations that have ties.

    ``among`` are those that were measured: all with ties, or the best tied `MOST_MEASURED` of
    them. ``brokers`` come by betweenness, at most `BROKERS` and none that is between nobody.
    ``parts`` are the sizes of what hangs together, the largest first.
    """

    shape: "NetworkShape"
    among: Sequence[Node]
    brokers: Sequence[Node]
    single_points: Sequence[Node]
    parts: Sequence[int]
    order: Sequence[str]

    def rank(self, key: str) -> int | None:
        """1 for whoever is most between others; None for who is between nobody or not measured."""
        return self.order.index(key) + 1 if key in self.order else None


def tied(network: Network) -> list[Node]:
    """The organisations that have a tie, those with the most first."""
    return [node for node in network.ranked if node.key in network.near]


def measured(network: Network) -> Measured | None:
    """The measures; None where fewer than `FEWEST` organisations have a tie."""
    # It loads networkx, which takes a third of a second: only who looks at a network waits for it.
    from engagement.scoring.variation.network import network_shape

    with_ties = tied(network)
    if len(with_ties) < FEWEST:
        return None
    among = with_ties[:MOST_MEASURED]
    keys = {node.key for node in among}
    ties = sorted(tie for tie in network.ties if keys.issuperset(tie))
    shape = network_shape(ties, sorted(keys), directed=network.directed)
    between = shape.betweenness
    order = sorted(
        (node for node in among if between[node.key] > 0),
        key=lambda node: (-between[node.key], node.name, node.key),
    )
    return Measured(
        shape=shape,
        among=among,
        brokers=order[:BROKERS],
        single_points=[node for node in among if node.key in shape.single_points],
        parts=[len(part) for part in parts(network)],
        order=[node.key for node in order],
    )


def parts(network: Network) -> list[set[str]]:
    """What hangs together by ties, the largest first; organisations without ties left out."""
    near, seen, found = network.near, set[str](), []
    for start in sorted(near):
        if start in seen:
            continue
        part, waiting = {start}, [start]
        while waiting:
            new = near[waiting.pop()].keys() - part
            part |= new
            waiting.extend(new)
        seen |= part
        found.append(part)
    return sorted(found, key=lambda part: (-len(part), min(part)))
