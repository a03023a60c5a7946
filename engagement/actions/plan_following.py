"""Carries the engagement plan into the agreements of the partners that follow it.

An agreement is all that scores, lists and "as known on" read. So each partner that has none of its
own gets a row, dated today, whenever the plan that holds for it is another than its last row came
from: a plan began, or the partner's tier or kind changed. What is past stays as it was.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from audit.recording import Actor, Service, action, record
from engagement.models import EngagementPlan
from engagement.queue import mark_stale_where
from partners.models import Partnership, System
from tenancy.scope import within_systems

# One number for all locks of this kind; the second one is the system's.
LOCK = 0x706C616E
# The sweep looks at what changed lately, the hourly task at everything: twice the hour, to be sure.
LATELY = timedelta(hours=2)
THE_PLAN = Service("engagement plan")

_BEHIND = """
    WITH plan AS MATERIALIZED (
        SELECT * FROM (
            SELECT DISTINCT ON (tier, kind) * FROM engagement_engagementplan
            WHERE system_id = %(system)s AND valid_from <= %(today)s
            ORDER BY tier, kind, valid_from DESC, id DESC
        ) newest WHERE NOT is_end
    ), behind AS (
        SELECT p.id AS partnership_id, coalesce(of_kind.id, of_tier.id) AS plan_id
        FROM partners_partnership p
        JOIN partners_organisation o ON o.id = p.organisation_id
        LEFT JOIN plan of_kind ON of_kind.tier = p.tier AND of_kind.kind = o.kind
        LEFT JOIN plan of_tier ON of_tier.tier = p.tier AND of_tier.kind = ''
        LEFT JOIN LATERAL (
            SELECT a.is_own, a.plan_id FROM engagement_agreement a
            WHERE a.partnership_id = p.id AND a.valid_from <= %(today)s
            ORDER BY a.valid_from DESC, a.id DESC LIMIT 1
        ) held ON TRUE
        WHERE p.system_id = %(system)s AND p.counterpart_id IS NULL AND p.withdrawn_at IS NULL
        AND (%(since)s::timestamptz IS NULL OR p.facts_changed_at > %(since)s)
        AND held.is_own IS NOT TRUE
        AND held.plan_id IS DISTINCT FROM coalesce(of_kind.id, of_tier.id)
    )
"""
# Both are put together from these constants alone.
_IS_ANY = _BEHIND + "SELECT EXISTS (SELECT FROM behind)"  # noqa: S608
_FOLLOW = (
    _BEHIND  # noqa: S608
    + """
    INSERT INTO engagement_agreement (
        partnership_id, system_id, valid_from, contacts_a_year, people, grade, reason,
        plan_id, is_own, recorded_at, recorded_by_id
    )
    SELECT behind.partnership_id, %(system)s, %(today)s, plan.contacts_a_year, plan.people,
        plan.grade, coalesce(plan.reason, ''), plan.id, FALSE, %(now)s, NULL
    FROM behind LEFT JOIN plan ON plan.id = behind.plan_id
    ORDER BY behind.partnership_id
    RETURNING partnership_id
"""
)


def hold_agreements(system: System, *, alone: bool = False) -> None:
    """Keep the plan from being carried into agreements until this transaction ends, or others out.

    Whoever agrees on something with a partner shares this, so that a row of the plan that is
    written at the same moment cannot come after the partner's own and hide it.
    """
    how = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s, %s)", [LOCK, system.pk])


@action
def follow_engagement_plan(*, by: Actor, system: System, since: datetime | None = None) -> int:
    """Append what the plan says to the agreements of all partners behind it; how many.

    :param since: only partners whose facts changed after this moment.
    """
    count = carry_plan(system, since)
    record(
        "engagement_plan.followed",
        system,
        system_id=system.public_id,
        facts={"partnerships": count},
    )
    return count


def carry_plan(system: System, since: datetime | None = None) -> int:
    """The same, as part of an action that records it: one after the other, each on what is there.

    Doing it twice changes nothing, since nobody is behind after the first time.
    """
    hold_agreements(system, alone=True)
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, _question(system, since))
        pks = [pk for (pk,) in cursor.fetchall()]
    if pks:
        mark_stale_where("p.id = ANY(%s)", pks)
    return len(pks)


def follow_where_behind(*, only_lately: bool) -> int:
    """Have every system follow its plan that does not; how many partnerships were behind.

    :param only_lately: look only at partners that came, or whose tier or kind changed, lately.
    """
    since = timezone.now() - LATELY if only_lately else None
    systems = System.objects.filter(pk__in=EngagementPlan.objects.values("system"))
    if since is not None:
        changed = Partnership.objects.filter(facts_changed_at__gt=since)
        systems = systems.filter(pk__in=changed.values("system"))
    followed = 0
    for system in systems:
        with within_systems([system.pk]):
            if _is_behind(system, since):
                followed += follow_engagement_plan(by=THE_PLAN, system=system, since=since)
    return followed


def _is_behind(system: System, since: datetime | None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_IS_ANY, _question(system, since))
        return bool(cursor.fetchone()[0])


def _question(system: System, since: datetime | None) -> Mapping[str, Any]:
    now = timezone.now()
    return {"system": system.pk, "today": timezone.localdate(now), "since": since, "now": now}
