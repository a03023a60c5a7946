"""Which partners were engaged in the period, by kind, and which were not."""

from collections.abc import Sequence

from engagement.analytics.packs.partners import (
    Engaged,
    KindEngaged,
    PartnerEngaged,
    engaged,
    partners_engaged,
)
from engagement.analytics.variation.coverage import Coverage
from engagement.analytics.variation.side_by_side import ALL_KINDS, side_by_side
from engagement.enums import Initiator
from engagement.packs.document import (
    Block,
    Column,
    ColumnKind,
    Figure,
    Headline,
    Row,
    Section,
    Table,
    Words,
)
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.pictures import frozen
from engagement.presenters.packs.sections.small_numbers import (
    SMALL_NUMBERS,
    ShownTable,
    table_shown,
)
from engagement.presenters.variation.words import not_logged_text
from engagement.scoring.figures import Figure as Monthly
from nhsuk.charts import Level
from nhsuk.charts.parts import PartWords, RowParts, shares_by_row
from nhsuk.formats import counted, nhs_number
from partners.enums import Sector

KEY = "partners_engaged"
TITLE = "Partners engaged"
ABOUT = "Which partners the system was in contact with, who began it, and who was not reached."
AS_OF_TODAY = "Partners are those of the day of gathering, not of the period."
# More than this is no list to read; the rest is counted.
MOST_PARTNERS = 400
STATUSES = ("In contact", "Reached through another", "No contact recorded")
LEVELS = (
    Level(STATUSES[0], "C", "#003087", "#ffffff"),
    Level(STATUSES[1], "T", "#7aaee0"),
    Level(STATUSES[2], "N", "#ffffff"),
)
NUMBER = ColumnKind.NUMBER


def gather(asked: Asked) -> Section:
    """The section, in nine queries at most."""
    found = engaged(asked.user, asked.system, asked.since, asked.until)
    shown = table_shown([_of(asked, one) for one in found.kinds], is_public=asked.is_public)
    blocks: list[Block] = [Words(_about_contact(asked))]
    if not found.partners:
        blocks.append(Words("No partners are recorded for this system."))
        return Section(KEY, TITLE, ABOUT, tuple(blocks))
    sentence = _sentence(asked, shown)
    if not asked.is_public:
        blocks.append(_by_sector(found, sentence))
    blocks.append(_by_kind(asked, found, shown, "" if not asked.is_public else sentence))
    if found.contacts and isinstance(shown.columns[0], int):
        blocks.append(_begun(found))
    if not asked.is_public:
        blocks.append(_partners(asked, found))
    return Section(KEY, TITLE, ABOUT, tuple(blocks), _headlines(sentence, shown))


def _about_contact(asked: Asked) -> str:
    """What counts, and how much of the time was logged at all."""
    text = (
        "A partner was in contact if it took part in at least one recorded meeting, call, visit or "
        "workshop in the period. One that is represented by another counts as reached if that "
        "other one was in contact. No contact recorded is not the same as no contact."
    )
    parts = side_by_side(asked.user, asked.system, measures=[Monthly.CONTACTS], whom=asked.whom)
    part = parts.get((ALL_KINDS, Monthly.CONTACTS))
    not_logged = not_logged_text(part.coverage if part else Coverage())
    return f"{text} How complete the log is: {not_logged}." if not_logged else text


def _statuses(one: KindEngaged) -> list[int]:
    return [one.in_contact, one.reached, one.neither]


def _of(asked: Asked, one: KindEngaged) -> list[int]:
    """In a public pack only two: of three the two small ones would be known as one."""
    if asked.is_public:
        return [one.in_contact + one.reached, one.neither]
    return _statuses(one)


def _sentence(asked: Asked, shown: ShownTable) -> str:
    in_contact, reached = shown.columns[:2]
    if not isinstance(in_contact, int) or not isinstance(shown.total, int):
        return "How many partners were in contact is not shown, because the numbers are small."
    verb = "was" if in_contact == 1 else "were"
    text = f"{nhs_number(in_contact)} of {counted(shown.total, 'partner')} {verb} in contact"
    if asked.is_public:
        return f"{text} or reached through another partner."
    if isinstance(reached, int) and reached:
        text += f", and {nhs_number(reached)} more reached through another partner"
    return f"{text}."


def _by_sector(found: Engaged, sentence: str) -> Figure:
    """Each sector with partners, as bars."""
    sectors = [sector for sector in Sector if any(one.sector == sector for one in found.kinds)]
    counts = [_added(found.kinds, sector) for sector in sectors]
    table = Table(
        key=f"{KEY}.by_sector",
        title="Partners by sector",
        columns=(Column("Sector"), Column("Partners", NUMBER), *_STATUS_COLUMNS),
        rows=tuple(
            Row(sector.value, (str(sector.label), sum(row), *row))
            for sector, row in zip(sectors, counts, strict=True)
        ),
        sentence=sentence,
        note=AS_OF_TODAY,
    )
    chart = shares_by_row(
        [RowParts(str(s.label), row) for s, row in zip(sectors, counts, strict=True)],
        LEVELS,
        title=table.title,
        description=sentence,
        row_title="Sector",
        words=PartWords("Share of partners", "Sector", "In the period"),
    )
    return frozen(chart, table)


