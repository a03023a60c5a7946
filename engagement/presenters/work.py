"""The work list of someone who looks after partners."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from accounts.models import User
from engagement.analytics.todo.line import Asked
from engagement.models import CalendarEntry, Event, Participation, Prompt
from engagement.models.todo import TodoKind
from engagement.presenters.contacts import contacts_chart
from engagement.presenters.counting import count_of
from engagement.presenters.todo import SHOWN_OF_A_KIND, SHOWN_OF_ONE_KIND, TodoList, todo_list
from nhsuk.charts import Chart
from partners.models import System
from partners.models.partnership import PartnershipQuerySet

SHOWN = 8


@dataclass(frozen=True)
class Counts:
    """How many partners are mine, and how many meetings of my calendars wait, or say otherwise."""

    partners: int
    meetings: int
    changed: int


@dataclass(frozen=True)
class WorkList:
    """What is waiting for a person, and what they did last."""

    counts: Counts
    todo: TodoList
    last_logged: Sequence[Event]
    prompts: Sequence[Prompt]
    chart: Chart

    @property
    def partners(self) -> int:
        """How many the person looks after."""
        return self.counts.partners


def work_list(
    user: User,
    system: System,
    partners: PartnershipQuerySet,
    kind: TodoKind | None = None,
) -> WorkList:
    """Gather it in a handful of queries, however many partners there are."""
    most = SHOWN_OF_ONE_KIND if kind else SHOWN_OF_A_KIND
    return WorkList(
        counts=_counts(user, system, partners.owned_by(user)),
        todo=todo_list(Asked(user, system, most=most), [kind] if kind else []),
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


def _counts(user: User, system: System, mine: PartnershipQuerySet) -> Counts:
    """All of them in one query, which costs what each of them would."""
    meetings = CalendarEntry.objects.visible_to(user).filter(system=system)
    columns = [count_of(rows) for rows in (mine, meetings.waiting().held(), meetings.changed())]
    return Counts(*System.objects.filter(pk=system.pk).values_list(*columns).get())
