"""Monthly figures of one partnership: raw measures of a period, each a numerator and a denominator.

Never a decayed score: control charts and comparisons rest on what happened in a month and on
nothing else. A month is a calendar month of London days. Facts count in the month of their day, so
correcting an old fact changes exactly its month. Source: the method's ground rules and its section
on variation.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from engagement.scoring.components import capped_weights
from engagement.scoring.decay import is_inside
from engagement.scoring.ledger import Bools, Floats, HealthLedger, LedgerError
from engagement.scoring.model import HealthModel
from engagement.scoring.trust_ledger import Indexes
from engagement.scoring.trust_model import INDEX, Source
from engagement.scoring.weeks import DAYS_PER_YEAR, Days

# As far back as scores reach: five years of months, the running one included.
MOST_MONTHS = 60
_EPOCH = 719_163  # the ordinal of 1 January 1970, where numpy's days begin
# Contact units are shared out in proportion; what is left of that below is no contact.
_DECIMALS = 9
_SLACK = 1e-9


class Figure(StrEnum):
    """What is counted, named for the side that acted; surveys for the side that answered."""

    CONTACTS = "contacts"
    ATTENDANCE = "attendance"
    PARTNER_COMMITMENTS = "partner_commitments"
    SYSTEM_COMMITMENTS = "system_commitments"
    PARTNER_ISSUES = "partner_issues"
    SYSTEM_ISSUES = "system_issues"
    PARTNER_DOCUMENTS = "partner_documents"
    SYSTEM_DOCUMENTS = "system_documents"
    EARLY_ENGAGEMENT = "early_engagement"
    PARTNER_SURVEY = "partner_survey"
    SYSTEM_SURVEY = "system_survey"


class FigureKind(StrEnum):
    """SHARE: so many of so many. RATE: units made against units expected. MEAN: a sum of values
    from 0 to 1 against how many there are.
    """

    SHARE = "share"
    RATE = "rate"
    MEAN = "mean"


KIND_OF = {
    figure: FigureKind.RATE
    if figure is Figure.CONTACTS
    else FigureKind.MEAN
    if figure in {Figure.PARTNER_SURVEY, Figure.SYSTEM_SURVEY}
    else FigureKind.SHARE
    for figure in Figure
}
# From which value x of the method's table of sources on a fact counts as good: commitments kept or
# renegotiated before they were due, documents on time, the raiser satisfied, engaged on options.
GOOD_FROM = {
    Source.COMMITMENT: 0.9,
    Source.DOCUMENT: 1.0,
    Source.ISSUE: 1.0,
    Source.CONSULTATION: 0.7,
}
# Source, and whether the partner is the side whose trust the row informs: then the system acted.
_FIGURE_OF = {
    (Source.COMMITMENT, True): Figure.SYSTEM_COMMITMENTS,
    (Source.COMMITMENT, False): Figure.PARTNER_COMMITMENTS,
    (Source.ISSUE, True): Figure.SYSTEM_ISSUES,
    (Source.ISSUE, False): Figure.PARTNER_ISSUES,
    (Source.DOCUMENT, True): Figure.SYSTEM_DOCUMENTS,
    (Source.DOCUMENT, False): Figure.PARTNER_DOCUMENTS,
    (Source.PULSE, True): Figure.PARTNER_SURVEY,
    (Source.PULSE, False): Figure.SYSTEM_SURVEY,
}
TRUST_SOURCES = {figure: key for key, figure in _FIGURE_OF.items()}


def numerator_of(figure: Figure) -> str:
    """Name the column of a figure's numerator."""
    return f"{figure}_numerator"


def denominator_of(figure: Figure) -> str:
    """Name the column of a figure's denominator."""
    return f"{figure}_denominator"


def squares_of(figure: Figure) -> str:
    """Name the column of a survey's sum of squares, from which its spread follows."""
    return f"{figure}_squares"


DEPUTIES = "attendance_deputies"
# Days of the month on which contact was due; was not, though logged; silence was known; nothing was
# logged by the whole system. They add up to the days since the relationship began.
DAYS_DUE, DAYS_NOT_DUE = "days_due", "days_not_due"
DAYS_QUIET, DAYS_NOT_LOGGED = "days_quiet", "days_not_logged"
DAY_COLUMNS = (DAYS_DUE, DAYS_NOT_DUE, DAYS_QUIET, DAYS_NOT_LOGGED)
MEANS = tuple(figure for figure in Figure if KIND_OF[figure] is FigureKind.MEAN)
COLUMNS: tuple[str, ...] = (
    *(name for figure in Figure for name in (numerator_of(figure), denominator_of(figure))),
    *(squares_of(figure) for figure in MEANS),
    DEPUTIES,
    *DAY_COLUMNS,
)
# These hold fractions; all others are whole numbers.
FRACTIONS = (
    numerator_of(Figure.CONTACTS),
    denominator_of(Figure.CONTACTS),
    *(numerator_of(figure) for figure in MEANS),
    *(squares_of(figure) for figure in MEANS),
)
_AT = {name: place for place, name in enumerate(COLUMNS)}


@dataclass(frozen=True)
class Attendances:
    """Agreed meetings of which it is known how the partner took part: day, whether somebody came
    for it, and whether that was a deputy.
    """

    day: Days = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    came: Bools = field(default_factory=lambda: np.empty(0, dtype=np.bool_))
    deputy: Bools = field(default_factory=lambda: np.empty(0, dtype=np.bool_))

    def __post_init__(self) -> None:
        if not self.day.shape == self.came.shape == self.deputy.shape:
            raise LedgerError("The arrays of attendances differ in length.")
        if np.any(self.deputy & ~self.came):
            raise LedgerError("A deputy who was sent came.")


