"""The work list of someone who looks after partners."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Prefetch, Q, Window
from django.utils import timezone

from accounts.models import User
from engagement.analytics.partnerships import contact_overdue, with_contact_due
from engagement.enums import ModelFamily, Side
from engagement.models import (
    CalendarEntry,
    Commitment,
    Document,
    Event,
    Issue,
    Participation,
    Prompt,
    ScoreModel,
)
from engagement.presenters.contacts import contacts_chart
from engagement.presenters.counting import count_of
from nhsuk.charts import Chart
from partners.models import System
from partners.models.partnership import PartnershipQuerySet

SHOWN = 8
DUE_WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Counts:
    """How many partners are mine, and of what waits with them or in my calendars.

    ``unanswered`` are issues that they raised; ``documents`` are due soon or before; ``meetings``
    wait to be accepted, and ``changed`` ones say something else than what was logged.
    """

    partners: int
    unanswered: int
    documents: int
    meetings: int
    changed: int


@dataclass(frozen=True)
class WorkList:
    """What is waiting for a person, and what they did last."""

    counts: Counts
    overdue_count: int
    overdue: Sequence[Any]
    due_count: int
    due_overdue_count: int
    due: Sequence[Commitment]
    last_logged: Sequence[Event]
    prompts: Sequence[Prompt]
    chart: Chart

    @property
    def partners(self) -> int:
        """How many the person looks after."""
        return self.counts.partners

    @property
    def due_soon_count(self) -> int:
        """Due, but not overdue yet."""
        return self.due_count - self.due_overdue_count


def work_list(user: User, system: System, partners: PartnershipQuerySet) -> WorkList:
    """Gather it in a handful of queries, however many partners there are."""
    mine = partners.owned_by(user)
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    overdue = list(
        contact_overdue(with_contact_due(mine, model, system))
        .select_related("organisation")
        .annotate(days_over=F("days_silent") - F("contact_interval"))
        .order_by("-days_over", "id")
    )
    due = _due_first(user, system)
    return WorkList(
        counts=_counts(user, system, mine),
        overdue_count=len(overdue),
        overdue=overdue[:SHOWN],
        due_count=due[0].due_count if due else 0,
        due_overdue_count=due[0].due_overdue_count if due else 0,
        due=due,
        last_logged=last_logged(user, system),
        prompts=_prompts(user, system),
        chart=contacts_chart(system),
    )


def _prompts(user: User, system: System) -> list[Prompt]:
    """Partners of mine with whom a conversation may be worth while, the largest fall first."""
    waiting = Prompt.objects.visible_to(user).waiting().filter(system=system)
    mine = waiting.filter(partnership__owner=user).select_related("partnership__organisation")
    return list(mine.order_by("-fall", "id")[:SHOWN])


def last_logged(user: User, system: System, limit: int = 5) -> list[Event]:
    """The events that a person logged last, with the partners that were there."""
    parts = Participation.objects.standing().select_related("partnership__organisation")
    return list(
        Event.objects.visible_to(user)
        .standing()
        .filter(system=system)
        .logged_by(user)
        .prefetch_related(Prefetch("participations", parts, to_attr="parts"))
        .order_by("-created_at", "-id")[:limit]
    )


def _due_first(user: User, system: System) -> list[Any]:
    """The first open promises of both sides that are mine to follow up and due soon or before.

    Each says how many there are in all: counted while they are read.
    """
    today = timezone.localdate()
    rows = (
        Commitment.objects.visible_to(user)
        .open()
        .filter(system=system, due_on__lte=today + DUE_WITHIN)
        .filter(Q(owner=user) | Q(partnership__owner=user))
        .annotate(
            due_count=Window(Count("pk")),
            due_overdue_count=Window(Count("pk", filter=Q(due_on__lt=today))),
        )
    )
    return list(rows.select_related("partnership__organisation").soonest_first()[:SHOWN])


def _counts(user: User, system: System, mine: PartnershipQuerySet) -> Counts:
    """All of them in one query, which costs what each of them would."""
    ours = Q(system=system, partnership__owner=user)
    until = timezone.localdate() + DUE_WITHIN
    issues = Issue.objects.visible_to(user).unanswered().filter(ours, raised_by=Side.PARTNER)
    documents = Document.objects.visible_to(user).asked().filter(ours, due_on__lte=until)
    meetings = CalendarEntry.objects.visible_to(user).filter(system=system)
    columns = [
        count_of(rows)
        for rows in (mine, issues, documents, meetings.waiting().held(), meetings.changed())
    ]
    return Counts(*System.objects.filter(pk=system.pk).values_list(*columns).get())
