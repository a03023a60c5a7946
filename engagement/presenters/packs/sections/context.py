"""What else was going on: beside the figures of a pack, and inside no score."""

from collections.abc import Iterable, Sequence

from engagement.analytics.landscape import Bodies, Landscape, landscape_of
from engagement.analytics.packs.context import AreaFigure, area_figures
from engagement.models import Pressure, QuietPeriod
from engagement.models.pressure import words_of_level
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
    Words,
)
from engagement.presenters.landscape import COLUMNS as BODIES
from engagement.presenters.landscape import counts_of, in_words
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.tables import ROUNDED, cut, last_day, partners_shown
from nhsuk.formats import counted, nhs_date

KEY = "context"
TITLE = "What else was going on"
ABOUT = "How much there is to bring together, when silence was known, and what weighed on whom."
BESIDE = (
    "More bodies and crossing borders make the same work harder. This stands beside every "
    "comparison, and inside no score."
)
NUMBER, DECIMAL, DAY = ColumnKind.NUMBER, ColumnKind.DECIMAL, ColumnKind.DAY
QUIET = (Column("Why"), Column("For whom"), Column("From", DAY), Column("To", DAY))
WEIGHS = (Column("What weighs"), Column("How heavy"), Column("From", DAY), Column("To", DAY))
FIGURES = (
    Column("Figure"),
    Column("Area"),
    Column("Period"),
    Column("Value", DECIMAL),
    Column("Unit"),
)


def gather(asked: Asked) -> Section:
    """The section, in eight queries however many partners there are."""
    pressures = _pressures(asked)
    blocks: list[Block] = [
        *_landscape(asked, landscape_of(asked.system)),
        _quiet(asked),
        _weighing(asked, pressures),
        *_areas(asked),
    ]
    return Section(KEY, TITLE, ABOUT, tuple(blocks), tuple(_headlines(asked, pressures)))


def _landscape(asked: Asked, found: Landscape) -> Iterable[Block]:
    rows = [_bodies(asked, "all", f"All of {found.system}", found.bodies)]
    if not asked.is_public:
        rows += [_bodies(asked, one.public_id, one.name, one.bodies) for one in found.places]
        if found.places and found.without_place != Bodies():
            rows.append(_bodies(asked, "none", "No one place", found.without_place))
    kept, note = cut(rows, "place", "see the landscape of the system")
    yield Figure(
        Table(
            key=f"{KEY}.landscape",
            title="What there is to bring together",
            columns=(Column("Where"), *(Column(name, NUMBER) for name in BODIES)),
            rows=kept,
            # The sentence counts partners exactly.
            sentence=BESIDE if asked.is_public else f"{in_words(found)} {BESIDE}",
            note=ROUNDED if asked.is_public else note,
            url=asked.link("engagement:landscape", asked.system.public_id),
        )
    )
    if found.shared_areas and not asked.is_public:
        yield Words(
            "Areas that lie in several systems, by the number of neighbourhoods:",
            tuple(Item(f"{area.name}: {_shares(area.shares)}") for area in found.shared_areas),
        )


def _bodies(asked: Asked, key: str, name: str, bodies: Bodies) -> Row:
    counts = (partners_shown(count, is_public=asked.is_public) for count in counts_of(bodies))
    return Row(key, (name, *counts))


def _shares(shares: Iterable[tuple[str, object]]) -> str:
    return ", ".join(f"{share:.0%} in {name}" for name, share in shares)


def _quiet(asked: Asked) -> Figure:
    """Known silence in the period: of many first. A public pack names no single partner."""
    periods = QuietPeriod.objects.visible_to(asked.user).standing().filter(system=asked.system)
    rows = list(
        periods.filter(first_on__lte=asked.until, last_on__gte=asked.since).select_related(
            "partnership__organisation", "partnership__counterpart", "place"
        )
    )
    if asked.is_public:
        rows = [row for row in rows if row.partnership_id is None]
    rows.sort(key=lambda row: (row.partnership_id is not None, row.first_on, row.whose, row.pk))
    kept, note = cut([_quiet_row(asked, row) for row in rows], "period", "see Quiet periods")
    apart = "Quiet periods of single partners are left out." if asked.is_public else ""
    return Figure(
        Table(
            key=f"{KEY}.quiet",
            title="When silence was known",
            columns=QUIET,
            rows=kept,
            sentence=_quiet_sentence(asked, rows),
            note=" ".join(part for part in (note, apart) if part),
            nothing=f"No quiet period is recorded from {asked.months}.",
            url=asked.link("engagement:quiet_periods"),
        )
    )


