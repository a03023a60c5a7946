"""Bulk rows of what happens: events with their evidence, promises, and the newest scores."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from engagement.enums import CommitmentState, Measure, ModelFamily
from engagement.models import (
    Attendee,
    Commitment,
    CommitmentStateChange,
    DiscussionPoint,
    Event,
    EventBoard,
    Evidence,
    LastContact,
    Participation,
    ScoreModel,
    ScoreSeries,
)
from engagement.scoring.packing import pack_years
from engagement.scoring.weeks import DAYS_PER_WEEK, week_end, week_ends
from partners.models import System
from tests.performance.bulk import chosen, insert, next_key, number

DAYS = 700  # of history
LONDON = "AT TIME ZONE 'Europe/London'"

_TITLES = ("Discharge", "Winter planning", "Carers", "Workforce", "Estates", "Prevention")
_KINDS = ("meeting", "call", "meeting", "visit", "meeting", "workshop", "call")
_STARTED = ("system", "partner", "joint", "system")


def add_events(system: System, rows: int, busy_rows: int, managers: Sequence[User]) -> None:
    """Events of two years: ``rows`` spread over all partners, ``busy_rows`` with the first one.

    A tenth has a second partner, half have a person; each has its evidence and its audit event.
    """
    total = rows + busy_rows
    partners = "(SELECT count(*)::integer FROM bulk_partnership)"
    step = f"CASE WHEN n < {rows} THEN n * {DAYS * 1440.0 / rows}"
    number(
        "bulk_event",
        total,
        id=next_key(Event),
        public_id="gen_random_uuid()",
        partner=f"CASE WHEN n < {rows} THEN mod(n, {partners}) ELSE 0 END",
        starts_at=f"date_trunc('minute', now()) - make_interval(mins => 60 + ({step}"
        f" ELSE (n - {rows}) * {DAYS * 1440.0 / busy_rows} END)::integer)",
        kind=chosen(_KINDS, "n"),
        initiated_by=chosen(_STARTED, "n"),
    )
    insert(
        Event,
        "bulk_event",
        id="id",
        public_id="public_id",
        system=str(system.pk),
        kind="kind",
        title=f"{chosen(_TITLES, 'n')} || ' ' || n",
        starts_at="starts_at",
        ends_at="starts_at + interval '1 hour'",
        occurred_on=f"(starts_at {LONDON})::date",
        initiated_by="initiated_by",
        themes="ARRAY['discharge', 'finance']",
        notes="'We spoke about ' || n",
        posted_revision="1",
        logged_by=f"(ARRAY{[user.pk for user in managers]})[1 + mod(n, {len(managers)})]",
    )
    # One event in twenty is a meeting of a board.
    boards = "(SELECT count(*)::integer FROM bulk_board)"
    insert(
        EventBoard,
        f"bulk_event AS e JOIN bulk_board AS b ON b.n = mod(e.n / 20, {boards})"
        " WHERE mod(e.n, 20) = 0",
        event="e.id",
        board="b.id",
        system=str(system.pk),
    )
    _add_participations(system, partners)
    LastContact.objects.renew(system.partnerships.values_list("pk", flat=True))
    _add_attendees(system)
    _add_evidence(system)
    _add_points(system)
    insert(
        AuditEvent,
        "bulk_event",
        type="'event.logged'",
        actor_kind="'user'",
        actor_id=f"'{managers[0].public_id}'::uuid",
        system_id=f"'{system.public_id}'::uuid",
        target_type="'engagement.event'",
        target_id="public_id",
    )


def _add_participations(system: System, partners: str) -> None:
    parts = (
        "SELECT e.*, e.partner AS who FROM bulk_event AS e UNION ALL"
        f" SELECT e.*, mod(e.partner + 1, {partners}) FROM bulk_event AS e"
        " WHERE mod(e.n, 10) = 3"
    )
    insert(
        Participation,
        f"({parts}) AS e JOIN bulk_partnership AS p ON p.n = e.who",
        event="e.id",
        system=str(system.pk),
        partnership="p.id",
        attendance="CASE WHEN mod(e.n, 12) = 5 THEN 'apologies' ELSE 'present' END",
        tone="CASE WHEN mod(e.n, 3) = 0 THEN 1 + mod(e.n, 5) END",
        tone_recorded_by="CASE WHEN mod(e.n, 3) = 0 THEN 'system' ELSE '' END",
        starts_at="e.starts_at",
    )


def _add_attendees(system: System) -> None:
    insert(
        Attendee,
        "bulk_event AS e JOIN bulk_person AS h ON h.n = e.partner"
        " JOIN bulk_partnership AS p ON p.n = e.partner WHERE mod(e.n, 2) = 0",
        event="e.id",
        system=str(system.pk),
        person="h.id",
        partnership="p.id",
    )


def _add_evidence(system: System) -> None:
    """As the actions would append it: who was there, who began it, whom one met, and the tone."""
    common = {
        "system": str(system.pk),
        "revision": "1",
        "q": "1",
        "occurred_on": f"(e.starts_at {LONDON})::date",
        "recorded_at": "e.starts_at + interval '2 hours'",
    }
    events = "bulk_event AS e JOIN engagement_{} AS r ON r.event_id = e.id"
    part = common | {
        "partnership": "r.partnership_id",
        "subject_type": "'participation'",
        "subject_id": "r.public_id",
    }
    present = events.format("participation") + " WHERE r.attendance = 'present'"
    insert(Evidence, present, **part, component="'contact'", source="e.kind", x="1")
    insert(
        Evidence,
        f"{present} AND e.initiated_by IN ('system', 'partner')",
        **part,
        component="'reciprocity'",
        source="'event'",
        x="(e.initiated_by = 'partner')::integer",
    )
    insert(
        Evidence,
        events.format("participation") + " WHERE r.tone IS NOT NULL",
        **part,
        component="'trust'",
        source="'tone'",
        truster="'system'",
        x="(r.tone - 1) / 4.0",
    )
    insert(
        Evidence,
        events.format("attendee") + " JOIN bulk_person AS h ON h.id = r.person_id",
        **common,
        partnership="r.partnership_id",
        subject_type="'attendee'",
        subject_id="r.public_id",
        counterpart_id="h.public_id",
        component="'person'",
        source="'event'",
        x="1",
    )


def _add_points(system: System) -> None:
    insert(
        DiscussionPoint,
        "bulk_event AS e JOIN bulk_partnership AS p ON p.n = e.partner WHERE mod(e.n, 10) = 0",
        event="e.id",
        system=str(system.pk),
        partnership="p.id",
        theme="'discharge'",
        text="'They asked for earlier notice'",
        said_on=f"(e.starts_at {LONDON})::date",
    )


def add_commitments(system: System, rows: int, manager: User) -> None:
    """Promises of both sides; most are kept, some of the others overdue."""
    partners = "(SELECT count(*)::integer FROM bulk_partnership)"
    kept = (
        f"CASE WHEN mod(n, 10) = 0 THEN '{CommitmentState.OPEN}' ELSE '{CommitmentState.KEPT}' END"
    )
    number(
        "bulk_commitment",
        rows,
        id=next_key(Commitment),
        partner=f"mod(n, {partners})",
        state=kept,
        due_on="CURRENT_DATE + 30 - mod(n, 600)",
    )
    insert(
        Commitment,
        "bulk_commitment AS c JOIN bulk_partnership AS p ON p.n = c.partner",
        id="c.id",
        system=str(system.pk),
        partnership="p.id",
        made_by="CASE WHEN mod(c.n, 3) = 0 THEN 'partner' ELSE 'system' END",
        text="'Send the figures of ' || c.n",
        made_on="c.due_on - 60",
        due_on="c.due_on",
        owner=f"CASE WHEN mod(c.n, 50) = 0 THEN {manager.pk} END",
        state="c.state",
    )
    common = {"commitment": "id", "system": str(system.pk), "asserted_by": "'system'"}
    insert(
        CommitmentStateChange,
        "bulk_commitment",
        **common,
        state="'open'",
        happened_on="due_on - 60",
    )
    insert(
        CommitmentStateChange,
        f"bulk_commitment WHERE state = '{CommitmentState.KEPT}'",
        **common,
        state="state",
        happened_on="due_on - 1",
    )


def add_scores(system: System) -> None:
    """Fifty weekly scores of every partnership, as the product stores them: a row a year."""
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    end = week_end(timezone.localdate().toordinal())
    days = week_ends(end - 49 * DAYS_PER_WEEK, end)
    points = np.full(days.shape, 50.0)
    years = pack_years(days, mean=points, sd=points / 5, credibility=points / 100)
    for year in years:
        newest = {
            "newest_mean": "20 + mod(n, 60)",
            "newest_sd": "10",
            "newest_credibility": "0.1 + mod(n, 9) / 10.0",
            "newest_week_end": f"DATE '{date.fromordinal(end)}'",
        }
        insert(
            ScoreSeries,
            "bulk_partnership",
            partnership="id",
            system=str(system.pk),
            measure=f"'{Measure.HEALTH}'",
            model=str(model.pk),
            year=str(year.year),
            first_week_end=f"DATE '{date.fromordinal(year.first_week_end)}'",
            weeks=str(year.weeks),
            **{name: f"'\\x{packed.hex()}'::bytea" for name, packed in year.arrays.items()},
            is_newest=str(year is years[-1]),
            **(newest if year is years[-1] else {}),
            evidence_count="30",
            newest_evidence_on="CURRENT_DATE - mod(n, 100)",
            computed_at="now()",
        )
