"""What the page of a network shows: sentences, who connects others, and a row for each one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan

from django.urls import reverse
from django.utils.http import urlencode

from engagement.analytics.network import Asked, Network, Node, network_of
from engagement.analytics.network_measures import FEWEST, Measured, measured, tied
from engagement.presenters.network.picture import picture
from engagement.presenters.network.words import (
    COUNTED,
    Measure,
    between_words,
    coverage_words,
    measures,
    sources,
)
from nhsuk.charts import Chart
from nhsuk.formats import counted, nhs_number
from partners.enums import OrganisationKind

PAGE_SIZE = 25
STRONGEST = 3


@dataclass(frozen=True)
class Named:
    """An organisation with what is said of it; ``href`` is empty where it has no page."""

    name: str
    href: str
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One organisation of the table."""

    organisation: Named
    kind: str
    place: str
    ties: int
    strongest: Sequence[Named]
    between: str
    constraint: str


@dataclass(frozen=True)
class RowsPage:
    """Some rows, and the organisations after and before which the neighbouring pages stand."""

    rows: Sequence[Row]
    previous_cursor: str = ""
    next_cursor: str = ""


@dataclass(frozen=True)
class NetworkPage:
    """All of it. ``measures`` are empty where too few organisations have ties."""

    page: RowsPage
    with_ties: int
    organisations: int
    sources: Sequence[str]
    coverage: str
    known_through_one: str
    chart: Chart | None = None
    measures: Sequence[Measure] = ()
    brokers: Sequence[Named] = ()
    single_points: Sequence[Named] = ()
    fewest: int = FEWEST
    asked: Asked | None = field(default=None, repr=False)


def network_page(asked: Asked, params: Mapping[str, str]) -> NetworkPage:
    """Read once, measured once; rows for one page of the table only."""
    network = network_of(asked)
    found = measured(network)
    with_ties = len(tied(network))
    return NetworkPage(
        asked=asked,
        page=_rows(asked, network, found, params),
        with_ties=with_ties,
        organisations=len(network.nodes),
        sources=sources(asked.ties, network.coverage),
        coverage=coverage_words(network.coverage),
        known_through_one=_known_through_one(network.coverage.known_through_one),
        chart=picture(asked, network, found) if with_ties else None,
        measures=measures(network, found, asked.ties) if found else (),
        brokers=[_broker(node, found) for node in found.brokers] if found else (),
        single_points=[_named(node) for node in found.single_points] if found else (),
    )


def tie_address(asked: Asked, one: str, other: str) -> str:
    """Where all ties of two organisations in the period are listed."""
    address = reverse("engagement:network_tie", kwargs={"one": one, "other": other})
    period = {"since": asked.since.isoformat(), "until": asked.until.isoformat()}
    return f"{address}?{urlencode(period)}"


def _known_through_one(count: int) -> str:
    if not count:
        return "We know no managed partner through one person alone."
    return f"We know {counted(count, 'managed partner')} through one person alone in the last year."


def _named(node: Node, text: str = "") -> Named:
    address = reverse("engagement:partnership", args=[node.partnership]) if node.partnership else ""
    return Named(node.name, address, text)


def _broker(node: Node, found: Measured) -> Named:
    share, constraint = found.shape.betweenness[node.key], found.shape.constraint[node.key]
    words = f"{share:.0%} of the shortest ways between the others lead through it"
    return _named(node, f"{words}. Its constraint is {nhs_number(constraint, 2)}.")


def _rows(
    asked: Asked, network: Network, found: Measured | None, params: Mapping[str, str]
) -> RowsPage:
    """The organisations after or before the one that the address names, those best tied first."""
    ranked = network.ranked
    numbers = {node.key: number for number, node in enumerate(ranked)}
    after, before = numbers.get(params.get("after", "")), numbers.get(params.get("before", ""))
    first = 0
    if after is not None:
        first = after + 1
    elif before is not None:
        first = max(before - PAGE_SIZE, 0)
    shown = ranked[first : first + PAGE_SIZE]
    return RowsPage(
        rows=[_row(asked, network, found, node) for node in shown],
        previous_cursor=shown[0].key if shown and first else "",
        next_cursor=shown[-1].key if first + PAGE_SIZE < len(ranked) else "",
    )


def _row(asked: Asked, network: Network, found: Measured | None, node: Node) -> Row:
    near = network.near.get(node.key, {})
    best = sorted(near, key=lambda key: (-near[key], network.nodes[key].name, key))[:STRONGEST]
    constraint = found.shape.constraint.get(node.key) if found else None
    unknown = constraint is None or isnan(constraint)
    return Row(
        organisation=_named(node),
        kind=str(OrganisationKind(node.kind).label),
        place=node.place,
        ties=len(near),
        strongest=[
            Named(
                network.nodes[key].name,
                tie_address(asked, node.key, key),
                counted(near[key], COUNTED[asked.ties]),
            )
            for key in best
        ],
        between=between_words(found, node.key) if near else "No ties",
        constraint="" if unknown else nhs_number(constraint, 2),
    )
