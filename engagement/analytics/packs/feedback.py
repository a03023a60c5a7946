"""What partners raised, what they were answered, and what came of asking them, in a period.

Of what has a sensitivity only what is open is read: every reader of a pack may see as much. Texts
are never read at all, only whether there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Max, Q, Sum

from engagement.analytics.early_engagement import EARLY, LADDER
from engagement.analytics.early_engagement import counted as counted_in
from engagement.enums import IssueOutcome, Sensitivity, Side, Stage, Theme
from engagement.models import DiscussionPoint, Issue, PulseResult
from partners.models import System

if TYPE_CHECKING:
    from accounts.models import User

FEWEST_DAYS = 5  # below as many answers a median says nothing


@dataclass(frozen=True)
class Raised:
    """A theme: what partners said and raised about it, and how the issues ended.

    ``partners`` of whom anything of it came. ``outcomes`` in the order of `IssueOutcome`, and
    ``days`` from raising to the end of those that ended.
    """

    theme: Theme
    points: int
    partners: int
    outcomes: tuple[int, ...]
    days: tuple[int, ...]

    @property
    def issues(self) -> int:
        return sum(self.outcomes)

    @property
    def median_days(self) -> float | None:
        """From raising to the end; ``None`` for fewer than five that ended."""
        return median(self.days) if len(self.days) >= FEWEST_DAYS else None


def raised(user: "User", system: System, since: date, until: date) -> list[Raised]:
    """By theme, in the order of the themes: points said and issues raised in the period."""
    points = (
        DiscussionPoint.objects.visible_to(user)
        .standing()
        .filter(system=system, sensitivity=Sensitivity.OPEN, said_on__range=(since, until))
        .order_by()
    )
    issues = (
        Issue.objects.visible_to(user)
        .standing()
        .filter(system=system, sensitivity=Sensitivity.OPEN, raised_by=Side.PARTNER)
        .filter(raised_on__range=(since, until))
        .order_by()
    )
    said = list(points.values_list("theme", "partnership").annotate(n=Count("pk")))
    asked = list(issues.values_list("theme", "partnership", "outcome", "raised_on", "settled_on"))
    return [found for theme in Theme if (found := _of_theme(theme, said, asked)).partners]


def _of_theme(theme: Theme, said: Sequence[Any], asked: Sequence[Any]) -> Raised:
    points = [row[1:] for row in said if row[0] == theme]
    issues = [row[1:] for row in asked if row[0] == theme]
    ended = [(settled - on).days for _who, _how, on, settled in issues if settled is not None]
    return Raised(
        theme=theme,
        points=sum(number for _who, number in points),
        partners=len({row[0] for row in (*points, *issues)}),
        outcomes=tuple(sum(row[1] == how for row in issues) for how in IssueOutcome),
        days=tuple(sorted(ended)),
    )


@dataclass(frozen=True)
class Wave:
    """A wave of a survey that partners answered. ``mean`` of all answers, 1 to 5."""

    key: str
    name: str
    closed_on: date
    partners: int
    invited: int
    answers: int
    mean: float | None


def waves(user: "User", system: System, since: date, until: date) -> list[Wave]:
    """Those closed in the period, oldest first, without answers that could tell who gave them."""
    rows = (
        PulseResult.objects.visible_to(user)
        .standing()
        .filter(system=system, answered_by=Side.PARTNER, closed_on__range=(since, until))
        .order_by()
        .values("wave_id")
        .annotate(
            name=Max("wave"),
            closed=Max("closed_on"),
            partners=Count("pk"),
            asked=Sum("invited"),
            given=Sum("answers"),
            total=Sum(F("mean") * F("answers"), filter=Q(answers__gt=0)),
        )
    )
    found = [
        Wave(
            key=str(row["wave_id"]),
            name=row["name"],
            closed_on=row["closed"],
            partners=row["partners"],
            invited=row["asked"],
            answers=row["given"],
            mean=row["total"] / row["given"] if row["given"] else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda wave: (wave.closed_on, wave.name, wave.key))


@dataclass(frozen=True)
class Asking:
    """How one side that a decision affects was engaged, and which parts of it are recorded."""

    decision: str
    title: str
    made_by: Side
    decider: str
    decided_on: date | None
    stage: Stage
    is_heard: bool
    has_changed: bool
    has_reason: bool
    told_on: date | None

    @property
    def is_early(self) -> bool:
        """Engaged before options were formed, or on the options."""
        return self.stage in EARLY

    @property
    def is_before(self) -> bool:
        """Engaged while something could still change."""
        return self.stage not in {Stage.NONE, Stage.AFTER}


def asking(system: System, since: date, until: date) -> list[Asking]:
    """Every side affected by decisions that were taken in the period, those of one decision
    together, the latest decision first; one query.
    """
    rows = (
        counted_in(since, until, decided_only=True)
        .filter(system=system)
        .annotate(
            heard=~Q(said=""),
            with_change=~Q(changed=""),
            with_reason=~Q(why_not=""),
        )
        .order_by("-decision__decided_on", "-decision", "pk")
        .values_list(
            "decision__public_id",
            "decision__title",
            "decision__made_by",
            "decision__partnership__organisation__name",
            "decision__decided_on",
            "rank",
            "heard",
            "with_change",
            "with_reason",
            "told_on",
        )
    )
    return [
        Asking(
            decision=str(key),
            title=title,
            made_by=Side(made_by),
            decider=decider or system.name,
            decided_on=decided_on,
            stage=Stage.NONE if rank is None else LADDER[rank],
            is_heard=heard,
            has_changed=changed,
            has_reason=reason,
            told_on=told_on,
        )
        for key, title, made_by, decider, decided_on, rank, heard, changed, reason, told_on in rows
    ]
