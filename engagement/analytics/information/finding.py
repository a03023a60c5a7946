"""Finds what a request asks for, and copies it: record by record, in a handful of queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts.models import User
from engagement.analytics.information.catalogue import SOURCE, SOURCES
from engagement.analytics.information.source import Source
from engagement.enums import FoundKind, NoteNature, Sensitivity
from engagement.foi.personal import KnownPeople
from engagement.models import InformationItem, InformationRequest
from partners.models import Partnership, Person, Place

AT_ONCE = 500
LONGEST_ABOUT = 200
# What a record is called, or says, where it has one of these.
TITLES = ("title", "text", "topic")


@dataclass(frozen=True)
class Found:
    """A record as an item will keep it."""

    kind: FoundKind
    record_id: Any
    about: str
    occurred_on: date | None
    parts: list[dict[str, str]]


def find(request: InformationRequest, user: User, source: Source) -> Iterator[Found]:
    """Records of one kind that the request asks for, of those that the user sees."""
    rows = _in_scope(request, user, source)
    phrases = phrases_of(request.words)
    for row in rows.iterator(chunk_size=AT_ONCE):
        found = copy_of(source, row)
        if not phrases or _holds(found, phrases):
            yield found


def count(request: InformationRequest, user: User) -> int:
    """How many records have to be read for a request."""
    return sum(_in_scope(request, user, source).count() for source in sources_of(request))


def sources_of(request: InformationRequest) -> list[Source]:
    """The kinds of records that a request asks for, all of them if it names none."""
    return [source for source in SOURCES if not request.kinds or source.kind in request.kinds]


def as_now(item: InformationItem, user: User) -> Found | None:
    """The record that an item is a copy of, as it is now; none if the user sees it no more."""
    source = SOURCE[FoundKind(item.kind)]
    rows = _prepared(source, source.rows(user, item.system))
    key = "public_id" if _has_public_id(source) else "pk"
    value = item.record_id if key == "public_id" else item.record_id.int
    row = rows.filter(**{key: value}).first()
    return copy_of(source, row) if row is not None else None


def copy_of(source: Source, row: Any) -> Found:
    """What of a record can go out. Parts without words are left out."""
    parts = [part for part in (each.of(row) for each in source.parts) if part["text"].strip()]
    return Found(
        kind=source.kind,
        record_id=record_id_of(source, row),
        about=_about(source, parts),
        occurred_on=row.found_on,
        parts=parts,
    )


def item_of(request: InformationRequest, number: int, found: Found, known: KnownPeople) -> Any:
    """An unsaved item of the request."""
    proposals = known.proposals([part["text"] for part in found.parts])
    return InformationItem(
        system=request.system,
        request=request,
        number=number,
        kind=found.kind,
        record_id=found.record_id,
        about=found.about,
        occurred_on=found.occurred_on,
        parts=found.parts,
        has_opinion=any(part["nature"] == NoteNature.OPINION for part in found.parts),
        has_confidence=any(part["sensitivity"] == Sensitivity.CONFIDENTIAL for part in found.parts),
        proposals=[{**each.span.as_data(), "why": each.why} for each in proposals],
        has_people=bool(proposals),
    )


def known_people(request: InformationRequest) -> KnownPeople:
    """Contacts of partners and colleagues, as far as the system knows them."""
    people = Person.objects.filter(system=request.system_id, erased_at__isnull=True)
    colleagues = User.objects.filter(memberships__system=request.system_id).distinct()
    return KnownPeople(
        [
            *people.values_list("name", "email", "phone"),
            *((name, email, "") for name, email in colleagues.values_list("name", "email")),
        ]
    )


def phrases_of(words: str) -> list[str]:
    """The words of a request, split at commas and ends of lines, as they are compared."""
    split = words.replace("\n", ",").split(",")
    return [" ".join(each.casefold().split()) for each in split if each.strip()]


def record_id_of(source: Source, row: Any) -> Any:
    """The public id; of rows without one, which no page names, an id made of their key."""
    return row.public_id if _has_public_id(source) else UUID(int=row.pk)


def _has_public_id(source: Source) -> bool:
    return any(field.name == "public_id" for field in source.model._meta.concrete_fields)


def _in_scope(request: InformationRequest, user: User, source: Source) -> QuerySet[Any]:
    rows = _prepared(source, source.rows(user, request.system))
    if request.partnerships or request.places:
        keys = source.model._default_manager.filter(source.named(_partnerships(request)))
        rows = rows.filter(pk__in=keys.values("pk"))
    if request.since:
        rows = rows.filter(found_on__gte=request.since)
    if request.until:
        rows = rows.filter(found_on__lte=request.until)
    return rows.order_by("found_on", "pk")


def _prepared(source: Source, rows: QuerySet[Any]) -> QuerySet[Any]:
    with_day: QuerySet[Any] = rows.annotate(found_on=F(source.day))
    related: QuerySet[Any] = with_day.select_related(*source.related)
    return related.prefetch_related(*source.together)


def _partnerships(request: InformationRequest) -> QuerySet[Partnership]:
    places = Place.objects.filter(system=request.system_id, public_id__in=request.places)
    named = Q(public_id__in=request.partnerships) | Q(place__in=places)
    return Partnership.objects.filter(named, system=request.system_id)


def _about(source: Source, parts: list[dict[str, str]]) -> str:
    """Its title, or else its longest text, which says most of it."""
    texts = {part["key"]: part["text"] for part in parts}
    title = next((texts[key] for key in TITLES if key in texts), "")
    said = title or max(texts.values(), key=len, default=source.kind.label)
    return " ".join(said.split())[:LONGEST_ABOUT]


def _holds(found: Found, phrases: list[str]) -> bool:
    text = " ".join(" ".join(part["text"] for part in found.parts).casefold().split())
    return any(phrase in text for phrase in phrases)
