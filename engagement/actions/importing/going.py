"""How records that an import made go again: what goes with them, and what forbids it.

Only the undoing of an import deletes records, and only those that nobody has worked with since.
What they said in the ledger of evidence stays there, followed by a row that voids it.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F
from django.utils import timezone

from audit.enums import ActorKind
from audit.models import AuditEvent
from audit.tracking import Tracked
from engagement.actions.event import mark_months_if_alone
from engagement.actions.evidence import post_commitment
from engagement.actions.evidence_event import post_events
from engagement.models import (
    Agreement,
    Attendee,
    Commitment,
    CommitmentReminder,
    CommitmentStateChange,
    Event,
    EventBoard,
    ImportName,
    LastContact,
    MonthlyFigures,
    Participation,
    Prompt,
    ScoreSeries,
    SheetImport,
    StaleScore,
)
from partners.models import (
    Identifier,
    Organisation,
    OrganisationKindRecord,
    OrganisationName,
    Partnership,
    Person,
    Placement,
    Position,
    Seat,
)

Relation = tuple[type[models.Model], str]
Prepare = Callable[[SheetImport, Sequence[Any]], None]


# In this order, after everything else.
LAST = (
    "partners.appointment",
    "partners.seat",
    "partners.board",
    "partners.position",
    "partners.person",
    "partners.partnership",
    "partners.organisation",
)


@dataclass(frozen=True)
class Going:
    """What goes with a record of one kind, and what must happen before it goes."""

    with_it: Collection[Relation] = field(default_factory=tuple)
    prepare: Prepare | None = None


def turn(label: str) -> int:
    """When records of a model go: what others hang on goes after them."""
    return LAST.index(label) + 1 if label in LAST else 0


def let_go(sheet_import: SheetImport, records: Sequence[Tracked]) -> None:
    """Delete records of one model that nothing else hangs on, with all that is theirs."""
    model = type(records[0])
    going = GOING.get(model, Going())
    if going.prepare is not None:
        going.prepare(sheet_import, records)
    pks = [record.pk for record in records]
    for related, name in going.with_it:
        rows = related._base_manager.filter(**{f"{name}__in": pks})
        if related in (Agreement, CommitmentStateChange):
            # Written once and for all, except that the record itself goes.
            with pgtrigger.ignore(f"{related._meta.label}:append_only"):
                rows.delete()
        else:
            rows.delete()
    model._base_manager.filter(pk__in=pks).delete()


def needed_by_others(records: Sequence[Tracked], sheet_import: SheetImport) -> dict[int, str]:
    """Records of one model that something else hangs on: key to what it is, in words."""
    model = type(records[0])
    own = GOING.get(model, Going()).with_it
    pks = [record.pk for record in records]
    found: dict[int, str] = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        related, name = relation.related_model, relation.field.name
        is_theirs = (related, name) in own and related is not Agreement
        if is_theirs or relation.on_delete is models.DO_NOTHING:
            continue
        rows = related._base_manager.filter(**{f"{name}__in": pks})
        if related is ImportName:
            rows = rows.exclude(sheet_import=sheet_import)
        if related is Agreement:  # those that only follow the engagement plan go along
            rows = rows.filter(is_own=True)
        for pk in rows.values_list(name, flat=True).distinct():
            found.setdefault(pk, str(related._meta.verbose_name))
    return found


def worked_with_since(records: Sequence[Tracked], work: str) -> dict[uuid.UUID, str]:
    """Records that a person has changed outside this work: public id to the day, in words."""
    label = records[0]._meta.label_lower
    ids = [record.public_id for record in records]
    events = AuditEvent.objects.filter(actor_kind=ActorKind.USER).exclude(request_id=work)
    found: dict[uuid.UUID, str] = {}
    for role in ("target", "parent"):
        about = events.filter(**{f"{role}_type": label, f"{role}_id__in": ids}).order_by("id")
        for public_id, moment in about.values_list(f"{role}_id", "happened_at"):
            found[public_id] = f"{timezone.localtime(moment):%-d %B %Y}"
    return found


def partnerships_of(records: Sequence[Tracked]) -> Iterable[Partnership]:
    """The partnerships whose scores speak of these records of one model."""
    pks = [record.pk for record in records]
    match records[0]:
        case Event():
            return Partnership.objects.filter(participations__event__in=pks).distinct()
        case Commitment():
            return Partnership.objects.filter(commitments__in=pks).distinct()
        case Seat():
            return Partnership.objects.filter(seats__in=pks).distinct()
        case _:
            return ()


def _void_events(sheet_import: SheetImport, events: Sequence[Event]) -> None:
    for event in events:
        event.revision += 1
        event.withdrawn_at = timezone.now()  # not saved: it is how the ledger learns of it
    post_events(events)
    mark_months_if_alone(sheet_import.system, events)


def _void_commitments(sheet_import: SheetImport, commitments: Sequence[Commitment]) -> None:
    for commitment in commitments:
        commitment.revision += 1
        post_commitment(commitment, None)


def _change_people(sheet_import: SheetImport, positions: Sequence[Position]) -> None:
    """A job shows inside a person, so its going is a change of the person."""
    holders = Person.objects.filter(positions__in=positions)
    Person.objects.filter(pk__in=holders).update(version=F("version"))


def _forget_organisations(sheet_import: SheetImport, records: Sequence[Organisation]) -> None:
    sheet_import.names.filter(organisation__in=records).update(organisation=None)


def _forget_words(
    sheet_import: SheetImport, records: Sequence[OrganisationName | Identifier]
) -> None:
    """Take the words of aliases and codes out of what searches read."""
    words: dict[int, list[str]] = defaultdict(list)
    for record in reversed(records):
        word = record.value if isinstance(record, Identifier) else record.name
        words[record.organisation_id].append(f" {word.lower()}")
    organisations = list(Organisation.objects.filter(pk__in=words))
    for organisation in organisations:
        for word in words[organisation.pk]:
            organisation.search_text = organisation.search_text.removesuffix(word)
    Organisation.objects.bulk_update(organisations, ["search_text"], batch_size=500)


GOING: dict[type[models.Model], Going] = {
    Event: Going(
        with_it=((Participation, "event"), (Attendee, "event"), (EventBoard, "event")),
        prepare=_void_events,
    ),
    Commitment: Going(
        with_it=((CommitmentReminder, "commitment"), (CommitmentStateChange, "commitment")),
        prepare=_void_commitments,
    ),
    Partnership: Going(
        with_it=(
            (Agreement, "partnership"),
            (LastContact, "partnership"),
            (StaleScore, "partnership"),
            (ScoreSeries, "partnership"),
            (MonthlyFigures, "partnership"),
            (Prompt, "partnership"),
            (Placement, "partnership"),
        )
    ),
    Organisation: Going(
        with_it=((OrganisationName, "organisation"), (OrganisationKindRecord, "organisation")),
        prepare=_forget_organisations,
    ),
    OrganisationName: Going(prepare=_forget_words),
    Identifier: Going(prepare=_forget_words),
    Position: Going(prepare=_change_people),
}
