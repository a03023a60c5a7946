"""Which practice belonged to which network, when: the second sheet of ePCN, saved as CSV."""

from collections.abc import Sequence
from typing import cast

from partners.enums import ReferenceKind
from partners.reference import cells
from partners.reference.facts import Fact, LinkFact, Parsed, Row, parse_rows
from partners.reference.sheet import Layout

PRACTICE, PRACTICE_NAME = "Partner Organisation Code", "Partner Name"
NETWORK, NETWORK_NAME = "PCN Code", "PCN Name"
SINCE = "Practice to PCN Relationship Start Date"
UNTIL = "Practice to PCN Relationship End Date"
LAYOUT = Layout(
    ReferenceKind.NETWORK_MEMBERS,
    (PRACTICE, PRACTICE_NAME, NETWORK, NETWORK_NAME, SINCE, UNTIL),
    has_header=True,
)


def read(row: Row) -> LinkFact:
    """One membership; an ended one is kept as history."""
    since, until = cells.period(
        cells.day(row[SINCE], "start date"), cells.day(row[UNTIL], "end date")
    )
    return LinkFact(
        row=row.number,
        code=cells.code(row[PRACTICE], "code of the practice"),
        name=cells.squeeze(row[PRACTICE_NAME]),
        other_code=cells.code(row[NETWORK], "code of the network"),
        other_name=cells.squeeze(row[NETWORK_NAME]),
        since=since,
        until=until,
    )


def key(fact: Fact) -> tuple[str, ...]:
    """A practice may leave a network and come back: each time is a membership of its own."""
    link = cast(LinkFact, fact)
    return link.code, link.other_code, str(link.since)


def label(row: Row) -> tuple[str, str]:
    """The practice as it stands, with the network."""
    return row[PRACTICE][:60], f"{row[PRACTICE_NAME]} in {row[NETWORK_NAME]}"[:255]


def parse(rows: Sequence[Row]) -> Parsed:
    """All memberships of the file."""
    return parse_rows(rows, read, key=key, label=label)
