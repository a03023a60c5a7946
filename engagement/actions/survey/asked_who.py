"""Who is asked in a wave, and which partners the choice is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.models import User
from engagement.actions.survey.asking_choice import Asking, WhyNot
from engagement.models import SurveyInvitation, SurveyOptOut, SurveyWave
from partners.enums import NOT_PARTNERS
from partners.models import Appointment, Board, Partnership, Person


@dataclass(frozen=True)
class Candidate:
    """Somebody who is asked: a person for a partner, or a user for the system about partners.

    ``abouts`` are the partners to answer about; none when it is about the system.
    """

    partnership: Partnership | None
    person: Person | None = None
    user: User | None = None
    abouts: tuple[Partnership, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """Somebody who is not asked though the choice fits; no person where nobody is known."""

    partnership: Partnership
    person: Person | None
    reason: WhyNot


@dataclass(frozen=True)
class WhoIsAsked:
    """Both, organisation by organisation in the order of their names."""

    people: list[Candidate]
    left_out: list[LeftOut]

    @property
    def organisations(self) -> int:
        """How many partners somebody is asked of, or about where the system answers."""
        keys: set[int] = set()
        for one in self.people:
            of_one = [one.partnership] if one.partnership else one.abouts
            keys.update(partnership.pk for partnership in of_one)
        return len(keys)


def partnerships_chosen(
    wave: SurveyWave, asking: Asking, only: Iterable[int] | None = None
) -> QuerySet[Partnership]:
    """The partners that a wave is about, by name. Those between two partners never are."""
    rows = (
        Partnership.objects.active()
        .with_system()
        .filter(system=wave.system_id)
        .exclude(organisation__kind__in=NOT_PARTNERS)
        .exclude(public_id__in=asking.left_out)
    )
    chosen = Q(public_id__in=asking.organisations)
    if asking.board:
        on_board = Q(pk__in=_on_board(wave.board))
        chosen |= (on_board & _narrowed(asking)) if asking.narrows else on_board
    elif asking.narrows:
        chosen |= _narrowed(asking)
    rows = rows.filter(chosen)
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    return rows.select_related("organisation").order_by("organisation__name", "pk")


def seat_holders(board: Board | None) -> QuerySet[Appointment]:
    """Who sits on a board now, deputies left out."""
    today = timezone.localdate()
    found = Appointment.objects.current().filter(kind="holder", seat__board=board)
    return found.filter(Q(seat__valid_to__isnull=True) | Q(seat__valid_to__gte=today))


def why_not() -> Case:
    """Why the person of a row is not asked; empty where nothing speaks against it.

    An address that came back counts as mended once somebody has changed or checked the person.
    """
    said_no = SurveyOptOut.objects.standing().filter(person=OuterRef("person"))
    came_back = SurveyInvitation.objects.filter(
        person=OuterRef("person"), bounced_at__gt=OuterRef("person__updated_at")
    )
    return Case(
        When(person__erased_at__isnull=False, then=Value(WhyNot.ERASED.value)),
        When(Exists(said_no), then=Value(WhyNot.OPTED_OUT.value)),
        When(person__email="", then=Value(WhyNot.NO_ADDRESS.value)),
        When(Exists(came_back), then=Value(WhyNot.BOUNCED_BEFORE.value)),
        default=Value(""),
        output_field=CharField(),
    )


def _narrowed(asking: Asking) -> Q:
    fits = Q()
    by: dict[str, Any] = {
        "organisation__kind__in": asking.kinds,
        "organisation__sector__in": asking.sectors,
        "place__public_id__in": asking.places,
        "tier__in": asking.tiers,
    }
    for column, values in by.items():
        if values:
            fits &= Q(**{column: values})
    return fits


def _on_board(board: Board | None) -> QuerySet[Partnership]:
    """Partners whose people sit on a board, or are expected to."""
    if board is None:
        return Partnership.objects.none()
    holders = seat_holders(board).values("home_organisation")
    expected = board.seats.current().filter(expected_from__isnull=False).values("expected_from")
    of_system = Partnership.objects.active().with_system().filter(system=board.system_id)
    return of_system.filter(Q(organisation__in=holders) | Q(pk__in=expected))
