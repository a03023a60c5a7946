"""Where search looks: one kind of record each, its permission rule, and what counts as a match.

Each part begins with the model's `visible_to(reach)`, so a hit that a person may not open does not
exist for them. Names and titles are found by fragments and by likeness, longer texts by words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import F, Prefetch, TextChoices
from django.db.models.functions import Lower

from engagement.analytics.search_matches import Rows, named, noted, promised, said
from engagement.analytics.search_words import SearchWords
from engagement.models import Commitment, DiscussionPoint, Event, Participation
from partners.enums import IdentifierScheme
from partners.models import Identifier, Organisation, Partnership, Person, Position
from partners.models.folding import Folded
from partners.models.reach import Reach

RANK = "rank"


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
    """One kind: `visible` is all of it that may be opened, `direct` what contains the words.

    `order` is that of the hits, best first, or where nothing is ranked simply the newest first;
    `shown` fetches what a hit shows of other tables. What has a name may also be misspelt.
    """

    kind: Found
    visible: Callable[[Reach], Rows]
    direct: Callable[[Rows, SearchWords], Rows]
    order: Sequence[str]
    shown: Callable[[Rows, Reach], Rows]
    by_name: bool = False

    @property
    def ranked(self) -> bool:
        """Whether some hits are better than others."""
        return self.order[0] == RANK


def _organisations(reach: Reach) -> Rows:
    organisations = Organisation.objects.visible_to(reach)
    # Its key holds all names and codes, so the whole name is one that is folded for itself.
    return organisations.annotate(name_key=Lower("name")).alias(whole_name=Folded("name"))


def _people(reach: Reach) -> Rows:
    people = Person.objects.visible_to(reach).filter(erased_at__isnull=True)
    return people.annotate(name_key=Lower("name")).alias(whole_name=F("search_key"))


def _events(reach: Reach) -> Rows:
    return Event.objects.visible_to(reach).standing().alias(whole_name=F("search_key"))


def _commitments(reach: Reach) -> Rows:
    return Commitment.objects.visible_to(reach).standing().alias(whole_name=F("search_key"))


def _points(reach: Reach) -> Rows:
    return DiscussionPoint.objects.visible_to(reach).standing()


def _notes(reach: Reach) -> Rows:
    return Event.objects.visible_to(reach).with_notes_readable_by(reach).standing()


def _organisations_shown(rows: Rows, reach: Reach) -> Rows:
    partnerships = Partnership.objects.visible_to(reach).active().filter(counterpart__isnull=True)
    codes = Identifier.objects.filter(scheme=IdentifierScheme.ODS)
    return rows.prefetch_related(
        Prefetch("partnerships", partnerships.select_related("system"), to_attr="known_in"),
        Prefetch("identifiers", codes, to_attr="ods_codes"),
    )


def _people_shown(rows: Rows, _: Reach) -> Rows:
    positions = Position.objects.current().select_related("organisation")
    return rows.select_related("system").prefetch_related(
        Prefetch("positions", positions, to_attr="current_positions")
    )


def _events_shown(rows: Rows, reach: Reach) -> Rows:
    parts = Participation.objects.visible_to(reach).standing()
    parts = parts.select_related("partnership__organisation")
    return rows.select_related("system").prefetch_related(
        Prefetch("participations", parts, to_attr="parts")
    )


def _commitments_shown(rows: Rows, _: Reach) -> Rows:
    return rows.select_related("system", "partnership__organisation")


def _points_shown(rows: Rows, _: Reach) -> Rows:
    return rows.select_related("system", "partnership__organisation", "event")


SOURCES = {
    source.kind: source
    for source in (
        Source(
            kind=Found.ORGANISATION,
            visible=_organisations,
            direct=named,
            by_name=True,
            order=(RANK, "name_key", "id"),
            shown=_organisations_shown,
        ),
        Source(
            kind=Found.PERSON,
            visible=_people,
            direct=named,
            by_name=True,
            order=(RANK, "name_key", "id"),
            shown=_people_shown,
        ),
        Source(
            kind=Found.EVENT,
            visible=_events,
            direct=named,
            by_name=True,
            order=(RANK, "-starts_at", "-id"),
            shown=_events_shown,
        ),
        Source(
            kind=Found.COMMITMENT,
            visible=_commitments,
            direct=promised,
            order=(RANK, "-made_on", "-id"),
            shown=_commitments_shown,
        ),
        Source(
            kind=Found.POINT,
            visible=_points,
            direct=said,
            order=("-said_on", "-id"),
            shown=_points_shown,
        ),
        Source(
            kind=Found.NOTE,
            visible=_notes,
            direct=noted,
            order=("-starts_at", "-id"),
            shown=_events_shown,
        ),
    )
}
