"""What is promised, asked for, raised and said: recorded, changed and withdrawn on the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

from engagement.models import Commitment, DiscussionPoint, Document, Issue
from tests.functional.desk import Desk, in_days
from tests.functional.ledger import Row, as_before, falls, rises


def commitment_row(truster: str, x: float, q: float) -> Row:
    return ("trust", "commitment", truster, x, q)


def promise(desk: Desk, who: str, text: str, importance: str, *, made: int, due: int) -> Commitment:
    """Record a promise, so many days before or after today."""
    desk.begin("commitments")
    desk.tick(who, importance)
    desk.write(What_was_promised=text)
    desk.date("Promised on", in_days(made))
    desk.date("Due on", in_days(due))
    desk.press("Save commitment", "The promise is recorded.")
    return Commitment.objects.get(text=text)


def settle(desk: Desk, commitment: Commitment, state: str, done: str, *, both: bool) -> None:
    desk.choose(commitment, "Settle it")
    desk.tick(state)
    if both:
        desk.page.get_by_label("The other side agrees").check()
    desk.press("Save", done)


def reopen(desk: Desk, commitment: Commitment) -> None:
    desk.choose(commitment, "Reopen it")
    desk.write(Why="It was another one")
    desk.press("Reopen commitment", "The promise is open again.")


def keep_confirm_break_and_renegotiate_our_promise(desk: Desk) -> None:
    record = desk.new_record()
    with record.counts_for_nothing():
        ours = promise(
            desk, "We promised the partner", "Share the rota", "Standard", made=-9, due=9
        )
    with record.counts(commitment_row("partner", 1.0, 0.5), trust_of_partner=rises):
        settle(desk, ours, "Kept", "Recorded as kept.", both=False)
    with record.counts(commitment_row("partner", 1.0, 1.0), trust_of_partner=rises):
        desk.choose(ours, "The other side agrees")
        desk.press("Yes, both sides agree", "Both sides agree now")
    with record.counts(trust_of_partner=as_before):
        reopen(desk, ours)
    with record.counts(commitment_row("partner", 0.9, 0.5), trust_of_partner=rises):
        desk.choose(ours, "A new date was agreed")
        desk.date("New due date", in_days(30))
        desk.write(Why="Holidays")
        desk.press("Save new date", "The new date is recorded.")
    with record.counts(commitment_row("partner", 0.0, 1.0), trust_of_partner=falls):
        settle(desk, ours, "Broken", "Recorded as broken.", both=True)
    with record.counts(trust_of_partner=as_before):
        desk.withdraw(ours, button="Withdraw record")


def have_the_partner_confirm_through_a_link(desk: Desk) -> None:
    record = desk.new_record()
    with record.counts_for_nothing():
        ours = promise(desk, "We promised the partner", "Send figures", "Minor", made=-9, due=9)
    with record.counts(commitment_row("partner", 1.0, 0.25), trust_of_partner=rises):
        settle(desk, ours, "Kept", "Recorded as kept.", both=False)
    with record.counts(commitment_row("partner", 1.0, 0.5), trust_of_partner=rises):
        desk.choose(ours, "Ask the partner through a personal link")
        desk.page.get_by_label("Who at the partner is asked?").select_option(label="Ada Chief")
        desk.page.get_by_role("button", name="Make link").click()
        desk.page.goto(desk.page.get_by_label("Link for Ada Chief").input_value())
        asked = desk.page.locator("section", has_text="Send figures")
        asked.get_by_label("Yes, that is so").check()
        asked.get_by_role("button").click()
        desk.page.get_by_text("You confirmed").wait_for()
    with record.counts(trust_of_partner=as_before):
        desk.withdraw(ours, button="Withdraw record")


def settle_a_promise_of_the_partner(desk: Desk) -> None:
    record = desk.new_record()
    with record.counts_for_nothing():
        theirs = promise(desk, "The partner promised us", "Send minutes", "Major", made=-20, due=-2)
    # Kept after the day is late, whatever was ticked.
    with record.counts(commitment_row("system", 0.5, 1.5), trust_of_system=falls):
        settle(desk, theirs, "Kept", "Recorded as kept late.", both=True)
    with record.counts(trust_of_system=as_before):
        reopen(desk, theirs)
    with record.counts(trust_of_system=as_before):
        settle(desk, theirs, "Withdrawn by both sides", "Recorded as withdrawn", both=True)
    with record.counts(trust_of_system=as_before):
        desk.withdraw(theirs, button="Withdraw record")


def corrections(desk: Desk, record: Any, done: str) -> Callable[..., None]:
    """Putting one record right: answers to tick, and dates by their questions."""

    def put_right(*answers: str, dates: dict[str, date] | None = None) -> None:
        desk.choose(record, "Correct this record")
        desk.tick(*answers)
        for question, day in (dates or {}).items():
            desk.date(question, day)
        desk.write(Why_is_it_put_right="It was not so")
        desk.press("Save correction", done)

    return put_right


def withhold_share_and_correct_a_document(desk: Desk) -> None:
    record = desk.new_record()

    def row(truster: str, x: float) -> Row:
        return ("trust", "document", truster, x, 1.0)

    with record.counts_for_nothing():
        desk.begin("documents")
        desk.tick("The partner asked us")
        desk.write(What_was_asked_for="Demand by ward")
        desk.date("Asked for on", in_days(-20))
        desk.date("Due on", in_days(9))
        desk.press("Save document", "The document is recorded.")
    document = Document.objects.get(title="Demand by ward")
    put_right = corrections(desk, document, "The document is corrected.")

    with record.counts(row("partner", 0.0), trust_of_partner=falls):
        desk.choose(document, "Record it as withheld")
        desk.write(Who_decided_that="The committee", Why="Not ready")
        desk.press("Save", "Recorded as withheld.")
    with record.counts(row("partner", 1.0), trust_of_partner=rises):
        desk.choose(document, "Record it as shared")
        desk.press("Save", "Recorded as shared.")
    with record.counts(row("partner", 0.5), trust_of_partner=falls):
        put_right(dates={"Due on": in_days(-2)})
    with record.counts(row("system", 0.5), trust_of_partner=as_before, trust_of_system=falls):
        put_right("We asked the partner")
    with record.counts(trust_of_partner=as_before, trust_of_system=as_before):
        desk.withdraw(document, button="Withdraw record")


def settle_and_correct_an_issue(desk: Desk) -> None:
    record = desk.new_record()

    def row(truster: str, x: float, q: float) -> Row:
        return ("trust", "issue", truster, x, q)

    def end(outcome: str) -> None:
        desk.choose(issue, "Say how it ended")
        desk.tick(outcome)
        desk.press("Save", "Recorded how it ended.")

    with record.counts_for_nothing():
        desk.begin("issues")
        desk.tick("The partner raised it with us", "Minor")
        desk.write(What_was_raised="Late discharge letters")
        desk.date("Raised on", in_days(-20))
        desk.press("Save issue", "The issue is recorded.")
    issue = Issue.objects.get(text="Late discharge letters")
    put_right = corrections(desk, issue, "The issue is corrected.")

    with record.counts_for_nothing():
        desk.choose(issue, "Record that it was acknowledged")
        desk.press("Save", "Recorded as acknowledged.")
    with record.counts(row("partner", 0.0, 0.5), trust_of_partner=falls):
        end("Not satisfied: it is not resolved")
    with record.counts(trust_of_partner=as_before):
        desk.choose(issue, "Reopen it")
        desk.write(Why="They came back")
        desk.press("Reopen issue", "The issue is open again.")
    with record.counts(row("partner", 1.0, 0.5), trust_of_partner=rises):
        end("Satisfied: it is resolved")
    with record.counts(row("partner", 0.5, 1.0), trust_of_partner=falls):
        put_right("Partly satisfied", "Standard")
    with record.counts(row("system", 1.0, 1.5), trust_of_partner=as_before, trust_of_system=rises):
        put_right("We raised it with the partner", "Satisfied: it is resolved", "Major")
    with record.counts(trust_of_system=as_before):
        desk.withdraw(issue, button="Withdraw record")


def note_and_follow_up_what_they_said(desk: Desk) -> None:
    """What partners tell us is no evidence, whatever becomes of it."""
    record = desk.new_record()
    with record.counts_for_nothing():
        desk.begin("discussion")
        desk.write(What_did_they_say="Parking is short")
        desk.press("Save", "What they said is noted.")
    point = DiscussionPoint.objects.get(text="Parking is short")
    with record.counts_for_nothing():
        desk.page.goto(f"/discussion/{point.public_id}/")
        desk.page.get_by_role("link", name="Say what became of it").click()
        desk.tick("Answered")
        desk.press("Save", "Recorded what became of it.")
    with record.counts_for_nothing():
        desk.page.get_by_role("link", name="Withdraw it").click()
        desk.write(Why="Entered by mistake")
        desk.press("Withdraw", "It is withdrawn.")
