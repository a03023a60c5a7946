"""What came of a wave, worked out once: from arrays of answers to what may be shown of them."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from engagement.analytics.answers_elsewhere import asked_elsewhere, response_elsewhere
from engagement.analytics.survey.gathering import Gathered, Standing
from engagement.models import SurveyWave
from engagement.scoring.ledger import Floats
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.protection import NONE, Thresholds
from engagement.scoring.survey.relations import Relations, relations
from engagement.scoring.survey.response import Response, response
from engagement.scoring.survey.results import Level, Results
from engagement.scoring.survey.saying import who_counts
from engagement.scoring.survey.wave import Answers, close_confidential, close_organisational
from engagement.scoring.trust_ledger import Indexes


@dataclass(frozen=True)
class Ties:
    """What the organisations of a board say of each other, in the order of ``organisations``."""

    organisations: tuple[int, ...]
    relations: Relations


@dataclass(frozen=True)
class Figures:
    """All that is kept of a wave, with codes as in `gathering`.

    ``results`` of a wave about one side, ``ties`` of a relational one. ``invited`` by code of the
    organisation. ``answered``: how many count as having answered.
    """

    results: Results | None
    ties: Ties | None
    response: Response
    invited: dict[int, int]
    answered: int

    @property
    def is_open(self) -> bool:
        """Whether anything of the whole wave may be told."""
        return self.results is None or self.results.hidden(Level.OVERALL) is None

    def may_name(self, level: Level, code: int) -> bool:
        """Whether a group may stand beside what somebody wrote."""
        if self.results is None or not self.results.is_confidential:
            return code != NONE
        return self.results.levels[level].row(code) is not None


def figures_of(wave: SurveyWave, gathered: Gathered, random: np.random.Generator) -> Figures:
    """Everything that may be shown of a wave; ``random`` must be new, and forgotten after it."""
    invited = _counts(gathered.asked.organisation)
    if gathered.instrument.is_relational:
        rates = _response(gathered, gathered.given, None)
        return Figures(None, ties_of(gathered), rates, invited, len(gathered.given))
    results = _results(wave, gathered, random)
    given = _counting(gathered)
    if wave.brought_in:
        elsewhere = asked_elsewhere(wave)
        known = response_elsewhere(elsewhere, _counts(given.sector), results)
        return Figures(results, None, known, dict(elsewhere.organisations), len(given))
    return Figures(results, None, _response(gathered, given, results), invited, len(given))


def _counting(gathered: Gathered) -> Standing:
    """Whoever counts as having answered: in confidence, who said enough on the scales.

    Else the rate beside a figure would count others than the figure does, and tell of them.
    """
    if not gathered.instrument.is_confidential:
        return gathered.given
    return gathered.given.take(who_counts(gathered.values))


def _results(wave: SurveyWave, gathered: Gathered, random: np.random.Generator) -> Results:
    if not gathered.instrument.is_confidential:
        return close_organisational(gathered.instrument, _answers(gathered))
    thresholds = Thresholds(wave.fewest_people, wave.fewest_of_organisation)
    results = close_confidential(gathered.instrument, _answers(gathered), random, thresholds)
    return _naming(results, gathered)


def _naming(results: Results, gathered: Gathered) -> Results:
    """The same, with every group that was asked named as hidden if it is not shown.

    A list of those of which somebody answered would tell of a single invited person whether they
    did.
    """
    levels = dict(results.levels)
    for level, name in _STANDING.items():
        table = levels[level]
        known = {*table.codes.tolist(), *table.hidden, NONE}
        found = {
            *getattr(gathered.given, name).tolist(),
            *getattr(gathered.asked, name).tolist(),
        }
        left_out = dict.fromkeys(sorted(found - known), Hidden.TOO_FEW)
        levels[level] = replace(table, hidden={**table.hidden, **left_out})
    return replace(results, levels=levels)


_STANDING = {Level.SECTOR: "sector", Level.PLACE: "place", Level.ORGANISATION: "organisation"}


def _answers(gathered: Gathered) -> Answers:
    given = gathered.given
    return Answers(gathered.values, given.organisation, given.sector, given.place)


def _response(gathered: Gathered, given: Standing, results: Results | None) -> Response:
    """Rates by sector. Who answered counts as asked, also if their invitation was taken back."""
    answered = _counts(given.sector)
    asked = _counts(gathered.asked.sector)
    invited = {code: max(asked[code], answered[code]) for code in sorted({*asked, *answered})}
    if gathered.instrument.is_relational:
        # One person answers about several: what is counted is organisations.
        asked, answered = _organisations(gathered)
        invited = {code: asked[code] for code in sorted(asked)}
    if results is None or not results.is_confidential:
        return response(invited, answered)
    return response(
        invited,
        answered,
        hidden_sectors=results.levels[Level.SECTOR].hidden,
        hidden_overall=results.hidden(Level.OVERALL),
    )


def _organisations(gathered: Gathered) -> tuple[Counter[int], Counter[int]]:
    """How many organisations of each sector were asked, and how many answered."""
    home = {
        code: sector
        for standing in (gathered.asked, gathered.given)
        for code, sector in zip(
            standing.organisation.tolist(), standing.sector.tolist(), strict=True
        )
    }
    answered = set(gathered.given.organisation.tolist())
    return Counter(home.values()), Counter(home[code] for code in answered)


def ties_of(gathered: Gathered) -> Ties | None:
    """What organisations say of each other; ``None`` for fewer than two.

    Where several people of one answered about another, the middle answer counts, of two the lower:
    an answer that was given, and none of its own.
    """
    given = gathered.given.organisation
    found = {*gathered.asked.organisation.tolist(), *given.tolist(), *gathered.rated.tolist()}
    codes = tuple(sorted(found - {NONE}))
    if len(codes) < 2:
        return None
    at = {code: position for position, code in enumerate(codes)}
    size = len(codes)
    ratings = np.full((size, size, gathered.values.shape[1]), np.nan)
    for rater, rated in {*zip(given.tolist(), gathered.rated.tolist(), strict=True)}:
        if rated in at and rated != rater:
            rows = (given == rater) & (gathered.rated == rated)
            ratings[at[rater], at[rated]] = _middle(gathered.values[rows])
    answered = np.isin(codes, given)
    return Ties(codes, relations(gathered.instrument, ratings, answered))


def _middle(values: Floats) -> Floats:
    """The lower median of each column, NaN where nobody answered."""
    ordered = np.sort(values, axis=0)  # NaN last
    middle = (np.maximum((~np.isnan(values)).sum(axis=0), 1) - 1) // 2
    chosen: Floats = np.take_along_axis(ordered, middle[np.newaxis], axis=0)[0]
    return chosen


def _counts(codes: Indexes) -> Counter[int]:
    return Counter(codes.tolist())
