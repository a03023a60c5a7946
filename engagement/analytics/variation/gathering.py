"""Gathers what monthly figures are computed from: one partnership or many in the same queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
from django.utils import timezone

from engagement.analytics.bulk_evidence import ManyRows, read_evidence
from engagement.analytics.health import HealthFacts
from engagement.days import end_of_today
from engagement.enums import Attendance, Truster
from engagement.models import EventBoard, Participation, SystemScoring
from engagement.models.event import ParticipationQuerySet
from engagement.scoring.figures import Attendances, MonthlyFigures, Outcomes, monthly_figures
from partners.models import Partnership, System

CAME = (Attendance.PRESENT, Attendance.IN_ATTENDANCE, Attendance.DEPUTY)
Facts = Mapping[int, HealthFacts]


def figures_of(
    system: System, partnerships: Sequence[Partnership], facts: Facts, moment: datetime
) -> dict[int, MonthlyFigures]:
    """The monthly figures of partnerships of a system, by key.

    None of partnerships that were withdrawn, or that join two partners: there the system is no
    side, and what it did cannot be told apart. ``facts`` by key are those of engagement health,
    read in the same transaction; ``moment`` is when reading began.
    """
    counted = [one for one in partnerships if not one.is_withdrawn and not one.is_joint]
    if not counted:
        return {}
    keys = [one.pk for one in counted]
    rows = read_evidence(keys, moment)
    attended = _attendances(keys)
    is_rating_on = SystemScoring.objects.rates_partners(system)
    today = timezone.localdate(moment).toordinal()
    return {
        one.pk: monthly_figures(
            facts[one.pk].ledger,
            facts[one.pk].model,
            tuple(_outcomes(truster, of, one.pk) for truster, of in rows.items()),
            attended[one.pk],
            today,
            is_contact_due=one.is_scored,
            is_rating_on=is_rating_on,
        )
        for one in counted
    }


def agreed_meetings() -> ParticipationQuerySet:
    """Parts in meetings of boards up to today of which it is known how the partner took part.

    Attendance speaks only where it was agreed, as it does in the ledger; apologies are known too,
    so they count as not having come, which for trust they do not.
    """
    known = Participation.objects.standing().filter(starts_at__lte=end_of_today())
    boards = EventBoard.objects.values("event")
    return known.exclude(attendance=Attendance.NOT_KNOWN).filter(event__in=boards)


def _attendances(partnerships: Sequence[int]) -> dict[int, Attendances]:
    found = agreed_meetings().filter(partnership__in=partnerships)
    by_key: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for key, day, how in found.values_list("partnership", "event__occurred_on", "attendance"):
        by_key[key].append((day.toordinal(), how))
    return {
        key: Attendances(
            day=np.array([day for day, _how in by_key[key]], dtype=np.int64),
            came=np.array([how in CAME for _day, how in by_key[key]], dtype=np.bool_),
            deputy=np.array([how == Attendance.DEPUTY for _, how in by_key[key]], dtype=np.bool_),
        )
        for key in partnerships
    }


def _outcomes(truster: Truster, rows: ManyRows, partnership: int) -> Outcomes:
    place = int(np.searchsorted(rows.partnership, partnership))
    own = slice(0, 0)
    if place < rows.partnership.size and rows.partnership[place] == partnership:
        own = slice(*np.searchsorted(rows.place, [place, place + 1]).tolist())
    return Outcomes(
        by_partner=truster == Truster.PARTNER,
        day=rows.day[own],
        source=rows.source[own],
        x=rows.x[own],
    )
