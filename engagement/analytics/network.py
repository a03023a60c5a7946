"""Who is tied to whom among the organisations of a system: the ties, and what they rest on.

Nodes are organisations, never people. Only partners of today count, and whoever else sits on a
board, such as the system's own board: in meetings it is always there, so it is no node of those.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from engagement.analytics.todo.contacts import MET_WITHIN
from engagement.days import end_of_day, end_of_today
from engagement.enums import TOOK_PART, Attendance
from engagement.models import Attendee, Event, Participation
from partners.enums import AppointmentKind, Tier
from partners.models import Appointment, Board, Partnership, Place, Seat, System
from partners.models.reach import Reach

if TYPE_CHECKING:
    from accounts.models import User

YEAR = timedelta(days=365)
# At an event with more partners nobody meets everybody: it would tie all to all.
MOST_AT_ONE = 30
_FACTS = ("public_id", "name", "kind", "sector")


class TieKind(models.TextChoices):
    """What counts as a tie between two organisations."""

    BOARDS = "boards", "Who sits with whom"
    MEETINGS = "meetings", "Who meets with whom"
    THROUGH = "through", "Who works through whom"


@dataclass(frozen=True)
class Asked:
    """Whose network, of which ties, from one day up to another, and what it is narrowed to."""

    user: "User"
    system: System
    since: date
    until: date
    ties: TieKind = TieKind.BOARDS
    kind: str = ""
    place: Place | None = None
    board: Board | None = None
    at_least: int = 1

    @cached_property
    def reach(self) -> Reach:
        """What the user may see, read once: the planner then knows which rows are asked for."""
        return Reach(self.user)


@dataclass(frozen=True)
class Node:
    """An organisation; ``key`` is its public id, ``partnership`` that of its partnership if any."""

    key: str
    name: str
    kind: str
    sector: str
    place: str = ""
    partnership: str = ""


@dataclass(frozen=True)
class Coverage:
    """What the ties rest on: events with the attendance of all known, and seats that were held.

    ``gatherings`` are events with too many partners to tie them; ``known_through_one`` counts the
    managed partners of which one single person was met within a year.
    """

    events: int
    attendance_known: int
    seats: int
    seats_held: int
    known_through_one: int
    gatherings: int = 0


@dataclass(frozen=True)
class Network:
    """Nodes by key, and the weight of the ties between them.

    A tie that works through another leads from the first to the second. All others have no
    direction and stand once.
    """

    nodes: Mapping[str, Node]
    ties: Mapping[tuple[str, str], int]
    coverage: Coverage
    directed: bool = False

    @cached_property
    def near(self) -> dict[str, dict[str, int]]:
        """For each node that has a tie, whom it is tied to, whatever the direction."""
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for (one, other), weight in self.ties.items():
            found[one][other] = max(weight, found[one].get(other, 0))
            found[other][one] = max(weight, found[other].get(one, 0))
        return dict(found)

    @cached_property
    def ranked(self) -> list[Node]:
        """All nodes, those with the most ties first."""
        near = self.near
        return sorted(
            self.nodes.values(),
            key=lambda node: (-len(near.get(node.key, ())), node.name, node.key),
        )

    @property
    def pairs(self) -> dict[tuple[str, str], int]:
        """The ties without direction, each once."""
        found: dict[tuple[str, str], int] = {}
        for (one, other), weight in self.ties.items():
            pair = (min(one, other), max(one, other))
            found[pair] = max(weight, found.get(pair, 0))
        return found


@dataclass
class _Found:
    """Organisations by primary key as they are met, and the ties between them."""

    nodes: dict[int, Node]
    ties: Mapping[tuple[int, int], int] = field(default_factory=dict)
    gatherings: int = 0


def network_of(asked: Asked) -> Network:
    """Read in five queries, however large the system is."""
    found = _Found(_partners(asked))
    _GATHER[asked.ties](asked, found)
    kept = {pk for pk, node in found.nodes.items() if _is_asked(asked, node)}
    ties = {
        (found.nodes[one].key, found.nodes[other].key): weight
        for (one, other), weight in found.ties.items()
        if weight >= asked.at_least and one in kept and other in kept
    }
    return Network(
        nodes={found.nodes[pk].key: found.nodes[pk] for pk in kept},
        ties=ties,
        coverage=_coverage(asked, found.gatherings),
        directed=asked.ties == TieKind.THROUGH,
    )


def overlapping(asked: Asked) -> Any:
    """Holders of seats at some time of the period; appointments that ended before do not count."""
    ends, seat_ends = (
        Q(**{f"{way}valid_to__isnull": True}) | Q(**{f"{way}valid_to__gte": asked.since})
        for way in ("", "seat__")
    )
    rows = Appointment.objects.visible_to(asked.user).standing().filter(ends, seat_ends)
    rows = rows.filter(
        system=asked.system,
        kind=AppointmentKind.HOLDER,
        valid_from__lte=asked.until,
        seat__valid_from__lte=asked.until,
    )
    return rows.filter(seat__board=asked.board) if asked.board else rows


def at_events(asked: Asked) -> Any:
    """Parts of partners that were there, in standing events of the period."""
    rows = Participation.objects.visible_to(asked.reach).contacts()
    # By the time that each row keeps of its event, so that no event need be read.
    rows = rows.filter(
        system=asked.system,
        starts_at__gt=end_of_day(asked.since - timedelta(days=1)),
        starts_at__lte=end_of_day(asked.until),
        partnership__withdrawn_at__isnull=True,
    )
    return rows.filter(event__boards=asked.board) if asked.board else rows


def _is_asked(asked: Asked, node: Node) -> bool:
    return (not asked.kind or node.kind == asked.kind) and (
        asked.place is None or node.place == asked.place.name
    )


def _partners(asked: Asked) -> dict[int, Node]:
    rows = (
        Partnership.objects.visible_to(asked.reach)
        .active()
        .with_system()
        .filter(system=asked.system)
        .order_by()
        .values_list(
            "organisation", *_columns("organisation"), "place__name", "public_id", named=False
        )
    )
    return {
        pk: Node(str(key), name, kind, sector, place or "", str(partnership))
        for pk, key, name, kind, sector, place, partnership in rows
    }


def _columns(way: str) -> list[str]:
    return [f"{way}__{name}" for name in _FACTS]


Days = tuple[date, date]


def _sit_together(asked: Asked, found: _Found) -> None:
    """Two organisations with holders on one board at the same time; the weight counts boards."""
    rows = overlapping(asked).values_list(
        "seat__board",
        "valid_from",
        "valid_to",
        "seat__valid_from",
        "seat__valid_to",
        "home_organisation",
        *_columns("home_organisation"),
    )
    boards: defaultdict[int, defaultdict[int, list[Days]]] = defaultdict(lambda: defaultdict(list))
    for board, first, last, seat_first, seat_last, pk, *facts in rows:
        days = (max(first, seat_first), min(last or asked.until, seat_last or asked.until))
        if days[0] <= days[1]:
            boards[board][pk].append((max(days[0], asked.since), min(days[1], asked.until)))
            found.nodes.setdefault(pk, Node(str(facts[0]), *facts[1:]))
    ties: Counter[tuple[int, int]] = Counter()
    for people in boards.values():
        ties.update(
            pair
            for pair in combinations(sorted(people), 2)
            if _meet(people[pair[0]], people[pair[1]])
        )
    found.ties = ties


def _meet(some: Iterable[Days], others: Collection[Days]) -> bool:
    return any(
        first <= last_other and first_other <= last
        for first, last in some
        for first_other, last_other in others
    )


def _meet_together(asked: Asked, found: _Found) -> None:
    """Two partners at one event; the weight counts events.

    An event with two partners whose relation is followed as one counts for both of them.
    """
    rows = at_events(asked).values_list(
        "event", "partnership__organisation", "partnership__counterpart"
    )
    events: defaultdict[int, set[int]] = defaultdict(set)
    for event, *both in rows.order_by():
        events[event].update(pk for pk in both if pk in found.nodes)
    ties: Counter[tuple[int, int]] = Counter()
    for there in events.values():
        if len(there) > MOST_AT_ONE:
            found.gatherings += 1
        elif len(there) > 1:
            ties.update(combinations(sorted(there), 2))
    found.ties = ties


def _work_through(asked: Asked, found: _Found) -> None:
    """From whoever is represented to the partner that does it; both ways where two are joined."""
    rows = (
        Partnership.objects.visible_to(asked.reach)
        .active()
        .filter(system=asked.system)
        .filter(Q(represented_by__withdrawn_at__isnull=True))
        .exclude(represented_by__isnull=True, counterpart__isnull=True)
        .values_list("organisation", "represented_by__organisation", "counterpart")
    )
    ties: dict[tuple[int, int], int] = {}
    for one, through, other in rows.order_by():
        ends = [(one, through)] if through else []
        ends += [(one, other), (other, one)] if other else []
        for pair in ends:
            if pair[0] != pair[1] and found.nodes.keys() >= set(pair):
                ties[pair] = 1
    found.ties = ties


_GATHER = {
    TieKind.BOARDS: _sit_together,
    TieKind.MEETINGS: _meet_together,
    TieKind.THROUGH: _work_through,
}


def _coverage(asked: Asked, gatherings: int) -> Coverage:
    unknown = Participation.objects.standing().filter(
        event=OuterRef("pk"), attendance=Attendance.NOT_KNOWN
    )
    events = Event.objects.visible_to(asked.reach).standing()
    last = min(asked.until, timezone.localdate())
    events = events.filter(system=asked.system, occurred_on__range=(asked.since, last))
    seats = Seat.objects.visible_to(asked.user).filter(system=asked.system)
    seats = seats.filter(valid_from__lte=asked.until).exclude(valid_to__lt=asked.since)
    if asked.board:
        events, seats = events.filter(boards=asked.board), seats.filter(board=asked.board)
    logged = events.annotate(is_unknown=Exists(unknown)).aggregate(
        all=Count("pk"), known=Count("pk", filter=Q(is_unknown=False))
    )
    held = overlapping(asked).filter(seat=OuterRef("pk"))
    sat = seats.annotate(is_held=Exists(held)).aggregate(
        all=Count("pk"), held=Count("pk", filter=Q(is_held=True))
    )
    return Coverage(
        events=logged["all"],
        attendance_known=logged["known"],
        seats=sat["all"],
        seats_held=sat["held"],
        known_through_one=_known_through_one(asked),
        gatherings=gatherings,
    )


def _known_through_one(asked: Asked) -> int:
    """As the list of things to do counts them; how many, never who the person is."""
    rows = Attendee.objects.filter(
        is_standing=True,
        attendance__in=TOOK_PART,
        person__erased_at__isnull=True,
        event__starts_at__gte=timezone.now() - MET_WITHIN,
        event__starts_at__lte=end_of_today(),
        partnership__in=Partnership.objects.visible_to(asked.reach)
        .active()
        .filter(system=asked.system, tier=Tier.MANAGED),
    )
    if asked.kind:
        rows = rows.filter(partnership__organisation__kind=asked.kind)
    if asked.place:
        rows = rows.filter(partnership__place=asked.place)
    people = rows.order_by().values("partnership").annotate(people=Count("person", distinct=True))
    return people.filter(people=1).count()
