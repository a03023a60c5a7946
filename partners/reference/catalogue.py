"""All kinds of reference file: layout, parser, publisher, licence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from partners.enums import ReferenceKind
from partners.reference import (
    care_locations,
    councils,
    indicators,
    network_members,
    networks,
    ods,
    practices,
    sub_icb_locations,
    trusts,
)
from partners.reference.facts import Parsed, Problem, Row
from partners.reference.indicator_catalogue import OPEN_GOVERNMENT_LICENCE
from partners.reference.sheet import Layout, read_sheet


@dataclass(frozen=True)
class Source:
    """Where a kind of file comes from, and how it is read."""

    layout: Layout
    parse: Callable[[Sequence[Row]], Parsed]
    publisher: str
    licence: str
    file_name: str

    @property
    def kind(self) -> ReferenceKind:
        return self.layout.kind

    @property
    def shown(self) -> str:
        """As it stands beside each fact."""
        return f"{self.publisher} ({self.file_name})"


SOURCES: dict[ReferenceKind, Source] = {
    source.kind: source
    for source in (
        Source(trusts.LAYOUT, trusts.parse, ods.PUBLISHER, OPEN_GOVERNMENT_LICENCE, "etr.csv"),
        Source(
            practices.LAYOUT,
            practices.parse,
            ods.PUBLISHER,
            OPEN_GOVERNMENT_LICENCE,
            "epraccur.csv",
        ),
        Source(
            sub_icb_locations.LAYOUT,
            sub_icb_locations.parse,
            ods.PUBLISHER,
            OPEN_GOVERNMENT_LICENCE,
            "eccg.csv",
        ),
        Source(networks.LAYOUT, networks.parse, ods.PUBLISHER, OPEN_GOVERNMENT_LICENCE, "epcn.csv"),
        Source(
            network_members.LAYOUT,
            network_members.parse,
            ods.PUBLISHER,
            OPEN_GOVERNMENT_LICENCE,
            "epcncorepartnerdetails.csv",
        ),
        Source(
            councils.LAYOUT,
            councils.parse,
            "mySociety, UK local authority names and codes",
            "Creative Commons Attribution 4.0",
            "uk_local_authorities.csv",
        ),
        Source(
            care_locations.LAYOUT,
            care_locations.parse,
            "Care Quality Commission",
            OPEN_GOVERNMENT_LICENCE,
            "care directory",
        ),
        Source(
            indicators.CARE_LAYOUT,
            indicators.parse_care_outcomes,
            "Office for Local Government",
            OPEN_GOVERNMENT_LICENCE,
            "ASC_data.csv",
        ),
        Source(
            indicators.PLAIN_LAYOUT,
            indicators.parse_plain,
            "The publisher of each indicator",
            OPEN_GOVERNMENT_LICENCE,
            "figures for areas",
        ),
    )
}


def parse_file(kind: ReferenceKind, content: bytes) -> Parsed:
    """Read a whole file.

    :raises WrongFileError: it is not a whole file of this kind.
    """
    source = SOURCES[kind]
    sheet = read_sheet(content, source.layout, [other.layout for other in SOURCES.values()])
    parsed = source.parse(sheet.rows)
    parsed.rows = len(sheet)
    parsed.rejected += [
        Problem(number, "", "", "The row has too many or too few columns", f"{count} columns")
        for number, count in sheet.misshapen
    ]
    parsed.rejected.sort(key=lambda problem: problem.row)
    return parsed
