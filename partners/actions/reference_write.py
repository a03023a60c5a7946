"""Writes a plan in bulk: thousands of organisations in seconds, inside one transaction."""

from datetime import date

from django.utils import timezone

from jobs.progress import Progress
from partners.actions.copying import copy_rows
from partners.actions.indicator_figures import write_figures
from partners.actions.reference_plan import Plan
from partners.actions.reference_write_links import (
    Owners,
    begin_partnerships,
    write_links_between,
    write_memberships,
    write_providers,
)
from partners.enums import NameKind
from partners.models import (
    Footprint,
    Identifier,
    Organisation,
    OrganisationKindRecord,
    OrganisationName,
    Partnership,
    ReferenceSnapshot,
    SystemQuestion,
)
from partners.reference.comparison import BodyChange, Outcome, search_text


def write_plan(plan: Plan, snapshot: ReferenceSnapshot, progress: Progress) -> None:
    """Write everything that differs; what is unchanged is not touched."""
    changed = [change for change in plan.changes if change.outcome != Outcome.UNCHANGED]
    total = len(changed) + len(plan.links)
    progress.report("Writing organisations", 0, total)
    owners = _write_bodies(changed, snapshot)
    progress.report("Writing names and codes", len(owners) // 2, total)
    _write_names(changed, owners, snapshot)
    _write_codes(changed, owners, snapshot)
    progress.report("Writing systems and partnerships", len(owners), total)
    _write_footprints(changed, owners, snapshot)
    _write_questions(changed, owners, snapshot)
    begin_partnerships(
        (owners[id(change)], system) for change in changed for system in change.partnerships
    )
    providers = write_providers(plan.providers, snapshot)
    write_links_between(plan, changed, owners, providers, snapshot)
    write_memberships(plan.links, snapshot)
    write_figures(plan.figures, snapshot)
    progress.report("Finishing", total, total)


def _write_bodies(changed: list[BodyChange], snapshot: ReferenceSnapshot) -> Owners:
    new = [change for change in changed if change.known is None]
    made = [_new_body(change, snapshot) for change in new]
    copy_rows(made)
    owners = {id(change): body.pk for change, body in zip(new, made, strict=True)}
    owners |= {id(change): change.known.pk for change in changed if change.known}
    _update_bodies([change for change in changed if change.known], snapshot)
    _record_kinds(changed, owners, snapshot)
    return owners


def _new_body(change: BodyChange, snapshot: ReferenceSnapshot) -> Organisation:
    fact = change.fact
    codes = [value for _, value in change.codes_added]
    return Organisation(
        **change.fields,
        search_text=search_text(fact.name, (fact.official_name, *fact.aliases), codes),
        snapshot=snapshot,
    )


def _update_bodies(changed: list[BodyChange], snapshot: ReferenceSnapshot) -> None:
    differing = {
        change.known.pk: change
        for change in changed
        if change.known and (change.fields or change.names_added or change.codes_added)
    }
    bodies = list(Organisation.objects.filter(pk__in=differing).select_for_update().order_by("pk"))
    columns = {column for change in differing.values() for column in change.fields}
    for body in bodies:
        change = differing[body.pk]
        for column, value in change.fields.items():
            setattr(body, column, value)
        if change.fields and change.known and not change.known.by_person:
            body.snapshot = snapshot
        body.search_text = _search_text(body.name, change)
    Organisation.objects.bulk_update(
        bodies, [*sorted(columns), "search_text", "snapshot"], batch_size=500
    )


def _search_text(name: str, change: BodyChange) -> str:
    known = change.known
    names = [old for _, old in known.names] if known else []
    codes = sorted(value for _, value in known.codes) if known else []
    return search_text(
        name,
        [*names, *(added for _, added in change.names_added)],
        [*codes, *(value for _, value in change.codes_added)],
    )


def _record_kinds(changed: list[BodyChange], owners: Owners, snapshot: ReferenceSnapshot) -> None:
    """A new kind is a dated fact, and what the scores of its partnerships are compared with."""
    copy_rows(
        [
            OrganisationKindRecord(
                organisation_id=owners[id(change)],
                kind=change.fields["kind"],
                valid_from=snapshot.as_at if change.known else change.fact.opened,
                snapshot=snapshot,
            )
            for change in changed
            if "kind" in change.fields
        ],
    )
    turned = [owners[id(change)] for change in changed if change.kind_changed]
    Partnership.objects.filter(organisation__in=turned).update(facts_changed_at=timezone.now())


def _write_names(changed: list[BodyChange], owners: Owners, snapshot: ReferenceSnapshot) -> None:
    for change in changed:
        if change.names_ended:
            ended = OrganisationName.objects.filter(
                organisation=owners[id(change)], kind=NameKind.OFFICIAL, valid_to__isnull=True
            )
            ended.exclude(name=change.fact.official_name).update(valid_to=snapshot.as_at)
    copy_rows(
        [
            OrganisationName(
                organisation_id=owners[id(change)],
                name=name,
                kind=kind,
                valid_from=snapshot.as_at if change.known and kind == NameKind.OFFICIAL else None,
                snapshot=snapshot,
            )
            for change in changed
            for kind, name in change.names_added
            if not _returns(change, kind, name, owners[id(change)])
        ],
    )


def _returns(change: BodyChange, kind: NameKind, name: str, owner: int) -> bool:
    """A name that was given up and is taken again is open once more."""
    if not change.known or (kind, name.lower()) not in change.known.names:
        return False
    OrganisationName.objects.filter(organisation=owner, kind=kind, name__iexact=name).update(
        valid_to=None
    )
    return True


def _write_codes(changed: list[BodyChange], owners: Owners, snapshot: ReferenceSnapshot) -> None:
    copy_rows(
        [
            Identifier(
                organisation_id=owners[id(change)],
                scheme=scheme,
                value=value,
                valid_from=change.fact.opened,
                snapshot=snapshot,
            )
            for change in changed
            for scheme, value in change.codes_added
        ],
    )


def _write_footprints(
    changed: list[BodyChange], owners: Owners, snapshot: ReferenceSnapshot
) -> None:
    for change in changed:
        if change.footprints_ended:
            until = change.fields.get("legal_end") or snapshot.as_at
            Footprint.objects.filter(pk__in=change.footprints_ended).update(valid_to=until)
    copy_rows(
        [
            Footprint(
                organisation_id=owners[id(change)],
                system_id=system,
                share=share,
                source_code=change.source_code,
                valid_from=snapshot.as_at if change.known and change.known.footprints else None,
                valid_to=None if change.is_open else _ended(change),
                snapshot=snapshot,
            )
            for change in changed
            for system, share in change.footprints_added.items()
        ],
    )


def _ended(change: BodyChange) -> date | None:
    known = change.known.fields if change.known else {}
    ended: date | None = change.fields.get("legal_end") or known.get("legal_end")
    return ended


def _write_questions(
    changed: list[BodyChange], owners: Owners, snapshot: ReferenceSnapshot
) -> None:
    asked = [change for change in changed if change.question and change.fact.whereabouts]
    questions = [
        SystemQuestion(
            organisation_id=owners[id(change)],
            source_code=change.source_code,
            source_detail=change.fact.whereabouts.detail,
            snapshot=snapshot,
        )
        for change in asked
        if change.fact.whereabouts
    ]
    copy_rows(questions)
    through = SystemQuestion.candidates.through
    copy_rows(
        [
            through(systemquestion_id=question.pk, system_id=system)
            for question, change in zip(questions, asked, strict=True)
            for system in change.question
        ],
    )
    for change in changed:
        if change.settled is not None:
            SystemQuestion.objects.filter(
                organisation=owners[id(change)], answer__isnull=True
            ).update(answer_id=change.settled, answered_at=timezone.now())
