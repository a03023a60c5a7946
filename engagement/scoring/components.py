"""The seven components of engagement health for one partnership at many days.

Each function takes (ledger, model, days) and returns a `ComponentSeries`: it gathers the decayed
sums that its formula in `formulas` needs, and puts the type mean with its prior variance where
there is no data yet. A component is never left out: leaving it out would renormalise the score over
what happens to be present.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engagement.scoring import formulas
from engagement.scoring.decay import (
    active_days,
    count_until,
    decayed_sum,
    decayed_time,
    expected_contacts,
)
from engagement.scoring.ledger import Floats, HealthLedger, People, Seats
from engagement.scoring.model import Component, HealthModel
from engagement.scoring.weeks import DAYS_PER_YEAR, Days


@dataclass(frozen=True)
class ComponentSeries:
    """One component at many days: value m (0..1), its variance, rows seen, whether it has data."""

    value: Floats
    variance: Floats
    rows: NDArray[np.int64]
    has_data: NDArray[np.bool_]


def capped_weights(ledger: HealthLedger, model: HealthModel) -> Floats:
    """Return each contact's weight, scaled down on days whose contacts exceed the daily cap.

    The contacts of one day count for at most contact_cap_per_day units together and share it in
    proportion; the unit is contact units.
    """
    contacts = ledger.contacts
    _, which = np.unique(contacts.day, return_inverse=True)
    per_day = np.bincount(which, weights=contacts.weight)[which]
    cap = model.contact_cap_per_day
    return np.where(
        per_day > cap, contacts.weight * cap / np.maximum(per_day, cap), contacts.weight
    )


def cadence_sums(ledger: HealthLedger, model: HealthModel, at: Days) -> tuple[Floats, Floats]:
    """Return (A, R): decayed contact units made and due. Quiet and unlogged days expect nothing."""
    half_life = model.half_life_days[Component.CADENCE]
    made = decayed_sum(ledger.contacts.day, capped_weights(ledger, model), at, half_life)
    default = model.type_values(ledger.organisation_type).agreement.contacts_per_year
    idle = ledger.quiet.joined(ledger.not_logged)
    return made, expected_contacts(ledger.start, ledger.agreements, default, idle, at, half_life)


def cadence(ledger: HealthLedger, model: HealthModel, at: Days) -> ComponentSeries:
    """Score contact made against contact agreed.

    Time in which contact was due is data even if none was made. Before the first contact and before
    any is due the value is the type's rho.
    """
    made, due = cadence_sums(ledger, model, at)
    rho = model.type_values(ledger.organisation_type).mean[Component.CADENCE]
    rows = count_until(ledger.contacts.day, at)
    return ComponentSeries(
        formulas.cadence_value(made, due, rho, model.prior_contacts),
        formulas.cadence_variance(made, due, rho, model.prior_contacts),
        rows,
        (rows > 0) | (due > 0),
    )


def recency(ledger: HealthLedger, model: HealthModel, at: Days) -> ComponentSeries:
    """Score the days since the last two-way contact against the interval agreed for that day.

    The clock stands still on quiet and unlogged days. No two-way contact on record: no data.
    """
    values = model.type_values(ledger.organisation_type)
    days = np.sort(ledger.contacts.day[ledger.contacts.two_way])
    rows = np.searchsorted(days, at, side="right").astype(np.int64)
    has_data = rows > 0
    # Where there is no contact yet, the day itself stands in; its value is not used.
    last = np.where(has_data, np.concatenate([[0], days])[rows], at)
    idle = ledger.quiet.joined(ledger.not_logged)
    gap = (active_days(at, idle) - active_days(last, idle)).astype(np.float64)
    per_year = ledger.agreements.in_force(
        "contacts_per_year", at, values.agreement.contacts_per_year
    )
    prior = values.prior_variance[Component.RECENCY]
    half_life = model.half_life_days[Component.RECENCY]
    value = formulas.recency_value(gap, per_year / DAYS_PER_YEAR)
    variance = formulas.recency_variance(gap, prior, half_life)
    mean = values.mean[Component.RECENCY]
    return _or_prior(value, variance, mean, prior, rows, has_data)


def person_increments(people: People, half_life: float) -> Floats:
    """Return what each row adds to the sum over people: 1 - 2^{-(days since that person)/h}.

    Decayed sums of these are exactly the sum over people of 2^{-(t - last contact)/h}: a person's
    first row adds 1, a later one only what had decayed since, a second row of one day nothing.
    """
    order = np.lexsort((people.day, people.person))
    day, person = people.day[order], people.person[order]
    since = np.full(day.size, np.inf)
    same = person[1:] == person[:-1]
    since[1:][same] = (day[1:] - day[:-1])[same]
    increments = np.empty(day.size)
    increments[order] = 1.0 - np.exp2(-since / half_life)
    return increments


def breadth(ledger: HealthLedger, model: HealthModel, at: Days) -> ComponentSeries:
    """Score how many different people we are in touch with against the number agreed."""
    values = model.type_values(ledger.organisation_type)
    half_life = model.half_life_days[Component.BREADTH]
    increments = person_increments(ledger.people, half_life)
    reached = decayed_sum(ledger.people.day, increments, at, half_life)
    agreed = ledger.agreements.in_force("people", at, values.agreement.people)
    mean, prior = values.mean[Component.BREADTH], model.prior_observations
    rows = count_until(ledger.people.day, at)
    value = formulas.breadth_value(reached, agreed)
    variance = formulas.breadth_variance(reached, agreed, mean, prior)
    return _or_prior(value, variance, mean, _beta_prior(mean, prior), rows, rows > 0)


def reciprocity(ledger: HealthLedger, model: HealthModel, at: Days) -> ComponentSeries:
    """Score how evenly the two sides begin contact."""
    values = model.type_values(ledger.organisation_type)
    half_life = model.half_life_days[Component.RECIPROCITY]
    begun = ledger.initiations
    partner = decayed_sum(begun.day, begun.by_partner.astype(np.float64), at, half_life)
    system = decayed_sum(begun.day, (~begun.by_partner).astype(np.float64), at, half_life)
    rows = count_until(begun.day, at)
    value = formulas.reciprocity_value(partner, system, model.balanced_share)
    variance = formulas.reciprocity_variance(partner, system, model.balanced_share)
    mean = values.mean[Component.RECIPROCITY]
    prior = values.prior_variance[Component.RECIPROCITY]
    return _or_prior(value, variance, mean, prior, rows, rows > 0)


def senior_enough(ledger: HealthLedger, model: HealthModel) -> Floats:
    """Return 1 for each event with someone at or above the grade agreed on its day, otherwise 0."""
    default = model.type_values(ledger.organisation_type).agreement.grade
    agreed = ledger.agreements.in_force("grade", ledger.grades.day, default)
    return (ledger.grades.grade >= agreed).astype(np.float64)


def seniority(ledger: HealthLedger, model: HealthModel, at: Days) -> ComponentSeries:
    """Score the share of events of known grade that had someone at the agreed grade."""
    return _share_of_rows(
        ledger, model, Component.SENIORITY, ledger.grades.day, senior_enough(ledger, model), at
    )


def early_engagement(ledger: HealthLedger, model: HealthModel, at: Days) -> ComponentSeries:
    """Score how early the partner was consulted on what affects it: a duty of the system."""
    rows = ledger.consultations
    return _share_of_rows(ledger, model, Component.EARLY_ENGAGEMENT, rows.day, rows.value, at)


def seat_observations(seats: Seats, model: HealthModel, at: Days) -> tuple[Floats, Floats]:
    """Return (X, N), each (day, seat): decayed filled and expected time of every seat.

    The unit is one observation per seat and days_per_seat_observation (a quarter): seats are
    observed all the time, but a seat filled today tells almost nothing new beside yesterday.
    """
    half_life = model.half_life_days[Component.BOARD]
    expected = decayed_time(seats.expected_from - 1, seats.expected_to, at, half_life)
    filled = np.zeros_like(expected)
    for seat in np.unique(seats.filled_seat):
        begin, end = _filled_stretches(seats, int(seat))
        filled[:, seat] = decayed_time(begin, end, at, half_life).sum(axis=1)
    unit = model.days_per_seat_observation
    # The two are equal for a seat that was always filled; rounding must not make X exceed N.
    return np.minimum(filled, expected) / unit, expected / unit


def board(ledger: HealthLedger, model: HealthModel, at: Days) -> ComponentSeries:
    """Score the share of seat-time that was filled while the seats existed; rows are seats."""
    filled, expected = seat_observations(ledger.seats, model, at)
    mean = model.type_values(ledger.organisation_type).mean[Component.BOARD]
    rows = count_until(ledger.seats.expected_from, at)
    return _beta(filled.sum(axis=1), expected.sum(axis=1), mean, model, rows)


def _filled_stretches(seats: Seats, seat: int) -> tuple[Days, Days]:
    """Return the stretches (begin, end] in which a seat was filled, within its life, no overlap."""
    mine = seats.filled_seat == seat
    begin = np.maximum(seats.filled_from[mine], seats.expected_from[seat]) - 1
    end = np.minimum(seats.filled_to[mine], seats.expected_to[seat])
    order = np.argsort(begin, kind="stable")
    begin, end = begin[order], end[order]
    reached = np.concatenate([[begin[0]], np.maximum.accumulate(end)[:-1]])
    begin = np.maximum(begin, reached)
    real = end > begin
    return begin[real], end[real]


def _share_of_rows(
    ledger: HealthLedger,
    model: HealthModel,
    component: Component,
    day: Days,
    value: Floats,
    at: Days,
) -> ComponentSeries:
    half_life = model.half_life_days[component]
    achieved = decayed_sum(day, value, at, half_life)
    seen = decayed_sum(day, np.ones(day.size), at, half_life)
    mean = model.type_values(ledger.organisation_type).mean[component]
    return _beta(achieved, seen, mean, model, count_until(day, at))


def _beta(
    achieved: Floats, seen: Floats, mean: float, model: HealthModel, rows: NDArray[np.int64]
) -> ComponentSeries:
    prior = model.prior_observations
    return ComponentSeries(
        formulas.beta_value(achieved, seen, mean, prior),
        formulas.beta_variance(achieved, seen, mean, prior),
        rows,
        rows > 0,
    )


def _beta_prior(mean: float, prior: float) -> float:
    return mean * (1.0 - mean) / (prior + 1.0)


def _or_prior(
    value: Floats,
    variance: Floats,
    mean: float,
    prior_variance: float,
    rows: NDArray[np.int64],
    has_data: NDArray[np.bool_],
) -> ComponentSeries:
    return ComponentSeries(
        np.where(has_data, value, mean),
        np.where(has_data, variance, prior_variance),
        rows,
        has_data,
    )
