"""How the figures of a pack are counted, how its charts are read, and how good its data are."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from engagement.analytics.logged import contacts_by_month
from engagement.analytics.variation.coverage import Coverage, coverage
from engagement.enums import ModelFamily
from engagement.models import ScoreModel
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
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.method_words import (
    FROZEN,
    HOW_TO_READ,
    IN_SHADOW,
    INVENTED,
    IS_APPROVED,
    NOT_THE_SAME,
    PUBLIC_ONLY,
    SMALL,
)
from engagement.presenters.packs.sections.sizes import LEFT_OUT, sizes_of
from engagement.presenters.packs.sections.tables import last_day, partners_shown
from engagement.presenters.variation.words import WORDS
from engagement.scoring.figures import Figure as Monthly
from nhsuk.formats import counted, nhs_date, nhs_month, nhs_number
from partners.enums import OrganisationKind
from partners.models import Partnership, ReferenceSnapshot
from partners.presenters.reference import SnapshotPresenter
from partners.presenters.sources import source_of

KEY = "method"
TITLE = "Method and data quality"
ABOUT = "How figures are counted and charts are read, how much was logged, and what is frozen."
NUMBER, PERCENT = ColumnKind.NUMBER, ColumnKind.PERCENT
SHARES = (
    Column("Logged, contact due", PERCENT),
    Column("Logged, none due", PERCENT),
    Column("Silence known", PERCENT),
    Column("Not logged", PERCENT),
)
PARTNERS = (Column("Partners", NUMBER), Column("Months of partnerships", NUMBER))


def gather(asked: Asked) -> Section:
    """The section, in six queries, and whatever the sections before it told of the figures."""
    months = contacts_by_month(asked.system, asked.since, last_day(asked))
    empty = [one.month for one in months if one.events is None]
    events = sum(one.events or 0 for one in months)
    kinds = _by_kind(asked)
    every = _added(each for _count, each in kinds.values())
    blocks: list[Block] = [
        *_how_counted(asked),
        Words("How to read what is shown", tuple(map(Item, _how_to_read(asked)))),
        _coverage(asked, kinds, every),
        Words(_behind(asked, events)),
        Words(_months_without(empty, len(months))),
        Words(FROZEN.format(day=nhs_date(timezone.localdate()))),
        Words(_trust(asked)),
        _sources(asked),
    ]
    headlines = tuple(_headlines(every, empty, len(months)))
    return Section(KEY, TITLE, ABOUT, tuple(blocks), headlines)


def _how_counted(asked: Asked) -> Iterable[Words]:
    used = _used(asked)
    if used:
        items = (Item(f"{WORDS[figure].label}: {WORDS[figure].about}") for figure in used)
        yield Words("How each figure is counted", tuple(items))


def _used(asked: Asked) -> list[Monthly]:
    """The monthly figures that a section before this one names."""
    said = "\n".join(_texts(asked.gathered)).casefold()
    return [figure for figure in asked.figures if WORDS[figure].label.casefold() in said]


def _texts(sections: Iterable[Section]) -> Iterable[str]:
    """Headlines, paragraphs and lines, titles, columns, and what rows are called."""
    for section in sections:
        yield from (line.label for line in section.headlines)
        for block in section.blocks:
            if isinstance(block, Figure):
                yield block.table.title
                yield from (column.name for column in block.table.columns)
                for row in block.table.rows:
                    yield from (value for value in row.values[:2] if isinstance(value, str))
            else:
                yield block.text
                yield from (item.text for item in block.items)


def _how_to_read(asked: Asked) -> Iterable[str]:
    """Only of what the pack holds."""
    keys = {section.key for section in asked.gathered}
    for wanted, text in HOW_TO_READ:
        if keys & wanted:
            yield text
    yield SMALL
    if asked.is_public:
        yield PUBLIC_ONLY


def _by_kind(asked: Asked) -> dict[str, tuple[int, Coverage]]:
    """How many partners of each kind, and what their days were."""
    found: dict[str, tuple[int, Coverage]] = {}
    for cell in coverage(asked.user, asked.system, since=asked.since, until=asked.until):
        count, before = found.get(cell.kind, (0, Coverage()))
        found[cell.kind] = count + cell.partnerships, _added([before, cell.coverage])
    return found


def _added(parts: Iterable[Coverage]) -> Coverage:
    found = list(parts)
    return Coverage(
        due=sum(each.due for each in found),
        not_due=sum(each.not_due for each in found),
        quiet=sum(each.quiet for each in found),
        not_logged=sum(each.not_logged for each in found),
    )


def _coverage(asked: Asked, kinds: dict[str, tuple[int, Coverage]], every: Coverage) -> Figure:
    """By kind, all together last; in a public pack shares alone, and none of a small group."""
    sizes = sizes_of(asked)
    partners = sum(count for count, _coverage in kinds.values())
    rows = [
        _row(asked, kind, str(OrganisationKind(kind).label), *found)
        for kind, found in kinds.items()
        if found[1].days and kind in sizes.shown_kinds
    ]
    if every.days and sizes.is_total_shown:
        rows.append(_row(asked, "all", "All partners", partners, every))
    return Figure(
        Table(
            key=f"{KEY}.coverage",
            title="How much of the time was logged",
            columns=(Column("Kind"), *(() if asked.is_public else PARTNERS), *SHARES),
            rows=tuple(rows),
            sentence=_coverage_sentence(every),
            note=f"{LEFT_OUT} {NOT_THE_SAME}" if asked.is_public else NOT_THE_SAME,
            nothing="No partnership was there in this time, or none has been scored yet.",
            url=asked.link("engagement:variation"),
        )
    )


def _row(asked: Asked, key: str, name: str, count: int, found: Coverage) -> Row:
    size: tuple[Value, ...] = () if asked.is_public else (count, round(found.partnership_months))
    parts = (found.due, found.not_due, found.quiet, found.not_logged)
    return Row(key, (name, *size, *(found.share(days) for days in parts)))


def _coverage_sentence(every: Coverage) -> str:
    share = every.logged_share
    if share is None:
        return ""
    if not every.not_logged:
        return "In every month that could have been logged, something was."
    return f"{share:.0%} of the time that could have been logged was logged."


def _behind(asked: Asked, events: int) -> str:
    standing = Partnership.objects.visible_to(asked.user).active().with_system()
    count = standing.filter(system=asked.system).count()
    shown = partners_shown(count, is_public=asked.is_public)
    who = counted(shown, "partner") if isinstance(shown, int) else f"{shown} partners"
    return (
        f"Behind these figures stand {who[:1].lower()}{who[1:]} of {asked.system.name} and "
        f"{counted(events, 'event')} that were logged from {asked.months}."
    )


def _months_without(empty: Sequence[date], months: int) -> str:
    if not months:
        return "The period has not begun."
    if not empty:
        return "In every month of the period something was logged."
    named = ", ".join(nhs_month(month) for month in empty)
    return (
        f"In {len(empty)} of {counted(months, 'month')} the system logged nothing at all: {named}. "
        "Nothing can be said of them, and they lower no figure."
    )


def _trust(asked: Asked) -> str:
    in_use = ScoreModel.objects.in_use(ModelFamily.TRUST, asked.system)
    if in_use.in_force is None:
        return IN_SHADOW
    return IS_APPROVED.format(model=in_use.in_force.name)


def _sources(asked: Asked) -> Words:
    """The newest of each kind of register that was brought in, as its facts show it."""
    if asked.system.is_fictional:
        return Words(INVENTED)
    newest: dict[str, ReferenceSnapshot] = {}
    for snapshot in ReferenceSnapshot.objects.applied().order_by("kind", "as_at", "id"):
        newest[snapshot.kind] = snapshot
    shipped = Item(
        "Systems, areas and former bodies: NHS England, Organisation Data Service; Office for "
        "National Statistics (Open Government Licence v3.0)"
    )
    items = [
        Item(
            f"{SnapshotPresenter(each).kind}: {source_of(each)} ({SnapshotPresenter(each).licence})"
        )
        for each in newest.values()
    ]
    return Words(
        "What is known of organisations comes from public registers, and from what people of the "
        "system entered. Contains public sector information licensed under the Open Government "
        "Licence v3.0.",
        (shipped, *items),
    )


def _headlines(every: Coverage, empty: Sequence[date], months: int) -> Iterable[Headline]:
    share = every.logged_share
    if share is not None:
        yield Headline(f"{KEY}.logged", "Time that was logged", f"{share:.0%}")
    if months:
        yield Headline(
            f"{KEY}.months",
            "Months in which nothing was logged",
            f"{nhs_number(len(empty))} of {nhs_number(months)}" if empty else "None",
            "gaps in the log" if empty else "no gaps in the log",
            is_concern=bool(empty),
        )
