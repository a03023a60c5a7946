"""What the engagement plan asks for and how far it is kept, counted in the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone

from engagement.analytics.partnerships import DAYS_A_YEAR, with_contact_due
from engagement.days import end_of_day
from engagement.enums import TOOK_PART, ConversationState
from engagement.models import Agreement, EngagementPlan, ScoreModel
from partners.enums import Tier
from partners.models import Partnership, System

Group = tuple[str, str]
"""A tier and a kind of organisation; an empty kind is every kind of the tier."""


@dataclass(frozen=True)
class Progress:
    """Of a group of partners over the last 365 days: what was agreed, and what came of it.

    ``agreed`` contacts are counted for the days on which each agreement held. Breadth and grade are
    of those partners with whom one is agreed; on track are managed ones not overdue.
    """

    partners: int = 0
    exceptions: int = 0
    contacts: int = 0
    agreed: float = 0.0
    with_people: int = 0
    people_reached: int = 0
    with_grade: int = 0
    grade_reached: int = 0
    conversations: int = 0
    on_track: int = 0
    managed: int = 0

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(self))
        )


_PROGRESS = """
    WITH partner AS MATERIALIZED (
        SELECT p.id, p.tier, o.kind, p.organisation_id FROM partners_partnership p
        JOIN partners_organisation o ON o.id = p.organisation_id
        WHERE p.system_id = %(system)s AND p.withdrawn_at IS NULL AND p.counterpart_id IS NULL
    ), agreed AS (
        SELECT a.*, lead(a.valid_from, 1, %(end)s) OVER (
            PARTITION BY a.partnership_id ORDER BY a.valid_from, a.id
        ) AS until
        FROM engagement_agreement a
        WHERE a.system_id = %(system)s AND a.valid_from < %(end)s
    ), due AS (
        SELECT partnership_id,
            sum(contacts_a_year * greatest(until - greatest(valid_from, %(start)s), 0))
                / %(days)s::float AS contacts,
            bool_or(is_own) FILTER (WHERE until = %(end)s) AS is_own,
            max(people) FILTER (WHERE until = %(end)s) AS people,
            max(grade) FILTER (WHERE until = %(end)s) AS grade
        FROM agreed GROUP BY partnership_id
    ), contact AS (
        SELECT partnership_id, count(*) AS contacts FROM engagement_participation
        WHERE system_id = %(system)s AND is_standing AND attendance = ANY(%(came)s)
        AND starts_at > %(after)s AND starts_at <= %(until)s
        GROUP BY partnership_id
    ), met AS (
        SELECT partner.id AS partnership_id, count(DISTINCT at.person_id) AS people,
            max(position.grade) AS grade
        FROM engagement_event e
        JOIN engagement_attendee at ON at.event_id = e.id AND at.is_standing
            AND at.attendance = ANY(%(came)s)
        JOIN partner ON partner.id = at.partnership_id
        LEFT JOIN partners_position position ON position.person_id = at.person_id
            AND position.organisation_id = partner.organisation_id
            AND (position.valid_from IS NULL OR position.valid_from <= e.occurred_on)
            AND (position.valid_to IS NULL OR position.valid_to > e.occurred_on)
        WHERE e.system_id = %(system)s AND e.withdrawn_at IS NULL
            AND e.occurred_on >= %(start)s AND e.occurred_on < %(end)s
        GROUP BY partner.id
    ), conversation AS (
        SELECT partnership_id, count(*) AS planned FROM engagement_plannedconversation
        WHERE system_id = %(system)s AND state = %(planned)s GROUP BY partnership_id
    )
    SELECT partner.tier, partner.kind, count(*),
        count(*) FILTER (WHERE due.is_own),
        coalesce(sum(contact.contacts), 0)::int,
        coalesce(sum(due.contacts), 0),
        count(*) FILTER (WHERE due.people IS NOT NULL),
        count(*) FILTER (WHERE met.people >= due.people),
        count(*) FILTER (WHERE due.grade IS NOT NULL),
        count(*) FILTER (WHERE met.grade >= due.grade),
        coalesce(sum(conversation.planned), 0)::int
    FROM partner
    LEFT JOIN due ON due.partnership_id = partner.id
    LEFT JOIN contact ON contact.partnership_id = partner.id
    LEFT JOIN met ON met.partnership_id = partner.id
    LEFT JOIN conversation ON conversation.partnership_id = partner.id
    GROUP BY partner.tier, partner.kind
