"""June 2024: a log in the form of ministers' lists, and an election that was called.

From 25 May to 4 July ministers met nobody but in emergencies. Once that is recorded, nobody's
contact becomes overdue because of it, on any day of it, and clocks go on where they stood.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from engagement.actions.agreement import agree_contact
from engagement.actions.quiet_period import withdraw_quiet_period
from engagement.actions.scoring import sweep
from engagement.analytics.health import gather
from engagement.analytics.partnerships import contact_overdue, with_contact_due
from engagement.enums import ModelFamily
from engagement.models import QuietPeriod, ScoreModel, ScoreSeries
from engagement.models.todo import TodoKind
from partners.models import Partnership, System
from tests import factories as make
from tests.integration.imports.logs import imported, log_of

pytestmark = pytest.mark.django_db
HEADINGS = "department,minister,date,organisation,purpose,type"
FIRST, LAST = date(2024, 5, 25), date(2024, 7, 4)
BEFORE, AFTER = FIRST - timedelta(days=1), date(2024, 7, 30)
# Every how many days each was met until the election was called, and the days agreed.
MET = {
    "Alder County Council": (7, 15),
    "Birch Borough Council": (14, 15),
    "Cedar Care Forum": (21, 24),
    "Dogwood Charity": (28, 30),
    "Elder Hospitals": (10, 40),
    "Forsythia Homes": (60, 30),
}
EMERGENCY = "Elder Hospitals"


def _rows(name: str, every: int) -> list[str]:
    """The lines of a body in the lists of ministers' meetings, oldest first."""
    days, day = [], BEFORE
    while day >= date(2024, 1, 2):
        days.append(day)
        day -= timedelta(days=every)
    return [_row(name, day) for day in reversed(days)]


def _row(name: str, day: date) -> str:
    return f"Department of Care,A Minister,{day:%d/%m/%Y},{name},To talk,ministerial"


def _at(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=ZoneInfo("Europe/London"))


def _days() -> Iterator[date]:
    return (FIRST + timedelta(days=each) for each in range((LAST - FIRST).days + 1))


@pytest.fixture
def system() -> System:
    """As it stood on 24 May, when the last meetings had been logged."""
    with time_machine.travel(_at(BEFORE), tick=False):
        system = make.make_system(name="Department of Care")
        manager = make.make_user(system=system)
        rows = [row for name, (every, _) in MET.items() for row in _rows(name, every)]
        imported(system, log_of(*rows, headings=HEADINGS), by=manager)
        partnerships = Partnership.objects.filter(system=system)
        assert partnerships.count() == len(MET)
        partnerships.update(tier="managed", owner=manager)
        for partnership in partnerships:
            agree_contact(
                by=manager,
                partnership=partnership,
                valid_from=date(2024, 1, 1),
                contacts_a_year=round(365 / MET[str(partnership)][1]),
            )
    with time_machine.travel(_at(FIRST + timedelta(days=17)), tick=False):
        # One body was met in the middle of it, so nobody can say that June was not logged.
        emergency = _row(EMERGENCY, FIRST + timedelta(days=16))
        imported(system, log_of(emergency, headings=HEADINGS), by=manager)
    return system


def _record(system: System) -> QuietPeriod:
    with time_machine.travel(_at(FIRST), tick=False):
        return make.make_quiet_period(
            system=system, first_on=FIRST, last_on=LAST, note="General election on 4 July 2024"
        )


def _overdue(system: System, on: date) -> set[str]:
    with time_machine.travel(_at(on), tick=False):
        model = ScoreModel.objects.in_force(ModelFamily.HEALTH)
        rows = with_contact_due(Partnership.objects.filter(system=system), model, system)
        return {str(row) for row in contact_overdue(rows)}


def test_nobodys_contact_becomes_overdue_because_of_it(system: System) -> None:
    neglected = _overdue(system, BEFORE)
    assert neglected == set()
    without = set().union(*(_overdue(system, day) for day in _days()))
    assert without == set(MET) - {EMERGENCY}
    period = _record(system)
    for day in _days():
        assert _overdue(system, day) == set(), day
    # The clocks go on where they stood: whoever is met every fortnight is missed after one.
    assert _overdue(system, LAST + timedelta(days=16)) == {
        "Alder County Council",
        "Birch Borough Council",
    }
    assert _overdue(system, AFTER) == set(MET) - {"Dogwood Charity", "Forsythia Homes", EMERGENCY}
    withdraw_quiet_period(by=make.make_user(), period=period, reason="To see what it does")
    assert _overdue(system, LAST) == without


def test_one_that_was_neglected_before_stays_so(system: System) -> None:
    with time_machine.travel(_at(BEFORE), tick=False):
        never = make.make_partnership(system=system, tier="managed", name="Gorse Alliance")
        Partnership.objects.filter(pk=never.pk).update(created_at=_at(date(2024, 1, 2)))
        agree_contact(
            by=make.TESTS, partnership=never, valid_from=date(2024, 1, 1), contacts_a_year=12
        )
    _record(system)
    for day in (BEFORE, FIRST, LAST, AFTER):
        assert "Gorse Alliance" in _overdue(system, day)


def test_pages_and_scores_say_the_same(system: System, client: Client) -> None:
    _record(system)
    with time_machine.travel(_at(LAST), tick=False):
        manager = Partnership.objects.filter(system=system)[0].owner
        assert manager is not None
        client.force_login(manager)
        waiting = {
            count.kind: count.number for count in client.get("/").context["work"].todo.counts
        }
        assert waiting.get(TodoKind.CONTACT_OVERDUE, 0) == 0
        listed = client.get("/partnerships/?contact_overdue=on").context["page"].rows
        assert listed == []
        for partnership in Partnership.objects.filter(system=system):
            body = client.get(f"/partnerships/{partnership.public_id}/").text
            assert "Contact overdue" not in body
            assert "No contact is due in this time." in body
            quiet = gather(partnership).ledger.quiet
            assert (quiet.first.tolist(), quiet.last.tolist()) == (
                [FIRST.toordinal()],
                [LAST.toordinal()],
            )
        sweep(timedelta(seconds=60))
    assert ScoreSeries.objects.newest().filter(system=system, measure="health").count() == len(MET)
