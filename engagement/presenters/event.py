"""An event with its partners, their people, what was said and what was promised."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Permission
from engagement.analytics.partnerships import with_health
from engagement.enums import OF_A_PERSON, Attendance, ModelFamily, Theme
from engagement.models import (
    Commitment,
    DiscussionPoint,
    Event,
    Participation,
    ScoreModel,
    StaleScore,
)
from engagement.presenters.health import HealthFigure, HealthReader
from partners.models import Board, Partnership


@dataclass(frozen=True)
class AttendeeRow:
    """Somebody who is named, and how they were there unless they simply were."""

    name: str
    said: str = ""

    def __str__(self) -> str:
        return f"{self.name} ({self.said})" if self.said else self.name


@dataclass(frozen=True)
class PartnerRow:
    """A partner at the event, with its people and its score now."""

    part: Participation
    people: Sequence[AttendeeRow]
    health: HealthFigure | None
    is_updating: bool


@dataclass(frozen=True)
class EventDetails:
    """What the event page shows besides the event's own fields."""

    partners: Sequence[PartnerRow]
    removed: Sequence[Participation]
    own_people: Sequence[AttendeeRow]
    points: Sequence[DiscussionPoint]
    commitments: Sequence[Commitment]
    themes: Sequence[str]
    boards: Sequence[Board]

    @property
    def is_updating(self) -> bool:
        """Whether the score of any partner is still being computed."""
        return any(row.is_updating for row in self.partners)


def event_details(user: User, event: Event, allowed: frozenset[Permission]) -> EventDetails:
    """Gather it in one query a section."""
    parts = list(
        event.participations.select_related("partnership__organisation").order_by(
            "partnership__organisation__name", "id"
        )
    )
    # A withdrawn event keeps its partners on the page, though none of them counts any more.
    shown = [part for part in parts if part.is_standing or event.is_withdrawn]
    people = _people(event) if Permission.VIEW_PEOPLE in allowed else {}
    health = _health(shown)
    waiting = set(
        StaleScore.objects.waiting()
        .filter(partnership__in=[part.partnership_id for part in shown])
        .values_list("partnership_id", flat=True)
    )
    points = DiscussionPoint.objects.visible_to(user).filter(event=event)
    return EventDetails(
        partners=[
            PartnerRow(
                part=part,
                people=people.get(part.partnership_id, []),
                health=health.get(part.partnership_id),
                is_updating=part.partnership_id in waiting,
            )
            for part in shown
        ],
        removed=[part for part in parts if part not in shown],
        own_people=people.get(None, []),
        points=list(points.select_related("event", "partnership__organisation").order_by("id")),
        commitments=list(
            Commitment.objects.visible_to(user)
            .filter(event=event)
            .select_related("partnership__organisation")
            .soonest_first()
        ),
        themes=[str(Theme(value).label) for value in event.themes],
        boards=list(event.boards.order_by("event_boards__id")),
    )


def _people(event: Event) -> dict[int | None, list[AttendeeRow]]:
    found: dict[int | None, list[AttendeeRow]] = defaultdict(list)
    rows = event.attendees.filter(is_standing=True).select_related("person")
    for row in rows.order_by("person__name", "id"):
        is_usual = row.attendance == Attendance.PRESENT
        said = "" if is_usual else OF_A_PERSON[Attendance(row.attendance)].lower()
        found[row.partnership_id].append(AttendeeRow(str(row.person), said))
    return found


def _health(parts: Sequence[Participation]) -> dict[int, HealthFigure | None]:
    model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
    reader = HealthReader(model)
    rows = Partnership.objects.filter(pk__in=[part.partnership_id for part in parts])
    return {row.pk: reader.of_row(row) for row in with_health(rows, model)}
