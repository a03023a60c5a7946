"""Where search looks: one kind of record each, its permission rule, and what counts as a match.

Each part begins with the model's `visible_to(user)`, so a hit that a person may not open does not
exist for them. Names and titles are found by fragments and by likeness, longer texts by words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import (
    Case,
    F,
    IntegerField,
    Prefetch,
    Q,
    TextChoices,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Lower

from accounts.models import User
from engagement.analytics.search_words import SearchWords
from engagement.models import Commitment, DiscussionPoint, Event, Participation
from engagement.models.long_text import LongText
from partners.enums import IdentifierScheme
from partners.models import Identifier, Organisation, Partnership, Person, Position
from partners.models.folding import Folded

# Querysets of one model or another, with annotations that no type of theirs tells of.
Rows = Any
SLIP, ALIKE = 1_000, 2_000


class Found(TextChoices):
    """What can be found, in the order in which it is shown."""

    ORGANISATION = "organisations", "Organisations"
    PERSON = "people", "People"
    EVENT = "events", "Events"
    COMMITMENT = "commitments", "Commitments"
    POINT = "discussion-points", "What partners told us"
    NOTE = "notes", "Notes of events"


@dataclass(frozen=True)
class Source:
    """One kind: `visible` is all of it that a user may open, `direct` what contains the words.

    `alike` adds what is spelt like them. `order` is that of the hits, best first; `shown` fetches
    what a hit shows of other tables.
    """

    kind: Found
    visible: Callable[[User], Rows]
    direct: Callable[[Rows, SearchWords], Rows]
    order: Sequence[str]
    shown: Callable[[Rows, User], Rows]
    alike: Callable[[Rows, SearchWords], Rows] | None = None


def _organisations(user: User) -> Rows:
    organisations = Organisation.objects.visible_to(user)
    # Its key holds all names and codes, so the whole name is one that is folded for itself.
    return organisations.annotate(name_key=Lower("name")).alias(whole_name=Folded("name"))


def _people(user: User) -> Rows:
    people = Person.objects.visible_to(user).filter(erased_at__isnull=True)
    return people.annotate(name_key=Lower("name")).alias(whole_name=F("search_key"))


def _events(user: User) -> Rows:
    return Event.objects.visible_to(user).standing().alias(whole_name=F("search_key"))


def _commitments(user: User) -> Rows:
    return Commitment.objects.visible_to(user).standing().alias(whole_name=F("search_key"))


def _points(user: User) -> Rows:
    points = DiscussionPoint.objects.visible_to(user).standing()
    # Not the bare column: its index would tempt the planner to read all rows in their order, and
    # to make the words of each anew. So it is for the notes.
    return points.annotate(day=Coalesce("said_on", "said_on"))


def _notes(user: User) -> Rows:
    notes = Event.objects.visible_to(user).with_notes_readable_by(user).standing()
    return notes.annotate(moment=Coalesce("starts_at", "starts_at"))


def _named(rows: Rows, words: SearchWords) -> Rows:
    """All words are in the name; the whole name, its start and whole words come first."""
    return _spaced(rows).filter(words.in_name("search_key")).annotate(rank=_rank(words))


def _named_alike(rows: Rows, words: SearchWords) -> Rows:
    """What contains the words, and then what is spelt like them, the likest first."""
    likeness = TrigramWordSimilarity(words.phrase, "search_key")
    unlike = Cast(Value(1_000.0) - likeness * 1_000.0, IntegerField())
    slips = words.slips("search_key")
    return (
        _spaced(rows)
        .filter(
            words.in_name("search_key") | slips | Q(search_key__trigram_word_similar=words.phrase)
        )
        .annotate(
            rank=Case(
                When(words.in_name("search_key"), then=_rank(words)),
                When(slips, then=Value(SLIP)),
                default=Value(ALIKE) + unlike,
                output_field=IntegerField(),
            )
        )
    )


def _promised(rows: Rows, words: SearchWords) -> Rows:
    """The words as they are, or as stems."""
    return (
        _spaced(rows)
        .alias(said=LongText("text"))
        .filter(words.in_name("search_key") | Q(said=words.in_long_text()))
        .annotate(rank=_rank(words))
    )


def _said(rows: Rows, words: SearchWords) -> Rows:
    return rows.alias(said=LongText("text")).filter(said=words.in_long_text())


def _noted(rows: Rows, words: SearchWords) -> Rows:
    return rows.alias(said=LongText("notes")).filter(said=words.in_long_text())


def _spaced(rows: Rows) -> Rows:
    """With the folded text between spaces, in which a whole word looks like any other."""
    spaced = Concat(Value(" "), F("search_key"), Value(" "), output_field=TextField())
    return rows.alias(spaced=spaced)


def _rank(words: SearchWords) -> Case:
    """From 0, the whole of it, to 5, a fragment inside a word."""
    phrase = words.phrase
    return Case(
        # The start first: only where that fits is a name folded.
        When(Q(search_key__startswith=phrase) & Q(whole_name=phrase), then=Value(0)),
        When(spaced__startswith=f" {phrase} ", then=Value(1)),
        When(spaced__startswith=f" {phrase}", then=Value(2)),
        When(spaced__contains=f" {phrase} ", then=Value(3)),
        When(spaced__contains=f" {phrase}", then=Value(4)),
        default=Value(5),
        output_field=IntegerField(),
    )


def _organisations_shown(rows: Rows, user: User) -> Rows:
    partnerships = Partnership.objects.visible_to(user).active().filter(counterpart__isnull=True)
    codes = Identifier.objects.filter(scheme=IdentifierScheme.ODS)
    return rows.prefetch_related(
        Prefetch("partnerships", partnerships.select_related("system"), to_attr="known_in"),
        Prefetch("identifiers", codes, to_attr="ods_codes"),
    )


def _people_shown(rows: Rows, _user: User) -> Rows:
    positions = Position.objects.current().select_related("organisation")
    return rows.select_related("system").prefetch_related(
        Prefetch("positions", positions, to_attr="current_positions")
    )


def _events_shown(rows: Rows, user: User) -> Rows:
    parts = Participation.objects.visible_to(user).standing()
    parts = parts.select_related("partnership__organisation")
    return rows.select_related("system").prefetch_related(
        Prefetch("participations", parts, to_attr="parts")
    )


def _commitments_shown(rows: Rows, _user: User) -> Rows:
    return rows.select_related("system", "partnership__organisation")


def _points_shown(rows: Rows, _user: User) -> Rows:
    return rows.select_related("system", "partnership__organisation", "event")


SOURCES = {
    source.kind: source
    for source in (
        Source(
            kind=Found.ORGANISATION,
            visible=_organisations,
            direct=_named,
            alike=_named_alike,
            order=("rank", "name_key", "id"),
            shown=_organisations_shown,
        ),
        Source(
            kind=Found.PERSON,
            visible=_people,
            direct=_named,
            alike=_named_alike,
            order=("rank", "name_key", "id"),
            shown=_people_shown,
        ),
        Source(
            kind=Found.EVENT,
            visible=_events,
            direct=_named,
            alike=_named_alike,
            order=("rank", "-starts_at", "-id"),
            shown=_events_shown,
        ),
        Source(
            kind=Found.COMMITMENT,
            visible=_commitments,
            direct=_promised,
            order=("rank", "-made_on", "-id"),
            shown=_commitments_shown,
        ),
        Source(
            kind=Found.POINT,
            visible=_points,
            direct=_said,
            order=("-day", "-id"),
            shown=_points_shown,
        ),
        Source(
            kind=Found.NOTE,
            visible=_notes,
            direct=_noted,
            order=("-moment", "-id"),
            shown=_events_shown,
        ),
    )
}
