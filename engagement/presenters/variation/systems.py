"""Systems side by side: figures with their ranges, by name and never by rank, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from engagement.analytics.variation.between_systems import BetweenSystems
from engagement.analytics.variation.coverage import Coverage
from engagement.analytics.variation.national import FEWEST, Participants, SystemRow
from engagement.presenters.landscape import brief
from engagement.presenters.variation.asked import Asked
from engagement.presenters.variation.between import FEW
from engagement.presenters.variation.places import HARDLY, SOMEWHAT
from engagement.presenters.variation.words import (
    PERCENT,
    WORDS,
    by_chance_outside,
    count_text,
    figure_text,
    interval_text,
    is_mean,
    scaled,
    unit_of,
    value_text,
)
from engagement.scoring.figures import Figure
from nhsuk.charts import Chart, Estimate, estimates_by_row
from nhsuk.formats import counted, nhs_number
from partners.models import System

TOO_FEW_PARTNERS = "Too few partners to show"
_VERDICTS = {
    2: "Above the 99.8% limits",
    1: "Above the 95% limits",
    0: "",
    -1: "Below the 95% limits",
    -2: "Below the 99.8% limits",
}


@dataclass(frozen=True)
class SystemLine:
    """One system: its figure and what it rests on, how much was logged, and its landscape."""

    name: str
    is_current: bool
    figure: str
    basis: str
    verdict: str
    partners: str
    left_out: str
    logged: str
    landscape: str


@dataclass(frozen=True)
class SystemsPage:
    """The whole page. ``own_missing`` is the reader's system, where it does not take part."""

    chart: Chart
    share: str
    notes: Sequence[str]
    left_out: str
    not_taking_part: str
    own_missing: str
    lines: Sequence[SystemLine]


def systems_page(
    asked: Asked,
    taking_part: Participants,
    rows: Sequence[SystemRow],
    found: BetweenSystems,
    current: System | None,
) -> SystemsPage:
    """``current`` is the system that the reader works in; none of a reader without one."""
    own = None if current is None else current.public_id
    lines = [_line(row, found, is_current=row.system == own) for row in rows]
    is_missing = current is not None and all(row.system != own for row in rows)
    return SystemsPage(
        chart=_chart(asked, rows, lines, found),
        share=_share(asked, found) if len(rows) > 1 else "",
        notes=_notes(asked, found),
        left_out=_left_out(rows),
        not_taking_part=_not_taking_part(taking_part),
        own_missing=current.name if current is not None and is_missing else "",
        lines=lines,
    )


def _chart(
    asked: Asked, rows: Sequence[SystemRow], lines: Sequence[SystemLine], found: BetweenSystems
) -> Chart:
    words = WORDS[asked.measure]
    has_line = found.average is not None and found.compared > 1
    average = value_text(asked.measure, found.average)
    return estimates_by_row(
        [_estimate(row, line) for row, line in zip(rows, lines, strict=True)],
        title=f"{words.label}: {asked.whom}, {asked.months}",
        description=_sentence(asked, found, len(rows)),
        columns=("System", words.short.capitalize(), "Rests on"),
        unit=unit_of(asked.measure),
        line=scaled(asked.measure, found.average or 0.0) if has_line else None,
        key="Systems stand by name, not by rank. Each bar holds the true figure with 95% "
        "probability." + (f" The dashed line is their average of {average}." if has_line else ""),
    )


def _estimate(row: SystemRow, line: SystemLine) -> Estimate:
    rate = row.rate
    basis = ". ".join(part for part in (line.basis, line.logged) if part)
    if not rate.is_enough or rate.value is None:
        return Estimate(row.name, line.figure, basis=basis, is_marked=line.is_current)
    measure, interval = rate.figure, rate.interval
    return Estimate(
        row.name,
        line.figure,
        scaled(measure, rate.value),
        None if interval is None else scaled(measure, interval.low),
        None if interval is None else scaled(measure, interval.high),
        basis,
        line.is_current,
    )


def _line(row: SystemRow, found: BetweenSystems, *, is_current: bool) -> SystemLine:
    rate, is_said = row.rate, row.rate.is_enough
    basis = [count_text(rate)] if rate.denominator > 0 else []
    if is_said and rate.interval is not None:
        basis.append(interval_text(rate.figure, rate.interval))
    outside = found.outside.get(row.system)
    return SystemLine(
        name=row.name,
        is_current=is_current,
        figure=_figure(row),
        basis=", ".join(basis),
        verdict="" if outside is None else _VERDICTS[outside],
        partners=counted(row.partnerships, "partner"),
        left_out=f"{nhs_number(row.left_out)} left out" if row.left_out else "",
        logged=_logged(row.coverage) if row.partnerships else "",
        landscape=brief(row.landscape.bodies, row.landscape.places, row.landscape.crossing),
    )


