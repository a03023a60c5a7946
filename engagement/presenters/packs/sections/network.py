"""Who meets whom: how the organisations of a system hang together, and through whom."""

from math import isnan

from engagement.analytics.network import Asked as Question
from engagement.analytics.network import Network, Node, TieKind, network_of
from engagement.analytics.network_measures import FEWEST, Measured, measured, tied
from engagement.packs.document import (
    Block,
    Column,
    ColumnKind,
    Figure,
    Headline,
    Item,
    Row,
    Section,
    Table,
    Value,
    Words,
)
from engagement.presenters.network.picture import picture
from engagement.presenters.network.words import coverage_words, measures, sources
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.pictures import frozen
from engagement.presenters.packs.sections.counts import DIGITS
from engagement.presenters.packs.sections.tables import MOST_ROWS, last_day
from nhsuk.formats import counted, nhs_number
from partners.enums import OrganisationKind

KEY, TITLE = "network", "Who meets whom"
ABOUT = (
    "Which partners meet and which sit on boards together, who connects the others, and where one "
    "organisation alone holds others in."
)
NOBODY = "No two organisations are recorded as tied in these months. {coverage}"
SOME, NONE = "some", "none"
NAMES = {
    TieKind.MEETINGS: "Who meets with whom",
    TieKind.BOARDS: "Who sits with whom",
}
# In the picture; whoever was nobody's neighbour is in neither.
MOST_DRAWN = 40


def gather(asked: Asked) -> Section:
    """Meetings and boards, each read in five queries."""
    blocks: list[Block] = []
    headlines: list[Headline] = []
    for ties in NAMES:
        question = Question(asked.user, asked.system, asked.since, last_day(asked), ties=ties)
        network = network_of(question)
        found = measured(network)
        blocks += _of_ties(asked, question, network, found)
        if found is not None:
            headlines += _headlines(ties, found)
    return Section(KEY, TITLE, ABOUT, tuple(blocks), tuple(headlines))


def _of_ties(
    asked: Asked, question: Question, network: Network, found: Measured | None
) -> list[Block]:
    coverage = coverage_words(network.coverage)
    name = NAMES[question.ties]
    if not network.ties:
        return [Words(f"{name}. {NOBODY.format(coverage=coverage)}")]
    figure = _figure(asked, question, network, found)
    if found is None:
        few = f"Fewer than {FEWEST} organisations have a tie, so nothing is measured. {coverage}"
        return [figure, Words(few)]
    items = [
        Item(f"{one.title}: {one.figure}. {one.text}")
        for one in measures(network, found, question.ties)
    ]
    return [figure, Words(f"{name}, measured. {coverage}", tuple(items))]


def _figure(asked: Asked, question: Question, network: Network, found: Measured | None) -> Figure:
    rows = tied(network)
    listed = rows[:MOST_ROWS]
    table = Table(
        key=f"{KEY}.{question.ties.value}",
        title=f"{NAMES[question.ties]}, {asked.months}",
        columns=(
            Column("Organisation"),
            Column("Kind"),
            Column("Place"),
            Column("Tied to", ColumnKind.NUMBER),
            Column("Lies between others", ColumnKind.PERCENT),
            Column("Constraint", ColumnKind.DECIMAL),
            Column("Single point of failure"),
        ),
        rows=tuple(_row(asked, network, found, node) for node in listed),
        sentence=_sentence(found),
        note=_note(question, network, len(rows), len(listed)),
        url=asked.link(
            "engagement:network",
            ties=question.ties.value,
            since=question.since.isoformat(),
            until=question.until.isoformat(),
        ),
    )
    return frozen(picture(question, network, found, most=MOST_DRAWN), table)


def _row(asked: Asked, network: Network, found: Measured | None, node: Node) -> Row:
    shape = found.shape if found else None
    between: Value = None
    constraint: Value = None
    single = ""
    if shape is not None and node.key in shape.betweenness:
        between = round(shape.betweenness[node.key], DIGITS)
        constraint = _known(shape.constraint[node.key])
        single = "Yes" if node.key in shape.single_points else "No"
    return Row(
        node.key,
        (
            node.name,
            str(OrganisationKind(node.kind).label),
            node.place,
            len(network.near[node.key]),
            between,
            constraint,
            single,
        ),
        asked.link("engagement:partnership", node.partnership) if node.partnership else "",
    )


def _known(value: float) -> Value:
    return None if isnan(value) else round(value, DIGITS)


def _sentence(found: Measured | None) -> str:
    """Who connects the others, and without whom some would have no tie at all."""
    if found is None:
        return "Too few organisations have ties to say who connects the others."
    said = []
    if found.brokers:
        names = ", ".join(node.name for node in found.brokers)
        said.append(f"Most of the shortest ways between others lead through {names}.")
    if found.single_points:
        names = ", ".join(node.name for node in found.single_points)
        said.append(f"Without {names} some others would have no recorded tie to the rest.")
    else:
        said.append("No organisation is the only tie of others to the rest.")
    return " ".join(said)


def _note(question: Question, network: Network, with_ties: int, listed: int) -> str:
    said = list(sources(question.ties, network.coverage))
    if with_ties > MOST_DRAWN:
        said.append(f"The picture has at most {MOST_DRAWN} organisations, those with most ties.")
    if with_ties > listed:
        rest = counted(with_ties - listed, "more organisation has,more organisations have")
        said.append(f"{rest} ties and {'is' if with_ties - listed == 1 else 'are'} not listed.")
    said.append(
        "Lying between others is the share of the shortest ways that lead through it; a low "
        "constraint means that those it is tied to are not tied to each other."
    )
    return " ".join(said)


def _headlines(ties: TieKind, found: Measured) -> list[Headline]:
    """How dense it is, and whether it hangs on single organisations."""
    shape, name = found.shape, NAMES[ties]
    single = found.single_points
    return [
        Headline(
            f"{KEY}.{ties.value}.density",
            f"{name}: possible ties that are recorded",
            f"{shape.density or 0:.0%}",
        ),
        Headline(
            f"{KEY}.{ties.value}.centralisation",
            f"{name}: centralisation, from 0 to 1",
            nhs_number(shape.degree_centralisation or 0, 2),
        ),
        Headline(
            f"{KEY}.{ties.value}.single_points",
            f"{name}: single points of failure",
            ", ".join(node.name for node in single) or "None",
            SOME if single else NONE,
            is_concern=bool(single),
        ),
    ]
