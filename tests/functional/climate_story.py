"""What weighs on a partner and on the system, known silence, and how things stood: on the pages."""

from datetime import timedelta

from engagement.actions.scoring import sweep
from engagement.models import Pressure, QuietPeriod
from tests.functional.desk import Desk, in_days
from tests.functional.ledger import as_before, falls, rises

SECONDS = timedelta(seconds=20)


def record_renew_correct_and_withdraw_a_pressure(desk: Desk) -> None:
    record = desk.new_record()
    with record.counts(trust_of_system=rises):
        desk.begin("pressures")
        desk.tick("Workforce", "Overwhelming")
        desk.write(Cause="Hospitals recruit its care staff", Document_that="Workforce report")
        desk.date("From", in_days(-30))
        desk.date("Until", in_days(20))
        desk.press("Save pressure", "The pressure is recorded.")
    pressure = Pressure.objects.latest("id")
    with record.counts():  # the renewal begins later, and nothing has happened in it yet
        desk.choose(pressure, "Renew it")
        desk.write(Document_that="Workforce report, second quarter")
        desk.press("Renew pressure", "The pressure goes on.")
    with record.counts(trust_of_system=falls):
        desk.choose(pressure, "Correct this record")
        desk.tick("Light")
        desk.write(Why="It was less")
        desk.press("Save correction", "The pressure is corrected.")
    with record.counts(trust_of_system=as_before):
        desk.withdraw(Pressure.objects.latest("id"), button="Withdraw record")


def record_a_pressure_on_the_system(desk: Desk) -> None:
    record = desk.new_record()
    with record.counts(trust_of_partner=rises):
        desk.page.goto("/pressures/new/")
        desk.tick("Reorganisation", "Overwhelming")
        desk.write(Document_that="Board paper on running costs")
        desk.date("From", in_days(-30))
        desk.press("Save pressure", "The pressure is recorded.")
        sweep(SECONDS)  # everybody's scores wait: nobody is told of each
    with record.counts(trust_of_partner=as_before):
        desk.withdraw(Pressure.objects.latest("id"), button="Withdraw record")
        sweep(SECONDS)


def record_and_withdraw_a_quiet_period(desk: Desk) -> None:
    record = desk.new_record()
    with record.counts(health=rises):
        desk.page.goto(f"/quiet-periods/new/?partner={desk.partnership.public_id}")
        desk.tick("Merger")
        desk.date("From", in_days(-60))
        desk.date("Until", in_days(10))
        desk.press("Save quiet period", "The quiet period is recorded.")
    period = QuietPeriod.objects.latest("id")
    with record.counts(health=as_before):
        desk.page.goto(f"/quiet-periods/{period.public_id}/")
        desk.page.get_by_role("link", name="Withdraw this record", exact=True).click()
        desk.write(Why="They do not merge")
        desk.press("Withdraw record", "is withdrawn")


def say_how_things_stood(desk: Desk) -> None:
    record = desk.new_record()
    both = [("trust", "history", side, 0.0, 1.0) for side in ("partner", "system")]
    with record.counts(*both, trust_of_partner=falls, trust_of_system=falls):
        _start(desk, "Bad")
    with record.counts(trust_of_partner=as_before, trust_of_system=as_before):
        _start(desk, "Not known")


def _start(desk: Desk, how: str) -> None:
    desk.page.goto(f"/partnerships/{desk.partnership.public_id}/starting-point/")
    desk.tick(how)
    desk.write(Why="Both sides said so")
    desk.press("Save starting point", "The starting point is recorded.")