@dataclass(frozen=True)
class Outcomes:
    """Rows that inform one side's trust in the other: day, index into `SOURCES`, value x 0..1.

    by_partner: the partner is the side that they inform, so the system acted (and the partner
    answered the survey).
    """

    by_partner: bool
    day: Days
    source: Indexes
    x: Floats


@dataclass(frozen=True)
class MonthlyFigures:
    """Months that say something, ascending, as months since January 1970, and their values.

    values: (month, column), a column for each of `COLUMNS`.
    """

    month: Days
    values: Floats

    def column(self, name: str) -> Floats:
        """Return the values of one column, one a month."""
        return self.values[:, _AT[name]]


def month_of(day: Days | int) -> Days:
    """Return the calendar month of each day (an ordinal), as months since January 1970."""
    days = (np.asarray(day, dtype=np.int64) - _EPOCH).astype("datetime64[D]")
    return days.astype("datetime64[M]").astype(np.int64)


def first_day_of(month: Days | int) -> Days:
    """Return the ordinal of the first day of each month."""
    months = np.asarray(month, dtype=np.int64).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64) + _EPOCH


def monthly_figures(
    ledger: HealthLedger,
    model: HealthModel,
    outcomes: tuple[Outcomes, ...],
    attendances: Attendances,
    until: int,
    *,
    is_contact_due: bool = True,
    is_rating_on: bool = True,
) -> MonthlyFigures:
    """Return the figures of each month up to the day ``until`` (an ordinal), as far as known then.

    Contact is due as engagement health has it: by the agreement in force, from the day after the
    first fact on, and not on quiet days nor in months in which the system logged nothing; in the
    running month up to ``until``. Without ``is_contact_due`` none is due at all. Without
    ``is_rating_on`` what the system's side answered about the partner does not count. The order of
    rows is of no matter.
    """
    newest = int(month_of(until))
    table = _Table(newest - MOST_MONTHS + 1, newest, until)
    contacts = ledger.contacts
    table.add(numerator_of(Figure.CONTACTS), contacts.day, capped_weights(ledger, model))
    _add_time(table, ledger, model, until, is_contact_due=is_contact_due)
    table.add(numerator_of(Figure.ATTENDANCE), attendances.day, attendances.came)
    table.add(denominator_of(Figure.ATTENDANCE), attendances.day)
    table.add(DEPUTIES, attendances.day, attendances.deputy)
    early = ledger.consultations
    good = early.value >= GOOD_FROM[Source.CONSULTATION] - _SLACK
    table.add(numerator_of(Figure.EARLY_ENGAGEMENT), early.day, good)
    table.add(denominator_of(Figure.EARLY_ENGAGEMENT), early.day)
    for rows in outcomes:
        _add_outcomes(table, rows, is_rating_on=is_rating_on)
    return table.saying_something()


class _Table:
    """Sums by month and column; what lies outside the months, or ahead, is left out."""

    def __init__(self, oldest: int, newest: int, until: int) -> None:
        self.months = np.arange(oldest, newest + 1)
        self.until = until
        self.values = np.zeros((self.months.size, len(COLUMNS)))

    def add(self, name: str, day: Days, amount: Floats | Bools | None = None) -> None:
        place = month_of(day) - self.months[0]
        inside = (place >= 0) & (day <= self.until)
        given = None if amount is None else amount[inside].astype(np.float64)
        self.values[:, _AT[name]] += np.bincount(
            place[inside], weights=given, minlength=self.months.size
        )

    def saying_something(self) -> MonthlyFigures:
        values = self.values.round(_DECIMALS)
        says = values.any(axis=1)
        return MonthlyFigures(self.months[says], values[says])


def _add_time(
    table: _Table, ledger: HealthLedger, model: HealthModel, until: int, *, is_contact_due: bool
) -> None:
    """Add contact due, and what each day was; of days both quiet and not logged the first is said,
    because known silence is the reason why there was nothing to log.
    """
    if ledger.start is None:
        return
    days = np.arange(max(ledger.start + 1, int(first_day_of(table.months[0]))), until + 1)
    quiet = is_inside(days, ledger.quiet.merged())
    not_logged = is_inside(days, ledger.not_logged.merged()) & ~quiet
    default = model.type_values(ledger.organisation_type).agreement.contacts_per_year
    rate = ledger.agreements.in_force("contacts_per_year", days, default) / DAYS_PER_YEAR
    rate[quiet | not_logged] = 0.0
    if not is_contact_due:
        rate[:] = 0.0
    table.add(denominator_of(Figure.CONTACTS), days, rate)
    table.add(DAYS_DUE, days, rate > 0)
    table.add(DAYS_NOT_DUE, days, (rate == 0) & ~quiet & ~not_logged)
    table.add(DAYS_QUIET, days, quiet)
    table.add(DAYS_NOT_LOGGED, days, not_logged)


def _add_outcomes(table: _Table, rows: Outcomes, *, is_rating_on: bool) -> None:
    for (source, by_partner), figure in _FIGURE_OF.items():
        if by_partner is not rows.by_partner:
            continue
        if figure is Figure.SYSTEM_SURVEY and not is_rating_on:
            continue
        which = rows.source == INDEX[source]
        day, x = rows.day[which], rows.x[which]
        table.add(denominator_of(figure), day)
        if KIND_OF[figure] is FigureKind.MEAN:
            table.add(numerator_of(figure), day, x)
            table.add(squares_of(figure), day, x**2)
        else:
            table.add(numerator_of(figure), day, x >= GOOD_FROM[source] - _SLACK)
