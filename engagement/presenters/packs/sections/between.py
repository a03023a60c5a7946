"""Between partners of a kind: whose contact differs by more than chance. Names partners."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from engagement.analytics.variation.partners import BetweenPartners, PartnerRow, between_partners
from engagement.packs.document import (
    Block,
    Column,
    Headline,
    Item,
    Row,
    Section,
    Table,
    Value,
    Words,
)
from engagement.packs.document import Figure as Drawn
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.pictures import frozen
from engagement.presenters.packs.sections.control_charts import CHANCE
from engagement.presenters.packs.sections.counts import (
    DIGITS,
    count_columns,
    question,
    value_column,
)
from engagement.presenters.packs.sections.sizes import sizes_of
from engagement.presenters.packs.sections.tables import MOST_ROWS
from engagement.presenters.variation.between import FEW, Between, NamedPartner, between_of
from engagement.scoring.figures import Figure
from nhsuk.formats import counted, nhs_number
from partners.enums import OrganisationKind

KEY, TITLE = "between", "Between partners of a kind"
ABOUT = (
    "Within a kind of partner, who had more or less of the contact that was agreed than chance "
    "explains."
)
# Each kind is a query of its own.
MOST_KINDS = 6
MORE_THAN_CHANCE, NOT_COMPARED = "more than chance", "cannot be compared"


@dataclass(frozen=True)
class _Kind:
    """A kind of partner: what was counted of each, and what is said of them."""

    kind: str
    found: BetweenPartners
    said: Between

    @property
    def label(self) -> str:
        return str(OrganisationKind(self.kind).label)


def gather(asked: Asked) -> Section:
    """A funnel of contact for each of the largest kinds, and who lies outside it."""
    sizes = sizes_of(asked)
    if sizes.why_nothing:
        return Section(KEY, TITLE, ABOUT, (Words(sizes.why_nothing),))
    large = [kind for kind in sizes.largest_first if sizes.by_kind[kind] >= FEW][:MOST_KINDS]
    if not large:
        few = f"No kind has {FEW} partners or more, and of fewer a comparison would say little."
        return Section(KEY, TITLE, ABOUT, (Words(few),))
    kinds = [_read(asked, kind) for kind in large]
    blocks: list[Block] = [_figure(asked, one) for one in kinds if one.said.chart is not None]
    if without := [one for one in kinds if one.said.chart is None]:
        blocks.append(_why_not(asked, without))
    return Section(KEY, TITLE, ABOUT, tuple(blocks), tuple(_headline(one) for one in kinds))


def _read(asked: Asked, kind: str) -> _Kind:
    found = between_partners(
        asked.user,
        asked.system,
        measure=Figure.CONTACTS,
        since=asked.since,
        until=asked.until,
        kinds=[kind],
    )
    return _Kind(kind, found, between_of(question(asked, Figure.CONTACTS, kind), found, []))


def _figure(asked: Asked, one: _Kind) -> Drawn:
    assert one.said.chart is not None  # noqa: S101 (only those with a chart are asked for)
    rows = {_page(row): row for row in one.found.rows}
    listed = [(named, rows[named.url]) for named in one.said.named[:MOST_ROWS]]
    table = Table(
        key=f"{KEY}.{Figure.CONTACTS}.{one.kind}",
        title=f"Contact against what was expected: {one.label}",
        columns=(
            Column("Partner"),
            Column("Place"),
            value_column(Figure.CONTACTS),
            *count_columns(Figure.CONTACTS),
            Column("Against the limits"),
        ),
        rows=tuple(
            Row(str(row.partnership), _values(named, row), named.url) for named, row in listed
        ),
        sentence=one.said.sentence,
        note=_note(one, len(listed)),
        nothing="No partner stands out from the others by more than chance.",
        url=_url(asked, one),
    )
    return frozen(one.said.chart, table)


def _values(named: NamedPartner, row: PartnerRow) -> tuple[Value, ...]:
    return (
        row.name,
        row.place_name,
        round(row.numerator / row.denominator, DIGITS),
        round(row.numerator, 2),
        round(row.denominator, 2),
        named.where,
    )


def _page(row: PartnerRow) -> str:
    return reverse("engagement:partnership", args=[row.partnership])


def _note(one: _Kind, listed: int) -> str:
    """What the limits allow for, how the list was made, and who is not in it."""
    more = len(one.said.named) + one.said.unnamed - listed
    said = [one.said.note, one.said.control]
    if more:
        said.append(f"{nhs_number(more)} more stand out and are not listed here.")
    rest = one.said.partners - listed - more
    said.append(f"The other {counted(rest, 'partner')} of this kind are on the live page.")
    return " ".join(part for part in said if part)


def _why_not(asked: Asked, without: Sequence[_Kind]) -> Words:
    items = [Item(f"{one.label}. {one.said.why_not}", url=_url(asked, one)) for one in without]
    return Words("Of these a funnel would not be an honest picture:", tuple(items))


def _url(asked: Asked, one: _Kind) -> str:
    return asked.link("engagement:variation_partners", measure=Figure.CONTACTS.value, kind=one.kind)


def _headline(one: _Kind) -> Headline:
    """Who is named, not who lies outside: among many some do by chance alone."""
    label = f"Contact between partners: {one.label}"
    key = f"{KEY}.{Figure.CONTACTS}.{one.kind}"
    if one.said.chart is None:
        return Headline(key, label, "A funnel does not fit", NOT_COMPARED)
    below = sum(named.where.startswith("Below") for named in one.said.named)
    number = len(one.said.named) + one.said.unnamed
    return Headline(
        key,
        label,
        f"{nhs_number(number)} of {counted(one.said.partners, 'partner')} stand out",
        MORE_THAN_CHANCE if number else CHANCE,
        is_concern=below > 0,
        is_measured=True,
    )
