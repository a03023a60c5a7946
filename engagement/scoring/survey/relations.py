"""What organisations say of each other: trust and value of the ties between them.

In the manner of network surveys such as PARTNER (D. M. Varda, A. Chandra, S. A. Stern and N. Lurie,
2008, Journal of Public Health Management and Practice 14, E1-E7): a tie's trust is the mean of
three items, reliability, openness and shared mission; its value that of influence, involvement and
resources; each 1 to 4. Our items have our own words. Answers are attributed to organisations.

Silence is not the absence of a tie. What an organisation did not answer is unknown, NaN, and what
is counted is counted among the known; the response rate belongs beside every figure.
"""

from dataclasses import dataclass

import numpy as np

from engagement.scoring.ledger import Bools, Floats
from engagement.scoring.survey.errors import SurveyError
from engagement.scoring.survey.instrument import PARTNER_POINTS, Dimension, Instrument, Role

# Of the three items of trust or value, as many must be answered.
FEWEST_ITEMS = 2


@dataclass(frozen=True)
class Relations:
    """A network of n organisations.

    tie, trust, value and contact, shape (rater, rated): 1 or 0 for a tie, means of 1 to 4, NaN for
    what is unknown. trust_received and trust_given, value_received and value_given, shape
    (organisation,): means over the known. answered, shape (organisation,).
    """

    tie: Floats
    trust: Floats
    value: Floats
    contact: Floats
    answered: Bools
    trust_received: Floats
    trust_given: Floats
    value_received: Floats
    value_given: Floats
    network: "Network"


@dataclass(frozen=True)
class Network:
    """The network as a whole; None for what nothing is known of.

    density: ties by pairs (rater, rated) of which it is known; known: the share of all pairs that
    these are. lowest_density and highest_density: were all unknown pairs without, or with, a tie.
    reciprocity: of pairs where both sides are known and one names a tie, the share where both do.
    trust and value: means over all ties, 1 to 4. trust_agreement and value_agreement: 1 if both
    sides always say the same, 0 if they are always as far apart as can be.
    """

    response_rate: float
    density: float | None
    known: float
    lowest_density: float
    highest_density: float
    reciprocity: float | None
    trust: float | None
    value: float | None
    trust_agreement: float | None
    value_agreement: float | None


def without_names(found: Relations) -> Relations:
    """Return the network as a whole alone, without who says what of whom."""
    nobody, nothing = np.empty(0), np.empty((0, 0))
    return Relations(
        tie=nothing,
        trust=nothing,
        value=nothing,
        contact=nothing,
        answered=nobody.astype(np.bool_),
        trust_received=nobody,
        trust_given=nobody,
        value_received=nobody,
        value_given=nobody,
        network=found.network,
    )


def relations(instrument: Instrument, ratings: Floats, answered: Bools) -> Relations:
    """Return the ties of a network from ``ratings``, shape (rater, rated, scale question).

    Whole points of 1 to 4, NaN for no answer. ``answered``, shape (rater,); what is given for one
    that did not answer, or of itself, must be NaN. The question on contact decides whether there is
    a tie: 1 is none, more is one; without its answer, an answer on trust or value is one. Trust and
    value are those of ties. Raises SurveyError.
    """
    _check(instrument, ratings, answered)
    contact = _mean(instrument, ratings, None, 1)
    trust = _mean(instrument, ratings, Role.TRUST)
    value = _mean(instrument, ratings, Role.VALUE)
    is_rated = ~np.isnan(trust) | ~np.isnan(value)
    tie = np.where(np.isnan(contact), np.where(is_rated, 1.0, np.nan), contact > 1)
    trust, value = (np.where(tie == 1, one, np.nan) for one in (trust, value))
    return Relations(
        tie=tie,
        trust=trust,
        value=value,
        contact=contact,
        answered=answered,
        trust_received=_known_mean(trust, 0),
        trust_given=_known_mean(trust, 1),
        value_received=_known_mean(value, 0),
        value_given=_known_mean(value, 1),
        network=_network(tie, trust, value, answered),
    )


def _mean(
    instrument: Instrument, ratings: Floats, role: Role | None, fewest: int = FEWEST_ITEMS
) -> Floats:
    """Return the mean of a role's items, of the items on contact for None; NaN for too few."""
    questions = instrument.scale_questions
    chosen = [
        column
        for column, one in enumerate(questions)
        if one.role is role and (role or one.dimension is Dimension.CONTACT)
    ]
    items = ratings[:, :, chosen]
    fewest = min(fewest, max(1, len(chosen)))
    enough = (~np.isnan(items)).sum(axis=2) >= fewest
    return np.where(enough, _known_mean(items, 2), np.nan)


def _network(tie: Floats, trust: Floats, value: Floats, answered: Bools) -> Network:
    size = len(tie)
    pairs = size * (size - 1)
    known, ties = int((~np.isnan(tie)).sum()), float(np.nansum(tie))
    one, other = (tie[corner] for corner in (np.triu_indices(size, 1), _below(size)))
    is_named = ~np.isnan(one) & ~np.isnan(other) & (one + other > 0)
    return Network(
        response_rate=float(answered.mean()),
        density=ties / known if known else None,
        known=known / pairs,
        lowest_density=ties / pairs,
        highest_density=(ties + pairs - known) / pairs,
        reciprocity=float((one + other == 2)[is_named].mean()) if is_named.any() else None,
        trust=_or_none(trust),
        value=_or_none(value),
        trust_agreement=_agreement(trust),
        value_agreement=_agreement(value),
    )


def _agreement(rated: Floats) -> float | None:
    """1 - mean |a - b| / 3 over pairs that rated each other."""
    size = len(rated)
    apart = np.abs(rated[np.triu_indices(size, 1)] - rated[_below(size)])
    mean = _or_none(apart)
    return None if mean is None else 1 - mean / (PARTNER_POINTS - 1)


def _below(size: int) -> tuple[np.typing.NDArray[np.intp], np.typing.NDArray[np.intp]]:
    """Return the places below the diagonal, each opposite to that of `np.triu_indices`."""
    rows, columns = np.triu_indices(size, 1)
    return columns, rows


def _known_mean(values: Floats, axis: int) -> Floats:
    there = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        found: Floats = np.nansum(values, axis=axis) / there.sum(axis=axis)
    return found


def _or_none(values: Floats) -> float | None:
    return None if np.isnan(values).all() else float(np.nanmean(values))


def _check(instrument: Instrument, ratings: Floats, answered: Bools) -> None:
    if not instrument.is_relational:
        raise SurveyError(f"{instrument.code} does not ask about ties.")
    size = len(answered)
    if size < 2 or ratings.shape != (size, size, len(instrument.scale_questions)):
        raise SurveyError("Two organisations or more must rate each other on every question.")
    given = ratings[~np.isnan(ratings)]
    if np.any((given < 1) | (given > PARTNER_POINTS) | (given != np.round(given))):
        raise SurveyError(f"Ratings must be whole points from 1 to {PARTNER_POINTS}.")
    if not np.isnan(ratings[~answered]).all():
        raise SurveyError("There are ratings of an organisation that did not answer.")
    if not np.isnan(ratings[np.arange(size), np.arange(size)]).all():
        raise SurveyError("An organisation does not rate itself.")
