"""Decisions and commissioned services: recorded, engaged on, made, put right and withdrawn."""

from engagement.models import CommissionedService, Decision
from tests.functional.desk import Desk, in_days
from tests.functional.ledger import Row, as_before, falls, rises

TITLE, SERVICE = "Move the clinic", "Stop smoking service"


def rows(x: float) -> list[Row]:
    """What a decision of the system says: to the partner, and of the system's duty."""
    source = "consultation"
    return [("trust", source, "partner", x, 1.0), ("early_engagement", source, "", x, 1.0)]


def engage_decide_correct_and_withdraw_a_decision(desk: Desk) -> None:
    record = desk.new_record()
    with record.counts():
        desk.page.goto(f"/decisions/new/?partner={desk.partnership.public_id}")
        desk.tick("Service change")
        desk.write(What_is_decided=TITLE)
        desk.press("Save decision", "The decision is recorded.")
    decision = Decision.objects.get(title=TITLE)
    with record.counts(*rows(1.0), trust_of_partner=rises, health=rises):
        _engage(desk, decision)
    desk.page.get_by_role("link", name="Take back").click()
    with record.counts(trust_of_partner=as_before, health=as_before):
        desk.write(Why="It was another decision")
        desk.press("Take back", "Taken back.")
    with record.counts(*rows(0.0), trust_of_partner=falls, health=falls):
        desk.choose(decision, "Record it as decided")
        desk.date("Decided on", in_days(-5))
        desk.press("Save", "Recorded as decided.")
    with record.counts(*rows(0.0), trust_of_partner=as_decided, health=as_decided):
        desk.page.get_by_role("link", name="Record what came of it").click()
        desk.write(What_did_they_say="Nobody asked us")
        desk.press("Save", "Recorded what came of it.")
        desk.choose(decision, "Correct this record")
        desk.write(What_is_decided=f"{TITLE} to Dale", Why_is_it_put_right="The name")
        desk.press("Save correction", "The decision is corrected.")
    with record.counts(trust_of_partner=as_before, health=as_before):
        desk.withdraw(decision, button="Withdraw record")


def as_decided(start: float, before: float, after: float) -> bool:
    """Neither words nor a title count: it stays below where it began."""
    return after < start and abs(after - before) < 1e-9


def _engage(desk: Desk, decision: Decision) -> None:
    desk.choose(decision, f"Record who was engaged at {desk.partnership.organisation.name}")
    desk.tick("Officers or managers", "Before options were formed")
    desk.date("When first", in_days(-20))
    desk.press("Save", "Recorded who was engaged.")


def commission_renew_correct_and_withdraw_a_service(desk: Desk) -> None:
    record = desk.new_record()
    with record.counts_for_nothing():
        desk.page.goto("/services/new/")
        desk.write(Which_service=SERVICE)
        name = desk.partnership.organisation.name
        desk.page.locator("[name=providers_q]").press_sequentially(name.lower(), delay=20)
        desk.page.get_by_role("option", name=name).first.click()
        desk.date("Contract ends on", in_days(1500))
        desk.press("Save service", "The service is recorded.")
        service = CommissionedService.objects.get(title=SERVICE)
        url = f"/services/{service.public_id}/"
        desk.page.get_by_role("link", name="Record a later end").click()
        desk.date("The contract now ends on", in_days(1600))
        desk.press("Save", "end is changed.")
        desk.page.goto(f"{url}correct/")
        desk.write(Why_is_it_put_right="The route was missing")
        desk.press("Save correction", "The service is corrected.")
        desk.page.goto(url)
        desk.page.get_by_role("link", name="Withdraw this record").click()
        desk.write(Why="Entered by mistake")
        desk.press("Withdraw record", "is withdrawn")