_STATUS_COLUMNS = tuple(Column(status, NUMBER) for status in STATUSES)
_PUBLIC_COLUMNS = (
    Column("In contact, or reached through another", NUMBER),
    Column(STATUSES[2], NUMBER),
)


def _added(kinds: Sequence[KindEngaged], sector: Sector) -> list[int]:
    own = [_statuses(one) for one in kinds if one.sector == sector]
    return [sum(column) for column in zip(*own, strict=True)]


def _by_kind(asked: Asked, found: Engaged, shown: ShownTable, sentence: str) -> Figure:
    rows = [
        Row(
            one.kind.value,
            (str(one.kind.label), str(one.sector.label), total, *cells),
            asked.link("engagement:partnerships", kind=one.kind.value),
        )
        for one, total, cells in zip(found.kinds, shown.totals, shown.rows, strict=True)
    ]
    rows.append(Row("all", ("All partners", "", shown.total, *shown.columns)))
    return Figure(
        Table(
            key=f"{KEY}.by_kind",
            title="Partners by kind",
            columns=(
                Column("Kind"),
                Column("Sector"),
                Column("Partners", NUMBER),
                *(_PUBLIC_COLUMNS if asked.is_public else _STATUS_COLUMNS),
            ),
            rows=tuple(rows),
            sentence=sentence,
            note=f"{AS_OF_TODAY} {SMALL_NUMBERS}" if asked.is_public else AS_OF_TODAY,
            url=asked.link("engagement:partnerships"),
        )
    )


def _begun(found: Engaged) -> Figure:
    """Contacts by who initiated them, who is not known last."""
    sums = [sum(column) for column in zip(*(one.begun for one in found.kinds), strict=True)]
    by = dict(zip(Initiator, sums, strict=True))
    known = found.contacts - by[Initiator.NOT_KNOWN]
    sentence = (
        f"{counted(found.meetings, 'event')} brought {counted(found.contacts, 'contact')} with "
        f"partners. {_who_began(known, by[Initiator.PARTNER])}"
    )
    order = [Initiator.SYSTEM, Initiator.PARTNER, Initiator.JOINT, Initiator.NOT_KNOWN]
    return Figure(
        Table(
            key=f"{KEY}.begun",
            title="Who began the contacts",
            columns=(Column("Initiated by"), Column("Contacts", NUMBER)),
            rows=tuple(Row(one.value or "not_known", (str(one.label), by[one])) for one in order),
            sentence=sentence,
            note="A meeting with three partners is one event and three contacts.",
        )
    )


def _who_began(known: int, partners: int) -> str:
    if not known:
        return "Who began them is not recorded."
    return (
        f"Partners began {nhs_number(partners)} of the {nhs_number(known)} of which it is recorded "
        "who did."
    )


def _partners(asked: Asked, found: Engaged) -> Figure:
    """Partner by partner, those with most contacts first."""
    rows = partners_engaged(asked.user, asked.system, asked.since, asked.until, most=MOST_PARTNERS)
    left = found.partners - len(rows)
    note = (
        f"{AS_OF_TODAY} Seats are those that people of the partner held on boards at the end of "
        "the period."
    )
    if left:
        note = (
            f"{note} {counted(left, 'more partner')} with fewer contacts or none are not listed "
            "here; the list of partnerships has them all."
        )
    return Figure(
        Table(
            key=f"{KEY}.partners",
            title="Partner by partner",
            columns=(
                Column("Partner"),
                Column("Kind"),
                Column("Place"),
                Column("Contacts", NUMBER),
                Column("Last contact", ColumnKind.DAY),
                Column("Seats held", NUMBER),
            ),
            rows=tuple(_row(asked, one) for one in rows),
            note=note,
            url=asked.link("engagement:partnerships"),
        )
    )


def _row(asked: Asked, one: PartnerEngaged) -> Row:
    shown = one.partnership
    return Row(
        str(shown.public_id),
        (
            shown.organisation.name,
            str(shown.organisation.get_kind_display()),
            shown.place.name if shown.place else "No one place",
            one.contacts,
            one.last_on.isoformat() if one.last_on else "None recorded",
            one.seats,
        ),
        asked.link("engagement:partnership", shown.public_id),
    )


def _headlines(sentence: str, shown: ShownTable) -> tuple[Headline, ...]:
    if not isinstance(shown.columns[0], int):
        return ()
    return (Headline(f"{KEY}.in_contact", "Partners in contact", sentence),)
