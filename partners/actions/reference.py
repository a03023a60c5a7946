"""Bringing in a register: preview, apply, and the answers that only a person can give."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from audit.recording import Actor, action, record
from jobs.actions.job import store_file
from jobs.models import Job, StoredFile
from jobs.progress import Progress, SilentProgress
from partners.actions.reference_plan import Plan, make_plan
from partners.actions.reference_problems import MOST_SHOWN, problem_rows, problems_csv
from partners.actions.reference_write import write_plan
from partners.actions.reference_write_links import begin_partnerships
from partners.actions.shipped_reference import load_shipped_reference_data
from partners.enums import ReferenceKind, RelationKind, SnapshotState
from partners.errors import PartnersError
from partners.models import (
    Footprint,
    ReferenceSnapshot,
    Relation,
    System,
    SystemQuestion,
)
from partners.reference.catalogue import SOURCES
from partners.reference.errors import NotWithoutConsentError, WrongFileError

# A register loses a few rows from one issue to the next, not a fifth of them.
SHRINKS_SHARPLY = 0.8
LOCK = "partners.reference_import"


@dataclass(frozen=True)
class Consent:
    """What a person has said is meant so."""

    fewer_rows: bool = False
    older_facts: bool = False


@dataclass(frozen=True)
class ReferenceFile:
    """A file to bring in: of which kind, with which content, of which day."""

    kind: ReferenceKind
    stored: StoredFile
    as_at: date


@action
def preview_reference_file(
    *, by: Actor, file: ReferenceFile, job: Job | None = None, progress: Progress | None = None
) -> ReferenceSnapshot:
    """Work out what a file would change and keep that for a person to look at; nothing else.

    :raises WrongFileError: it is not a whole file of its kind.
    """
    plan, seconds = _timed_plan(by, file, progress or SilentProgress())
    snapshot = _snapshot_of(by, file, job)
    _describe(snapshot, plan, seconds, by)
    snapshot.counts["warnings"] = warnings_about(file, plan.parsed.rows)
    snapshot.save()
    record("reference.previewed", snapshot, facts=_facts(snapshot))
    return snapshot


@action
def apply_reference_file(
    *,
    by: Actor,
    file: ReferenceFile,
    consent: Consent,
    snapshot: ReferenceSnapshot | None = None,
    job: Job | None = None,
    progress: Progress | None = None,
) -> ReferenceSnapshot:
    """Bring a file in, all of it or nothing. ``snapshot`` is its preview, if there was one.

    :raises WrongFileError: it is not a whole file of its kind.
    :raises NotWithoutConsentError: it is much smaller or older than the last one.
    """
    progress = progress or SilentProgress()
    started = time.monotonic()
    _one_at_a_time()
    plan, _ = _timed_plan(by, file, progress)
    _check_consent(file, plan.parsed.rows, consent)
    if snapshot is None:
        snapshot = _snapshot_of(by, file, job)
    snapshot.refresh_from_db()
    if snapshot.state == SnapshotState.APPLIED:
        raise PartnersError("This file was applied before.")
    snapshot.state, snapshot.applied_at = SnapshotState.APPLIED, timezone.now()
    snapshot.job = job or snapshot.job
    snapshot.save()
    write_plan(plan, snapshot, progress)
    _describe(snapshot, plan, time.monotonic() - started, by)
    snapshot.save()
    record("reference.imported", snapshot, facts=_facts(snapshot))
    # The last word before it is final: has another worker taken the job over?
    progress.report("Saving", plan.parsed.rows, plan.parsed.rows)
    return snapshot


@action
def answer_questions(*, by: Actor, questions: Iterable[SystemQuestion], system: System) -> int:
    """Say to which system organisations belong whose former system was split; how many were open.

    :raises PartnersError: the system is not among those that a question allows.
    """
    _one_at_a_time()
    keys = [question.pk for question in questions]
    unanswered = list(
        SystemQuestion.objects.unanswered()
        .filter(pk__in=keys)
        .select_related("organisation", "snapshot")
        .prefetch_related("candidates")
        .select_for_update(of=("self",))
    )
    for question in unanswered:
        if system not in question.candidates.all():
            raise PartnersError(
                f"{system} did not follow on {question.source_code}, "
                f"so {question.organisation} cannot belong to it."
            )
    SystemQuestion.objects.filter(pk__in=[question.pk for question in unanswered]).update(
        answer=system, answered_at=timezone.now(), answered_by=_person(by)
    )
    _place(unanswered, system)
    for question in unanswered:
        record(
            "reference.question_answered",
            question,
            system_id=system.public_id,
            parent=question.organisation,
            facts={"source_code": question.source_code, "system": system.code},
        )
    if not unanswered:
        raise PartnersError("Somebody has answered this already.")
    return len(unanswered)


def _place(questions: list[SystemQuestion], system: System) -> None:
    """The organisations work in the system now, and so does whoever runs them."""
    snapshots = {question.organisation_id: question.snapshot for question in questions}
    providers = Relation.objects.filter(
        organisation__in=snapshots, kind=RelationKind.RUN_BY, valid_to__isnull=True
    )
    for organisation, provider in providers.values_list("organisation", "other"):
        snapshots.setdefault(provider, snapshots[organisation])
    codes = {question.organisation_id: question.source_code for question in questions}
    placed = set(
        Footprint.objects.filter(
            organisation__in=snapshots, system=system, valid_to__isnull=True
        ).values_list("organisation", flat=True)
    )
    Footprint.objects.bulk_create(
        Footprint(
            organisation_id=organisation,
            system=system,
            source_code=codes.get(organisation, ""),
            snapshot=snapshot,
        )
        for organisation, snapshot in snapshots.items()
        if organisation not in placed
    )
    begin_partnerships((organisation, system.pk) for organisation in snapshots)


def warnings_about(file: ReferenceFile, rows: int) -> dict[str, str]:
    """What a person must say is meant so, by the name of the consent."""
    last = (
        ReferenceSnapshot.objects.applied().filter(kind=file.kind).order_by("-as_at", "-pk").first()
    )
    if last is None:
        return {}
    found = {}
    # A file of other figures may be of any indicator, and is as long as that needs.
    is_a_register = file.kind != ReferenceKind.INDICATORS
    if is_a_register and rows < last.counts.get("rows", 0) * SHRINKS_SHARPLY:
        found["fewer_rows"] = (
            f"The file has {rows:,} rows. The last one, as at {last.as_at:%-d %B %Y}, "
            f"had {last.counts['rows']:,}."
        )
    if file.as_at < last.as_at:
        found["older_facts"] = (
            f"The facts are as at {file.as_at:%-d %B %Y}. "
            f"Newer ones, as at {last.as_at:%-d %B %Y}, are here already."
        )
    return found


def _check_consent(file: ReferenceFile, rows: int, consent: Consent) -> None:
    for name, sentence in warnings_about(file, rows).items():
        if not getattr(consent, name):
            raise NotWithoutConsentError(f"{sentence} Nothing was changed.", consent=name)


def _timed_plan(by: Actor, file: ReferenceFile, progress: Progress) -> tuple[Plan, float]:
    if file.as_at > timezone.localdate():
        raise WrongFileError("The as-at date is in the future.")
    if not System.objects.filter(is_fictional=False).exists():
        load_shipped_reference_data(by=by)
    started = time.monotonic()
    plan = make_plan(
        kind=file.kind, content=file.stored.content(), as_at=file.as_at, progress=progress
    )
    if len(plan.parsed.rejected) == plan.parsed.rows:
        reason = plan.parsed.rejected[0].reason
        raise WrongFileError(f"All {plan.parsed.rows:,} rows were rejected. {reason}.")
    return plan, time.monotonic() - started


def _snapshot_of(by: Actor, file: ReferenceFile, job: Job | None) -> ReferenceSnapshot:
    return ReferenceSnapshot.objects.create(
        kind=file.kind,
        source=SOURCES[file.kind].shown,
        as_at=file.as_at,
        file=file.stored,
        job=job,
        created_by=_person(by),
    )


def _describe(snapshot: ReferenceSnapshot, plan: Plan, seconds: float, by: Actor) -> None:
    """What the pages show of a run: counts, samples, problems."""
    rows = problem_rows(plan)
    snapshot.counts = {**plan.counts(), "seconds": round(seconds, 2)}
    snapshot.samples = plan.samples()
    snapshot.problems = rows[:MOST_SHOWN]
    if rows:
        snapshot.problems_file = store_file(
            by=by,
            name=f"problems-{snapshot.kind}.csv",
            content=problems_csv(rows),
            content_type="text/csv",
        )


def _facts(snapshot: ReferenceSnapshot) -> dict[str, Any]:
    numbers = {name: n for name, n in snapshot.counts.items() if isinstance(n, int)}
    return {"kind": snapshot.kind, "as_at": snapshot.as_at, **numbers}


def _one_at_a_time() -> None:
    """Two imports at once would each find the other's organisations missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])


def _person(by: Actor) -> Any:
    return by if isinstance(by, get_user_model()) else None
