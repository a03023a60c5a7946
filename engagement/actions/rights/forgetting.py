"""Somebody is erased: their name goes out of every table and file that the classification knows.

What knows more of its own rows, such as an import that waits, is erased by its own eraser too; this
one looks everywhere and leaves nothing.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from audit.forgetting import forget as forget_values
from audit.forgetting import forgetting
from audit.models import RecordChange
from audit.recording import blank_reason
from audit.tracking import redacting
from engagement.enums import RequestState, RightsKind, RightsState
from engagement.models import (
    InformationRequest,
    PackFigures,
    PackFile,
    PackText,
    RightsItem,
    RightsRequest,
)
from engagement.personal.files import FileOf, empty, files_of, replace, text_in
from engagement.personal.finding import Found, names, naming, naming_in
from engagement.personal.kinds import Erasure
from engagement.personal.reading import FILES
from engagement.personal.redacting import dotted, fitting, redacted
from engagement.personal.register import TABLES
from engagement.personal.subject import Subject, subject_of_person
from jobs.models import Mail, StoredFile
from partners.erasure import erases_the_rest
from partners.errors import PartnersError
from partners.models import LegalHold, Membership, Partnership, Person

EVENTS = "audit.AuditEvent"
_VALUES = {"before", "after"}

Place = tuple[str, str, str]


@erases_the_rest
def forget_mentions(person: Person) -> None:
    """Take a person out of all words and files of their system."""
    forget(subject_of_person(person))


def forget(subject: Subject) -> None:
    """Take a subject out of all words and files of their system.

    What a reviewer held back stays.

    :raises PartnersError: words of a partnership that is under a legal hold name them.
    """
    kept = _held_back(subject)
    found = [each for each in _mentions(subject, kept) if each.fields]
    _refuse_held_partnerships(subject, found)
    with forgetting(), redacting():
        for each in found:
            _forget_row(each, subject)
        _forget_files(subject, kept)
    _close_requests(subject)


def _mentions(subject: Subject, kept: set[Place]) -> Iterator[Found]:
    for found in (*naming(subject), *_waiting_mails(subject)):
        fields = tuple(
            name for name in found.fields if (found.label, str(found.row.pk), name) not in kept
        )
        yield Found(found.model, found.row, fields)


def _held_back(subject: Subject) -> set[Place]:
    """What a reviewer of a request to erase them said must stay."""
    items = RightsItem.objects.held_back().filter(
        system=subject.system, request__kind=RightsKind.ERASURE
    )
    of_theirs = Q(request__person__in=[p.pk for p in subject.people]) | Q(
        request__name__in=subject.names
    )
    return set(items.filter(of_theirs).values_list("record_type", "row", "field"))


def _waiting_mails(subject: Subject) -> Iterator[Found]:
    """Mails to them, and mails to people of the system that name them."""
    members = Membership.objects.filter(system=subject.system).values("user__email")
    people = Person.objects.filter(system=subject.system).exclude(email="").values("email")
    theirs = Q(to__in=subject.emails) | Q(to__in=members) | Q(to__in=people)
    yield from naming_in(Mail.objects.filter(theirs), Mail, ["to", "subject", "text"], subject)


def _forget_row(found: Found, subject: Subject) -> None:
    """Redact, empty or delete, by the classes of the fields that name the subject."""
    if found.label == EVENTS:
        blank_reason(found.row)
        return
    if found.model is RecordChange:
        _forget_values(found, subject)
        return
    rows = found.model._default_manager.filter(pk=found.row.pk)
    classes = TABLES[found.label].fields
    if any(classes[name].erasure == Erasure.DELETE for name in found.fields):
        rows.delete()
        return
    changed: dict[str, Any] = {}
    for name in found.fields:
        column: Any = found.model._meta.get_field(name)
        value = getattr(found.row, name)
        match classes[name].erasure:
            case Erasure.BLANK:
                changed[name] = ""
            case Erasure.DOT_OUT:
                changed[name] = dotted(value, subject.pattern)
            case _:
                changed[name] = fitting(redacted(value, subject.pattern), column)
    rows.update(**changed)
    if found.model is PackText:
        _drop_printed(found.row.pack_id)


def _forget_values(found: Found, subject: Subject) -> None:
    """Blank the fields of a change in which the subject is named, but where a side is held back."""
    # Read again: a row that was redacted before it has blanked its own history.
    change = RecordChange.objects.get(pk=found.row.pk)

    def said(columns: Iterable[str]) -> set[str]:
        return {
            name
            for column in columns
            for name, value in getattr(change, column).items()
            if names(value, subject.pattern)
        }

    forget_values(change, sorted(said(found.fields) - said(_VALUES - set(found.fields))))


def _forget_files(subject: Subject, kept: set[Place]) -> None:
    """Empty each file of the system that names the subject; figures of packs are only redacted."""
    for each in files_of(subject.system):
        if (FILES, str(each.file.pk), "compressed") in kept:
            continue
        if subject.pattern.search(each.file.name):
            name = redacted(each.file.name, subject.pattern)
            StoredFile.objects.filter(pk=each.file.pk).update(name=name)
            each.file.name = name
        text = text_in(each.file)
        if text is not None and subject.pattern.search(text):
            _forget_file(each, subject)


def _forget_file(found: FileOf, subject: Subject) -> None:
    if not isinstance(found.row, PackFigures):
        empty(found.file)
        if isinstance(found.row, InformationRequest):
            # An answer that did not go out is made anew from what is left.
            waits = InformationRequest.objects.filter(pk=found.row.pk, state=RequestState.APPROVED)
            waits.update(answer=None)
        return
    document = redacted(json.loads(found.file.content()), subject.pattern)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    replace(found.file, text.encode())
    PackFigures.objects.filter(pk=found.row.pk).update(sha256=found.file.sha256)
    _drop_printed(found.row.pack_id)


def _drop_printed(pack: int) -> None:
    """Delete what was printed of a pack that names somebody: it is made again when it is wanted."""
    printed = PackFile.objects.filter(pack=pack)
    files = list(printed.values_list("file", flat=True))
    printed.delete()
    for file in StoredFile.objects.filter(pk__in=files):
        empty(file)


def _refuse_held_partnerships(subject: Subject, found: list[Found]) -> None:
    holds = LegalHold.objects.standing().filter(system=subject.system, partnership__isnull=False)
    held = dict(holds.values_list("partnership", "created_at"))
    if not held:
        return
    for each in found:
        for partnership in _partnerships_of(each):
            if partnership in held:
                named = Partnership.objects.select_related("organisation").get(pk=partnership)
                raise PartnersError(
                    f"Records of {named} name this person, and they are under a legal hold since "
                    f"{held[partnership]:%-d %B %Y}. Nothing was erased. Lift the hold first."
                )


def _partnerships_of(found: Found) -> list[int]:
    if found.model is Partnership:
        return [found.row.pk]
    own = getattr(found.row, "partnership_id", None)
    several = getattr(found.row, "partnerships", None)
    return ([own] if own else []) + (
        list(several.values_list("pk", flat=True)) if several is not None else []
    )


def _close_requests(subject: Subject) -> None:
    """Blank what was asked about them before; what was still open has nothing left to answer."""
    requests = RightsRequest.objects.filter(system=subject.system).exclude(
        state=RightsState.WORKING
    )
    theirs = Q(person__in=[p.pk for p in subject.people]) | Q(email__in=subject.emails)
    for request in requests.filter(theirs | Q(name__in=subject.names)):
        if request.is_open:
            request.state, request.finished_at = RightsState.WITHDRAWN, timezone.now()
            request.reason = "The person was erased."
        request.name = request.email = request.other_names = ""
        request.save()


def belongs_elsewhere(user: User, subject: Subject) -> bool:
    """Whether an account is also of another system, or of all: then it is not this one's alone."""
    return Membership.objects.current().filter(user=user).exclude(system=subject.system).exists()
