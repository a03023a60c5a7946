"""What closed waves show of one partner: made into a row for each wave, and read again.

The document of a wave is the source, and `partner_results` the only way from it to the rows. It
takes over what the document shows and nothing else, so of a partner that is hidden there is a
reason and no number here either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from django.db.models import Count, F, Window

from engagement.analytics.survey.figures import Ties
from engagement.analytics.survey.frozen import Since, frozen_of
from engagement.analytics.survey.reading import NEAR, Change, asks_the_same, change_at, number_at
from engagement.enums import Side
from engagement.models import SurveyPartnerResult, SurveyResult, SurveyWave
from engagement.scoring.survey.changes import Changes
from engagement.scoring.survey.crossing import Hidden
from engagement.scoring.survey.perception import Gaps, Means, gaps
from engagement.scoring.survey.results import Estimate, Level, Results
from partners.models import Partnership

if TYPE_CHECKING:
    from accounts.models import User

# By primary key of the partnership, which is the code of an organisation in a document.
Rows = Mapping[int, SurveyPartnerResult]
# All questions together are the last measure of every table.
_WHOLE = -1


def partner_results(result: SurveyResult) -> list[SurveyPartnerResult]:
    """A row for each partner that a document names, not saved yet. At most one query."""
    frozen = frozen_of(result.document)
    rows = {
        pk: SurveyPartnerResult(
            system_id=result.system_id, wave_id=result.wave_id, partnership_id=pk
        )
        for pk in frozen.groups[Level.ORGANISATION]
    }
    if frozen.results is not None:
        _add_figures(rows, frozen.results)
    if frozen.since is not None:
        _add_changes(rows, frozen.changes[Level.ORGANISATION], frozen.since)
    if frozen.ties is not None:
        _add_ties(rows, frozen.ties)
    return list(rows.values())


def _add_figures(rows: Rows, results: Results) -> None:
    table = results.levels[Level.ORGANISATION]
    for pk, why in table.hidden.items():
        rows[pk].why_hidden = why.value
    for at, pk in enumerate(table.codes.tolist()):
        row = rows[pk]
        row.people, row.points = int(table.people_of[at, _WHOLE]), results.points
        row.mean, row.se, row.df, row.low, row.high = (
            number_at(one[at], _WHOLE)
            for one in (table.mean, table.se, table.df, table.low, table.high)
        )


def _add_changes(rows: Rows, found: Changes, since: Since) -> None:
    wave = SurveyWave.objects.only("pk").get(public_id=since.wave)
    for at, pk in enumerate(found.codes.tolist()):
        change, row = change_at(found, at, _WHOLE), rows[pk]
        if change is not None:
            row.since, row.difference, row.rises = wave, change.difference, change.rises
            row.change_low, row.change_high = change.low, change.high
            row.is_more_than_noise, row.is_listed = change.is_more_than_noise, change.is_listed


def _add_ties(rows: Rows, ties: Ties) -> None:
    found = ties.relations
    for at, pk in enumerate(ties.organisations):
        row = rows[pk]
        row.answered = bool(found.answered[at])
        row.trust_received = number_at(found.trust_received, at)
        row.trust_given = number_at(found.trust_given, at)


@dataclass(frozen=True)
class PartnerTies:
    """What a board says of a partner and it of them: mean trust of 1 to 4; ``None`` if unknown."""

    answered: bool
    trust_received: float | None
    trust_given: float | None


@dataclass(frozen=True)
class Asked:
    """``times`` closed waves of one kind asked for a partner; the rest is of the newest, ``wave``.

    ``hidden``: why the partner is not shown. ``estimate`` over all questions on a scale of 1 to
    ``points``; ``None`` if nobody answered, as for a relational wave. ``change`` since the wave
    before, unless that was withdrawn. ``ties`` of a relational wave, for who ``may_read_ties``.
    """

    times: int
    wave: SurveyWave
    hidden: Hidden | None
    estimate: Estimate | None
    points: int | None
    means: Means
    change: Change | None
    ties: PartnerTies | None
    may_read_ties: bool

    @property
    def closed_on(self) -> date:
        """The London day of the close."""
        return cast("date", self.wave.closed_on)


@dataclass(frozen=True)
class AskedOfPartner:
    """The waves in which a partner answered about the system, the system's people about it, and
    the organisations of a board about each other; ``None`` where the user may read none.
    """

    by_partner: Asked | None = None
    by_system: Asked | None = None
    on_board: Asked | None = None

    @property
    def gap(self) -> Gaps | None:
        """Between both newest waves over all questions, shape (1,).

        ``None`` unless both show the partner and asked the same about the same time.
        """
        theirs, ours = self.by_partner, self.by_system
        if theirs is None or ours is None or theirs.points is None or ours.points is None:
            return None
        is_near = abs(theirs.closed_on - ours.closed_on) <= NEAR
        if not is_near or not asks_the_same(theirs.wave, ours.wave):
            return None
        return gaps(theirs.means, ours.means, theirs.points)


def asked_of_partner(user: "User", partnership: Partnership) -> AskedOfPartner:
    """Only what the results pages of these waves show the user as well. One query."""
    kind = ("wave__answered_by", "wave__instrument_version__is_relational")
    rows = (
        SurveyPartnerResult.objects.visible_to(user)
        .knowing_who_names_ties(user)
        .filter(partnership=partnership)
        .select_related("wave__board", "wave__instrument_version", "since")
        .annotate(times=Window(Count("pk"), partition_by=[F(name) for name in kind]))
        .order_by(*kind, "-wave__closed_at", "-wave")
        .distinct(*kind)
    )
    return AskedOfPartner(**{_kind(row.wave): _asked(row) for row in rows})


def _kind(wave: SurveyWave) -> str:
    if wave.answered_by == Side.SYSTEM:
        return "by_system"
    return "on_board" if wave.instrument_version.is_relational else "by_partner"


def _asked(row: SurveyPartnerResult) -> Asked:
    known: Any = row
    return Asked(
        times=known.times,
        wave=row.wave,
        hidden=Hidden(row.why_hidden) if row.why_hidden else None,
        estimate=_estimate(row),
        points=row.points,
        means=_means(row),
        change=_change(row),
        ties=_ties(row) if known.names_ties else None,
        may_read_ties=known.names_ties,
    )


def _estimate(row: SurveyPartnerResult) -> Estimate | None:
    if row.people is None:
        return None
    return Estimate(row.people, row.mean, row.low, row.high)


def _change(row: SurveyPartnerResult) -> Change | None:
    if row.difference is None or row.since is None or row.since.is_withdrawn:
        return None
    return Change(
        difference=row.difference,
        low=row.change_low,
        high=row.change_high,
        rises=row.rises,
        is_more_than_noise=row.is_more_than_noise,
        is_listed=row.is_listed,
    )


def _ties(row: SurveyPartnerResult) -> PartnerTies | None:
    if row.answered is None:
        return None
    return PartnerTies(row.answered, row.trust_received, row.trust_given)


def _means(row: SurveyPartnerResult) -> Means:
    """As arrays of one partner; NaN where there is none."""
    return Means(*(np.array([one], dtype=np.float64) for one in (row.mean, row.se, row.df)))
