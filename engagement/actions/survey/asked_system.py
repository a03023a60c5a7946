"""Which of the system's people are asked about partners: who looks after them and who met them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission, roles_with
from engagement.actions.survey.asked_who import Candidate, LeftOut, WhoIsAsked, partnerships_chosen
from engagement.actions.survey.asking_choice import Asking, WhyNot
from engagement.enums import TOOK_PART
from engagement.models import Attendee, SurveyWave
from partners.models import Membership, Partnership, System

MET_WITHIN = timedelta(days=365)


def people_of_the_system(
    wave: SurveyWave, asking: Asking, only: Iterable[int] | None = None
) -> WhoIsAsked:
    """One candidate a user, with all partners to answer about.

    Of each partner at most so many users: its owner first, then those who met it last.
    """
    chosen = list(partnerships_chosen(wave, asking, only))
    users = _users(wave)
    met = _who_met(wave, {p.pk for p in chosen}, set(users))
    abouts: dict[int, list[Partnership]] = defaultdict(list)
    left_out: list[LeftOut] = []
    for partnership in chosen:
        owner = [partnership.owner_id] if partnership.owner_id in users else []
        knowing = [*owner, *(pk for pk in met.get(partnership.pk, []) if pk not in owner)]
        for pk in knowing[: asking.most_people]:
            abouts[pk].append(partnership)
        if not knowing:
            left_out.append(LeftOut(partnership, None, WhyNot.NOBODY_KNOWN))
    people = [
        Candidate(None, user=users[pk], abouts=tuple(partners)) for pk, partners in abouts.items()
    ]
    people.sort(key=lambda one: (one.user.name, one.user.pk) if one.user else ("", 0))
    return WhoIsAsked(people, left_out)


def raters_of(system: System) -> QuerySet[Membership]:
    """Roles of those who may speak for the system about partners: who may read such ratings.

    A board member may come from the partner that is rated, or from its rival.
    """
    roles = roles_with(Permission.VIEW_RATING_OF_PARTNERS)
    return Membership.objects.current().of_people().filter(system=system, role__in=roles)


def _users(wave: SurveyWave) -> dict[int, User]:
    """Who may speak for the system about partners now."""
    members = raters_of(wave.system)
    rows = User.objects.filter(is_active=True, pk__in=members.values("user"))
    return {user.pk: user for user in rows}


def _who_met(wave: SurveyWave, partnerships: set[int], users: set[int]) -> dict[int, list[int]]:
    """By partner the users who met it in the last year, who did so last first."""
    rows = (
        Attendee.objects.filter(
            system=wave.system_id,
            is_standing=True,
            attendance__in=TOOK_PART,
            person__user__in=users,
            event__withdrawn_at__isnull=True,
            event__occurred_on__gte=timezone.localdate() - MET_WITHIN,
            event__starts_at__lte=timezone.now(),
            event__participations__is_standing=True,
            event__participations__attendance__in=TOOK_PART,
        )
        .values_list("event__participations__partnership", "person__user")
        .annotate(last=Max("event__starts_at"))
        .order_by("-last", "person__user")
    )
    found: dict[int, list[int]] = defaultdict(list)
    for partnership, user, _ in rows:
        if partnership in partnerships:
            found[partnership].append(user)
    return found