def _quiet_row(asked: Asked, row: QuietPeriod) -> Row:
    return Row(
        str(row.public_id),
        (
            str(row.get_kind_display()),
            row.whose,
            row.first_on.isoformat(),
            row.last_on.isoformat(),
        ),
        asked.link("engagement:quiet_period", row.public_id),
    )


def _quiet_sentence(asked: Asked, rows: Sequence[QuietPeriod]) -> str:
    if not rows:
        return ""
    many = sum(row.partnership_id is None for row in rows)
    whose = "for many partners at once" if asked.is_public else "in this time"
    said = f"{counted(len(rows), 'quiet period')} {whose}"
    if not asked.is_public:
        said += f", {many or 'none'} of them for many partners at once"
    return f"{said}. No contact was expected in them, and they count against nobody."


def _pressures(asked: Asked) -> list[Pressure]:
    """Those on the system itself that stood in the period, the earliest first."""
    rows = Pressure.objects.visible_to(asked.user).standing()
    own = rows.filter(system=asked.system, partnership__isnull=True)
    return list(
        own.filter(first_on__lte=asked.until, last_on__gte=asked.since).order_by("first_on", "id")
    )


def _weighing(asked: Asked, rows: Sequence[Pressure]) -> Figure:
    """Kind, weight and days: causes are for those who read confidential notes."""
    table_rows = [
        Row(
            str(row.public_id),
            (
                str(row.get_kind_display()),
                row.level_words,
                row.first_on.isoformat(),
                row.last_on.isoformat(),
            ),
            asked.link("engagement:pressure", row.public_id),
        )
        for row in rows
    ]
    kept, note = cut(table_rows, "pressure", "see Pressures")
    return Figure(
        Table(
            key=f"{KEY}.pressures",
            title="What weighed on the system itself",
            columns=WEIGHS,
            rows=kept,
            sentence=_weighing_sentence(asked, rows),
            note=note,
            nothing=f"No pressure on the system itself is recorded from {asked.months}.",
            url=asked.link("engagement:landscape", asked.system.public_id),
        )
    )


def _weighing_sentence(asked: Asked, rows: Sequence[Pressure]) -> str:
    if not rows:
        return ""
    day = last_day(asked)
    now = _in_force(asked, rows)
    pressures = counted(len(rows), "recorded pressure")
    if not now:
        return f"{pressures} in this time, none of them in force on {nhs_date(day)}."
    kinds = dict.fromkeys(str(row.get_kind_display()).lower() for row in now)
    return f"{pressures} in this time. In force on {nhs_date(day)}: {', '.join(kinds)}."


def _in_force(asked: Asked, rows: Sequence[Pressure]) -> list[Pressure]:
    day = last_day(asked)
    return [row for row in rows if row.first_on <= day <= row.last_on]


def _areas(asked: Asked) -> Iterable[Block]:
    """The newest published figure of each council's area; nothing where none was brought in.

    Areas have the names of councils, which are partners: a public pack leaves them out.
    """
    if asked.is_public:
        return
    found = area_figures(asked.system, last_day(asked))
    if not found:
        return
    kept, note = cut([_area_row(one) for one in found], "figure", "see the pages of the councils")
    sources = ". ".join(dict.fromkeys(one.source for one in found))
    yield Figure(
        Table(
            key=f"{KEY}.areas",
            title="Published figures for the areas of councils",
            columns=FIGURES,
            rows=kept,
            sentence="The newest figures that public bodies publish for these areas. They say what "
            "services face, not how partners work together, and enter no score.",
            note=" ".join(part for part in (note, f"Source: {sources}.") if part),
        )
    )


def _area_row(one: AreaFigure) -> Row:
    return Row(
        f"{one.indicator}-{one.area_code}", (one.name, one.area, one.period, one.value, one.unit)
    )


def _headlines(asked: Asked, rows: Sequence[Pressure]) -> Iterable[Headline]:
    """What weighs on the system on the last day, by kind: the heaviest of each."""
    heaviest: dict[str, Pressure] = {}
    for row in _in_force(asked, rows):
        known = heaviest.get(row.kind)
        if known is None or row.level > known.level:
            heaviest[row.kind] = row
    for kind in sorted(heaviest):
        row = heaviest[kind]
        yield Headline(
            f"{KEY}.pressure.{kind}",
            f"Pressure on the system: {str(row.get_kind_display()).lower()}",
            words_of_level(row.level),
            "in force",
        )