def _figure(row: SystemRow) -> str:
    if row.partnerships:
        return figure_text(row.rate, row.coverage)
    return TOO_FEW_PARTNERS if row.left_out else "No partner"


def _logged(covered: Coverage) -> str:
    """How much of the time was logged, whatever it is: it stands beside every figure."""
    share = covered.logged_share
    if share is None:
        return "Known silence" if covered.quiet else "No time yet"
    if not covered.due + covered.not_due:
        return "Not logged"
    if not covered.not_logged:
        return "Something logged in every month"
    return f"{PERCENT.text(1 - share)} of the time not logged"


def _sentence(asked: Asked, found: BetweenSystems, size: int) -> str:
    """What the rules say of the differences, and whether they are more than chance."""
    if not found.compared:
        return "Nothing was counted often enough of any system to say a figure."
    if size == 1:
        return "There is one system to show, so there is nothing to compare it with."
    if is_mean(asked.measure):
        return (
            "Answers in a survey are no counts, so there are no limits around their average. Where "
            "two bars do not meet, the systems differ by more than chance."
        )
    if found.phi is None or found.spread is None:
        return (
            f"{counted(found.compared, 'system has a figure,systems have a figure')}: too few to "
            "say what is usual among them. Where two bars do not meet, the systems differ by more "
            "than chance."
        )
    if found.beyond_use:
        low, high = (value_text(asked.measure, value) for value in found.spread)
        return (
            f"Systems differ {nhs_number(found.phi)} times as much as chance explains, as is usual "
            "where so much is counted, so no single one stands out by that alone. 95% of systems "
            f"like these lie between {low} and {high}."
        )
    return _outside(asked, found)


def _outside(asked: Asked, found: BetweenSystems) -> str:
    above = sum(where > 0 for where in found.outside.values())
    below = sum(where < 0 for where in found.outside.values())
    average = value_text(asked.measure, found.average)
    if not above + below:
        return (
            f"All {counted(found.compared, 'system')} lie inside the limits around their average "
            f"of {average}: they differ no more than chance and their usual spread explain."
        )
    verb = "lies" if above + below == 1 else "lie"
    return (
        f"{above + below} of {counted(found.compared, 'system')} {verb} outside the 95% limits "
        f"around their average of {average}: {above} above and {below} below. "
        f"{by_chance_outside(found.compared)} It does not say why."
    )


def _share(asked: Asked, found: BetweenSystems) -> str:
    """How much of what differs lies between systems: the answer to whether a ranking says much."""
    what = "places" if asked.kind else "kinds of partner and places"
    if found.share is None:
        return f"How much of what differs lies between systems cannot be said. {found.why_not}"
    share = found.share.share
    if share is None:
        return f"The {what} of these systems differ no more than chance explains."
    if round(share, 2) == 0:
        return f"What differs between {what}, beyond chance, lies within systems, not between them."
    text = PERCENT.text(share)
    if found.compared < FEW:
        means = f"It rests on {counted(found.compared, 'system')} only, so read it with care."
    elif share < HARDLY:
        means = "Which system it is says hardly anything: look within systems instead."
    elif share < SOMEWHAT:
        means = "Which system it is says a little; most of what differs is within systems."
    else:
        means = "Which system it is says a good deal: what systems do differently is worth a look."
    return (
        f"{text} of what differs between {what}, beyond chance, lies between the systems; the rest "
        f"lies within them. {means}"
    )


def _notes(asked: Asked, found: BetweenSystems) -> list[str]:
    said = []
    if not asked.kind:
        said.append(
            "Partners of all kinds are added up, and systems have different ones: choose a kind of "
            "partner to compare like with like."
        )
    if asked.measure is Figure.CONTACTS:
        said.append("Each system is held against what it agreed itself, which differs as well.")
    if found.outside and found.compared < FEW:
        said.append(
            f"With fewer than {FEW} systems their usual spread is hardly known: read limits with "
            "care."
        )
    return said


def _left_out(rows: Sequence[SystemRow]) -> str:
    """Suppression is said, and of whom; nothing where nobody is left out."""
    those = [row for row in rows if row.left_out]
    if not those:
        return ""
    partners = counted(sum(row.left_out for row in those), "partner")
    verb = "is" if sum(row.left_out for row in those) == 1 else "are"
    return (
        f"{partners} of {counted(len(those), 'system')} {verb} left out: kinds with fewer "
        f"than {FEWEST} partners are in no system’s figures here, also not in one’s own. They "
        "would show what a single partner did, and all systems are compared alike."
    )


def _not_taking_part(taking_part: Participants) -> str:
    """A number, and never a name."""
    others = taking_part.not_taking_part
    verb = "does" if others == 1 else "do"
    said = f"{counted(others, 'system')} {verb} not take part." if others else ""
    if len(taking_part.systems) == 1:
        return f"No other system takes part yet; once one does, it is shown here. {said}".strip()
    return said or "All systems take part."