"""


def progress_by_group(system: System, model: ScoreModel) -> dict[Group, Progress]:
    """By tier and kind of organisation, in two queries however many partners there are."""
    today = timezone.localdate()
    end = today + timedelta(days=1)
    start = end - timedelta(days=DAYS_A_YEAR)
    question: dict[str, Any] = {
        "system": system.pk,
        "start": start,
        "end": end,
        "after": end_of_day(start - timedelta(days=1)),
        "until": end_of_day(today),
        "days": DAYS_A_YEAR,
        "came": [str(each.value) for each in TOOK_PART],
        "planned": ConversationState.PLANNED.value,
    }
    on_track = _on_track(system, model)
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, question)
        rows = cursor.fetchall()
    found = {}
    for tier, kind, *counts in rows:
        kept, managed = on_track.get((tier, kind), (0, 0))
        found[tier, kind] = replace(Progress(*counts), on_track=kept, managed=managed)
    return found


def _on_track(system: System, model: ScoreModel) -> dict[Group, tuple[int, int]]:
    """Managed partners that are not overdue, by the rule of the lists, and all managed ones."""
    managed = Partnership.objects.active().filter(
        system=system, counterpart__isnull=True, tier=Tier.MANAGED
    )
    rows: Any = with_contact_due(managed, model, system)
    is_overdue = Q(days_silent__gt=F("contact_interval"))
    found = (
        rows.order_by()
        .values_list("tier", "organisation__kind")
        .annotate(overdue=Count("pk", filter=is_overdue), in_all=Count("pk"))
    )
    return {(tier, kind): (rest[-1] - rest[-2], rest[-1]) for tier, kind, *rest in found}


def by_plan(
    progress: Mapping[Group, Progress], plans: Iterable[EngagementPlan]
) -> dict[Group, Progress]:
    """Progress of the partners that each plan is for; those of a kind with its own are there."""
    groups = {(plan.tier, plan.kind) for plan in plans}
    found: dict[Group, Progress] = {}
    for (tier, kind), counts in progress.items():
        group = (tier, kind) if (tier, kind) in groups else (tier, "")
        found[group] = found.get(group, Progress()) + counts
    return found


def plan_of(partnership: Partnership, day: date) -> EngagementPlan | None:
    """The plan that holds for a partner on a day: that of its kind, else that of its tier."""
    if partnership.counterpart_id is not None:
        return None
    kind = partnership.organisation.kind
    rows = EngagementPlan.objects.filter(
        system=partnership.system, tier=partnership.tier, kind__in=(kind, ""), valid_from__lte=day
    )
    newest: dict[str, EngagementPlan] = {}
    for row in rows.order_by("valid_from", "id"):
        newest[row.kind] = row
    standing = {each.kind: each for each in newest.values() if not each.is_end}
    return standing.get(kind) or standing.get("")


def affected(system: System, tier: str, kind: str) -> tuple[int, int]:
    """How many partners a plan for a tier and kind applies to, and how many have their own.

    One for every kind leaves out the kinds that have a plan of theirs now.
    """
    partners = Partnership.objects.active().filter(
        system=system, counterpart__isnull=True, tier=tier
    )
    if kind:
        partners = partners.filter(organisation__kind=kind)
    else:
        plans = EngagementPlan.objects.filter(system=system, tier=tier).exclude(kind="")
        partners = partners.exclude(organisation__kind__in=plans.in_force().values("kind"))
    own = partners.filter(pk__in=_own_now(system)).count()
    return partners.count() - own, own


def _own_now(system: System) -> Any:
    held = Agreement.objects.filter(system=system).holding_on(timezone.localdate())
    return held.filter(is_own=True).values("partnership")
