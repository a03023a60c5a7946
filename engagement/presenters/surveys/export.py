"""The results of a closed wave as tables for files: what the pages show, and nothing besides."""

from collections.abc import Iterator
from dataclasses import replace

from engagement.analytics.survey.reading import WaveResults
from engagement.analytics.survey.rows import Figure, GroupRow, MeasureKind, group_rows
from engagement.packs.document import Column, ColumnKind, Value
from engagement.presenters.surveys.result_words import NOT_SHOWN, is_more_than_noise
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.response import Rate
from engagement.scoring.survey.results import Level
from engagement.surveys.sheets import Sheet
from nhsuk.formats import nhs_date

TEXT, NUMBER, DECIMAL = ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.DECIMAL
LEVELS = {
    Level.OVERALL: "All",
    Level.SECTOR: "Sector",
    Level.PLACE: "Place",
    Level.ORGANISATION: "Organisation",
}
KINDS = {
    MeasureKind.QUESTION: "Question",
    MeasureKind.DIMENSION: "Dimension",
    MeasureKind.WHOLE: "All questions",
}
YES_NO = {True: "Yes", False: "No"}
# A workbook of more takes longer to make than a browser waits.
MOST_ROWS = 20_000
_PARTNERS, _QUESTION, _KIND = LEVELS[Level.ORGANISATION], KINDS[MeasureKind.QUESTION], 5


def results_sheet(found: WaveResults) -> Sheet:
    """A row for each group and figure; of a relational wave for each tie."""
    if found.frozen.results is None:
        return ties_sheet(found)
    points = found.frozen.results.points
    columns = (
        Column("Group"),
        Column("Name"),
        Column("Id"),
        Column("Not shown because"),
        Column("People who answered", NUMBER),
        Column("Kind of figure"),
        Column("Code"),
        Column("Question or dimension"),
        Column("People with a value", NUMBER),
        Column("Mean", DECIMAL),
        Column("Mean, from", DECIMAL),
        Column("Mean, to", DECIMAL),
        *(Column(f"Answers of {point}", NUMBER) for point in range(1, points + 1)),
        Column("Mean in the wave before", DECIMAL),
        Column("Probability that it rose", DECIMAL),
        Column("Change is more than noise"),
    )
    rows = [row for group in group_rows(found) for row in _group(group, points)]
    return Sheet("Results", columns, rows)


def ties_sheet(found: WaveResults) -> Sheet:
    """What each organisation of a board says of each other one; empty where it is not known."""
    columns = (
        Column("Who answered"),
        Column("About whom"),
        Column("Tie"),
        Column("Trust, 1 to 4", DECIMAL),
        Column("Value, 1 to 4", DECIMAL),
        Column("How often they work together, 1 to 4", DECIMAL),
    )
    return Sheet("Ties", columns, list(_ties(found)))


def response_sheet(found: WaveResults) -> Sheet:
    """How many of those asked answered: all, and by sector."""
    columns = (
        Column("Sector"),
        Column("Not shown because"),
        Column("Asked", NUMBER),
        Column("Answered", NUMBER),
        Column("Share", ColumnKind.PERCENT),
        Column("Share, from", ColumnKind.PERCENT),
        Column("Share, to", ColumnKind.PERCENT),
    )
    response, names = found.frozen.response, found.frozen.groups[Level.SECTOR]
    rates = [("All", response.overall)]
    rates += [(names[code].name, rate) for code, rate in response.sectors.items()]
    return Sheet("Who answered", columns, [_rate(name, rate) for name, rate in rates])


def about_sheet(found: WaveResults) -> Sheet:
    """What the file is about, and how to tell that nothing in it was changed."""
    wave = found.wave
    version = wave.instrument_version
    since = found.frozen.since
    before = f"{since.title}, closed on {nhs_date(since.closed_on)}" if since else "None"
    facts = (
        ("Survey", wave.title),
        ("System", wave.system.name),
        ("Questions", str(version)),
        ("Who answered", wave.get_answered_by_display()),
        ("Closed on", nhs_date(found.closed_on)),
        ("Compared with", before),
        ("Kind", _CONFIDENTIAL if version.is_confidential else _ATTRIBUTED),
        ("Silence", "Who did not answer may have been busy. Low response is no verdict."),
        ("SHA-256 of the results", found.sha256),
    )
    return Sheet("About", (Column("What"), Column("Value")), facts)


def all_sheets(found: WaveResults) -> list[Sheet]:
    """For a workbook. Of very many partners it leaves single questions to the CSV file."""
    sheet = results_sheet(found)
    if len(sheet.rows) > MOST_ROWS:
        kept = [row for row in sheet.rows if not (row[0] == _PARTNERS and row[_KIND] == _QUESTION)]
        sheet = replace(sheet, title="Results without questions", rows=kept)
    return [about_sheet(found), response_sheet(found), sheet]


_CONFIDENTIAL = (
    "Confidential. Groups of few people are not shown. Before anything was counted, some answers "
    "were moved by a point, so that nobody can work out what one person said."
)
_ATTRIBUTED = "Answered for organisations, whose names are shown."


def _group(group: GroupRow, points: int) -> Iterator[list[Value]]:
    named: list[Value] = [LEVELS[group.level], group.group.name, group.group.key]
    if group.hidden is not None:
        empty: list[Value] = [None] * (points + 11)
        yield [*named, NOT_SHOWN[group.hidden], *empty]
    for figure in group.figures:
        is_whole = group.level is Level.OVERALL and figure.measure.kind is MeasureKind.WHOLE
        yield [*named, "", group.people, *_figure(figure, points, of_many=not is_whole)]


def _figure(figure: Figure, points: int, *, of_many: bool) -> list[Value]:
    change, counts = figure.change, figure.counts or [None] * points
    before = None if change is None or figure.mean is None else figure.mean - change.difference
    return [
        KINDS[figure.measure.kind],
        figure.measure.key,
        figure.measure.name,
        figure.people,
        figure.mean,
        figure.low,
        figure.high,
        *counts,
        before,
        None if change is None else change.rises,
        None if change is None else YES_NO[is_more_than_noise(change, of_many=of_many)],
    ]


def _ties(found: WaveResults) -> Iterator[list[Value]]:
    ties = found.frozen.ties
    if ties is None:
        return
    names, said = found.frozen.groups[Level.ORGANISATION], ties.relations
    arrays = (said.trust, said.value, said.contact)
    for row, rater in enumerate(ties.organisations):
        for column, rated in enumerate(ties.organisations):
            if rater != rated:
                tie = float(said.tie[row, column])
                known = "Not known" if tie != tie else YES_NO[tie == 1]
                cells = [float(one[row, column]) for one in arrays]
                values: list[Value] = [None if cell != cell else cell for cell in cells]
                yield [names[rater].name, names[rated].name, known, *values]


def _rate(name: str, rate: Rate | Hidden | None) -> list[Value]:
    if not isinstance(rate, Rate):
        reason = "Nobody was asked" if rate is None else NOT_SHOWN[rate]
        return [name, reason, None, None, None, None, None]
    interval = rate.interval
    return [name, "", rate.invited, rate.answered, rate.share, interval.low, interval.high]
