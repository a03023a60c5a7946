"""An organisation as its page shows it: every fact with its dates and its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from accounts.models import User
from partners.enums import RelationKind
from partners.models import Organisation, Partnership, Relation, Succession, System
from partners.presenters.dates import period
from partners.presenters.sources import source_of

LINKS_SHOWN = 25
# How a link reads from the page of the organisation that has it, and from the other one's page.
LINK_TITLES = {
    RelationKind.MEMBER_OF_NETWORK: ("Network", "Practices in this network"),
    RelationKind.COMMISSIONED_BY: ("Commissioned by", "Commissions"),
    RelationKind.RUN_BY: ("Run by", "Runs"),
}


@dataclass(frozen=True)
class Fact:
    """One fact: what it is called, what it is, when it held, who says so."""

    label: str
    value: str
    period: str
    source: str


@dataclass(frozen=True)
class Link:
    """Another organisation, and since when."""

    name: str
    public_id: UUID
    period: str
    source: str


@dataclass(frozen=True)
class LinkGroup:
    """Links of one kind, seen from one side; the first ones where there are many."""

    title: str
    links: list[Link]
    has_more: bool


@dataclass(frozen=True)
class Succeeded:
    """An organisation that came before or after."""

    name: str
    public_id: UUID
    happened_on: date
    kind: str
    note: str
    source: str


@dataclass(frozen=True)
class OrganisationFacts:
    """All that the page of an organisation says, but for its partnerships."""

    source: str
    period: str
    names: list[Fact]
    identifiers: list[Fact]
    footprints: list[Fact]
    predecessors: list[Succeeded]
    successors: list[Succeeded]
    links: list[LinkGroup]


def organisation_facts(organisation: Organisation, user: User) -> OrganisationFacts:
    """Read what hangs on the organisation, in a fixed number of queries."""
    return OrganisationFacts(
        source=source_of(organisation.snapshot),
        period=period(organisation.legal_start, organisation.legal_end),
        names=_names(organisation),
        identifiers=_identifiers(organisation),
        footprints=_footprints(organisation, user),
        predecessors=_succeeded(organisation.predecessions.all(), "predecessor"),
        successors=_succeeded(organisation.successions.all(), "successor"),
        links=_link_groups(organisation, user),
    )


def partnerships_of(organisation: Organisation, user: User) -> QuerySet[Partnership]:
    """The organisation's partnerships that the user may see, withdrawn ones last."""
    return (
        Partnership.objects.visible_to(user)
        .filter(organisation=organisation)
        .select_related("system", "owner", "represented_by__organisation", "counterpart")
        .order_by(F("withdrawn_at").asc(nulls_first=True), "system__name", "id")
    )


def _names(organisation: Organisation) -> list[Fact]:
    rows = organisation.names.select_related("snapshot").order_by("-kind", "valid_to", "name")
    return [
        Fact(
            row.get_kind_display(),
            row.name,
            period(row.valid_from, row.valid_to),
            source_of(row.snapshot),
        )
        for row in rows
    ]


def _identifiers(organisation: Organisation) -> list[Fact]:
    rows = organisation.identifiers.select_related("snapshot").order_by("scheme", "value")
    return [
        Fact(
            row.get_scheme_display(),
            row.value,
            period(row.valid_from, row.valid_to),
            source_of(row.snapshot),
        )
        for row in rows
    ]


def _footprints(organisation: Organisation, user: User) -> list[Fact]:
    """Where it works. A fictional system is named only to those who see it."""
    hidden = System.objects.filter(is_fictional=True).exclude(
        pk__in=System.objects.visible_to(user).values("pk")
    )
    rows = (
        organisation.footprints.exclude(system__in=hidden)
        .select_related("system", "snapshot")
        .order_by("valid_to", "system__name", "id")
    )
    return [
        Fact(
            row.system.name,
            f"{row.share:.1%} of its area" if row.share is not None and row.share < 1 else "",
            period(row.valid_from, row.valid_to),
            source_of(row.snapshot),
        )
        for row in rows
    ]


def _succeeded(rows: QuerySet[Succession], side: str) -> list[Succeeded]:
    return [
        Succeeded(
            name=getattr(row, side).name,
            public_id=getattr(row, side).public_id,
            happened_on=row.happened_on,
            kind=row.get_kind_display(),
            note=row.note,
            source=source_of(row.snapshot),
        )
        for row in rows.select_related(side, "snapshot")
    ]


def _link_groups(organisation: Organisation, user: User) -> list[LinkGroup]:
    visible = Organisation.objects.visible_to(user)
    forward = organisation.relations.filter(other__in=visible).select_related("other", "snapshot")
    groups = []
    for kind, (title, inverse_title) in LINK_TITLES.items():
        groups.append(_group(title, forward.filter(kind=kind).order_by("other__name"), "other"))
        inverse = (
            organisation.inverse_relations.filter(kind=kind, organisation__in=visible)
            .select_related("organisation", "snapshot")
            .order_by("organisation__name")
        )
        groups.append(_group(inverse_title, inverse, "organisation"))
    return [group for group in groups if group.links]


def _group(title: str, rows: QuerySet[Relation], side: str) -> LinkGroup:
    found = list(rows[: LINKS_SHOWN + 1])
    return LinkGroup(title, list(_links(found[:LINKS_SHOWN], side)), len(found) > LINKS_SHOWN)


def _links(rows: Iterable[Relation], side: str) -> Iterable[Link]:
    for row in rows:
        other: Organisation = getattr(row, side)
        yield Link(
            other.name,
            other.public_id,
            period(row.valid_from, row.valid_to),
            source_of(row.snapshot),
        )
