"""What partners told us in surveys: who answered, what they said, and how it changed.

From the frozen results of waves that closed in the period, so that a pack never says more than the
results do. What the system's people say about partners is in no pack.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from engagement.analytics.packs.feedback import Wave, waves
from engagement.analytics.survey.reading import WaveResults, latest_closed
from engagement.analytics.survey.rows import Figure as Answered
from engagement.analytics.survey.rows import GroupRow, MeasureKind, group_rows
from engagement.packs.document import (
    Column,
    ColumnKind,
    Figure,
    Headline,
    Row,
    Section,
    Table,
    Value,
)
from engagement.presenters.packs.asked import Asked
from engagement.presenters.packs.sections.counts import DIGITS
from engagement.presenters.packs.sections.rates import Parts, in_words, parts_of
from engagement.presenters.packs.sections.small_numbers import FEWEST, NOT_SHOWN
from engagement.presenters.packs.sections.tables import cut
from engagement.presenters.surveys.result_words import change_text, estimate_text
from engagement.scoring.figures import Figure as Monthly
from engagement.scoring.survey.results import WHOLE, Level, Results

KEY = "surveys"
TITLE = "What partners told us in surveys"
ABOUT = (
    "Waves of surveys that closed in the period: how many of those asked answered, what they "
    "answered, and whether it changed by more than chance."
)
NUMBER, DAY, DECIMAL = ColumnKind.NUMBER, ColumnKind.DAY, ColumnKind.DECIMAL
SURVEYS = Monthly.PARTNER_SURVEY
LOW_RESPONSE = "Who did not answer may have been busy: low response is no verdict on anybody."
MASKED = (
    "In confidential waves groups of few people are not shown, and some answers were moved by a "
    "point before anything was counted, so that nobody can tell what one person said."
)


def gather(asked: Asked) -> Section:
    """The section, in three queries."""
    frozen = latest_closed(asked.user, asked.system, asked.since, asked.until)
    posted = waves(asked.user, asked.system, asked.since, asked.until)
    parts = without_few(asked, parts_of(asked, [SURVEYS]), posted)
    shown = [one for one in frozen if may_tell_of(asked, one)]
    blocks = (
        _waves(asked, parts, frozen, posted),
        _dimensions(asked, shown),
        _sectors(asked, shown),
    )
    return Section(KEY, TITLE, ABOUT, blocks, tuple(_headlines(shown)))


def without_few(asked: Asked, parts: Parts, posted: Sequence[Wave]) -> Parts:
    """The same without what partners answer, in public where a wave is of few of them.

    What is left of the whole less the other waves would be theirs.
    """
    if asked.is_public and any(wave.partners < FEWEST for wave in posted):
        return {figure: part for figure, part in parts.items() if figure != SURVEYS}
    return parts


def may_tell_of(asked: Asked, found: WaveResults) -> bool:
    """Whether the figures of everybody who answered a wave may be told to the pack's readers."""
    results = found.frozen.results
    if results is None or results.levels[Level.OVERALL].row(0) is None:
        return False
    return not asked.is_public or _partners(found) >= FEWEST


def _waves(
    asked: Asked, parts: Parts, frozen: Sequence[WaveResults], posted: Sequence[Wave]
) -> Figure:
    """Those of this product, and those whose results another tool posted."""
    known = {str(one.wave.public_id) for one in frozen}
    rows = [(one.closed_on, one.wave.title, _frozen_wave(asked, one)) for one in frozen]
    rows += [(one.closed_on, one.name, _wave(asked, one)) for one in posted if one.key not in known]
    part = parts.get(SURVEYS)
    sentence = ""
    if part is not None and part.rate.is_enough:
        sentence = (
            "What partners answered about working with the system, each partner once in a wave, in "
            f"points from 0 to 100: {in_words(part)}."
        )
    return Figure(
        Table(
            key=f"{KEY}.waves",
            title="Surveys that partners answered",
            columns=(
                Column("Wave"),
                Column("Closed on", DAY),
                Column("Partners", NUMBER),
                Column("Invited", NUMBER),
                Column("Answers", NUMBER),
                Column("Mean answer, 1 to 5", DECIMAL),
            ),
            rows=tuple(row for *_, row in sorted(rows, key=lambda one: (*one[:2], one[2].key))),
            sentence=sentence,
            note=f"{LOW_RESPONSE} {MASKED}" if rows else "",
            nothing="No survey of partners closed in the period.",
        )
    )


def _frozen_wave(asked: Asked, found: WaveResults) -> Row:
    wave, results = found.wave, found.frozen.results
    named = (wave.title, found.closed_on.isoformat())
    rate, is_ties = found.rate(), results is None
    if rate is None or not (is_ties or may_tell_of(asked, found)) or (asked.is_public and is_ties):
        return Row(str(wave.public_id), (*named, *[NOT_SHOWN] * 4))
    mean = None if results is None else _of_five(results)
    counts = (len(found.frozen.sector_of), rate.invited, rate.answered)
    url = asked.link("engagement:survey_results", wave.public_id)
    return Row(str(wave.public_id), (*named, *counts, mean), url)


def _of_five(results: Results) -> float | None:
    """The mean of all on a scale of 1 to 5, whatever the scale was."""
    estimate = results.estimate(Level.OVERALL)
    if estimate is None or estimate.mean is None:
        return None
    return _rounded(1 + 4 * (estimate.mean - 1) / (results.points - 1))


def _wave(asked: Asked, wave: Wave) -> Row:
    named = (wave.name, wave.closed_on.isoformat())
    if asked.is_public and wave.partners < FEWEST:
        return Row(wave.key, (*named, *[NOT_SHOWN] * 4))
    counts = (wave.partners, wave.invited, wave.answers)
    return Row(wave.key, (*named, *counts, _rounded(wave.mean)))


def _dimensions(asked: Asked, shown: Sequence[WaveResults]) -> Figure:
    rows = [
        Row(
            f"{found.wave.public_id}.{figure.measure.key}",
            (
                found.wave.title,
                figure.measure.name,
                *_values(figure, of_many=figure.measure.key != WHOLE),
            ),
            asked.link("engagement:survey_results", found.wave.public_id),
        )
        for found in shown
        for group in group_rows(found, [Level.OVERALL])
        for figure in group.figures
        if figure.measure.kind is not MeasureKind.QUESTION
    ]
    kept, left = cut(rows, "row", "the results of each survey have them all")
    note = (
        "From and to: the 90% interval of the mean. A change of all questions is more than noise "
        "if its 90% interval excludes no change. Of dimensions and sectors, which are many, more "
        "is asked: of those called so, one in ten at most did not change."
    )
    return Figure(
        Table(
            key=f"{KEY}.dimensions",
            title="What they answered",
            columns=(Column("Wave"), Column("About"), *_COLUMNS),
            rows=kept,
            note=f"{note} {left}".strip() if rows else "",
            nothing="There are no answers that may be shown.",
        )
    )


def _sectors(asked: Asked, shown: Sequence[WaveResults]) -> Figure:
    rows = [row for found in shown for row in _of_sectors(asked, found)]
    kept, left = cut(rows, "row", "the results of each survey have them all")
    return Figure(
        Table(
            key=f"{KEY}.sectors",
            title="By sector",
            columns=(
                Column("Wave"),
                Column("Sector"),
                Column("Invited", NUMBER),
                Column("Answers", NUMBER),
                *_COLUMNS[1:],
            ),
            rows=kept,
            note=f"{LOW_RESPONSE} {left}".strip() if rows else "",
            nothing="There are no answers that may be shown by sector.",
        )
    )


def _of_sectors(asked: Asked, found: WaveResults) -> Iterator[Row]:
    """In public only means, and only where each sector that was asked shows enough partners."""
    partners = _partners_of_sectors(found)
    if asked.is_public and any(number < FEWEST for number in partners.values()):
        return
    for group in group_rows(found, [Level.SECTOR]):
        rate = None if asked.is_public else found.rate(group.code)
        counts = (None, None) if rate is None else (rate.invited, rate.answered)
        named = (found.wave.title, group.group.name)
        yield Row(f"{found.wave.public_id}.{group.group.key}", (*named, *counts, *_of_group(group)))


def _of_group(group: GroupRow) -> tuple[Value, ...]:
    if group.hidden is not None:
        return (NOT_SHOWN, None, None, "")
    whole = next(one for one in group.figures if one.measure.key == WHOLE)
    return _values(whole, of_many=True)[1:]


_COLUMNS = (
    Column("People", NUMBER),
    Column("Mean", DECIMAL),
    Column("From", DECIMAL),
    Column("To", DECIMAL),
    Column("Since the wave before"),
)


def _values(figure: Answered, *, of_many: bool) -> tuple[Value, ...]:
    """``of_many``: beside others, as on the page of results, so that both say the same."""
    numbers = (_rounded(one) for one in (figure.mean, figure.low, figure.high))
    return (figure.people, *numbers, change_text(figure.change, of_many=of_many))


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, DIGITS)


def _partners(found: WaveResults) -> int:
    """How many organisations have figures of their own in the results."""
    return sum(_partners_of_sectors(found).values())


def _partners_of_sectors(found: WaveResults) -> Counter[int]:
    """The same by sector, with 0 for those of which nothing is shown."""
    frozen = found.frozen
    shown = Counter(dict.fromkeys(frozen.sector_of.values(), 0))
    if frozen.results is not None:
        codes = frozen.results.levels[Level.ORGANISATION].codes.tolist()
        shown.update(frozen.sector_of[code] for code in codes)
    return shown


def _headlines(shown: Sequence[WaveResults]) -> Iterator[Headline]:
    """The newest wave with each instrument, so that the next pack can be held against it."""
    newest = {found.wave.instrument_version.instrument.public_id: found for found in shown}
    for key, found in newest.items():
        results = found.frozen.results
        estimate = None if results is None else results.estimate(Level.OVERALL)
        yield Headline(
            f"{KEY}.{key}",
            f"Mean answer, {found.wave.instrument_version.title}",
            estimate_text(estimate),
            is_measured=True,
        )
