"""A council procures sexual-health services: every page says the same, right thing of it.

The contract's end raises the decision; of the three partners that it affects one is engaged on the
options, one after it was made, one not at all.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import User
from engagement.actions.scoring import sweep
from engagement.models import Decision, Evidence, ScoreSeries
from engagement.tasks import digest
from jobs.tasks import send_mails
from partners.models import Partnership, System
from tests import factories as make
from tests.browser import LiveServer
from tests.functional.test_log_a_meeting import sign_in
from tests.integration.engagement.pages import assert_trust

if TYPE_CHECKING:
    from playwright.sync_api import Page

TODAY = timezone.localdate()
ENDS = TODAY + timedelta(days=300)
EARLY, DECIDED, LATE = (TODAY - timedelta(days=days) for days in (40, 20, 5))
SECONDS = timedelta(seconds=20)
SERVICE = "Sexual health services"
NOT_ASKED = "Decided before engaged"


@dataclass
class Cast:
    """Who is in the story."""

    system: System
    manager: User
    council: Partnership
    hospital: Partnership
    charity: Partnership
    practice: Partnership

    @property
    def affected(self) -> list[Partnership]:
        return [self.hospital, self.charity, self.practice]

    def joint(self, partner: Partnership) -> Partnership:
        """The partnership of the council with another partner."""
        return Partnership.objects.between(self.council.organisation, partner.organisation).get()


@pytest.fixture
def cast(product: LiveServer) -> Cast:
    system = make.make_system(name="Vale system")
    manager = make.make_user(system=system, name="Mo Manager")
    make.make_rating_of_partners(system)
    north = make.make_place(system, "North Vale")

    def partner(name: str, kind: str) -> Partnership:
        return make.make_partnership(
            system=system, name=name, kind=kind, place=north, owner=manager
        )

    return Cast(
        system=system,
        manager=manager,
        council=partner("Vale Council", "upper_tier_council"),
        hospital=partner("Dale Hospital", "acute_trust"),
        charity=partner("Open Door", "voluntary"),
        practice=partner("Mill Practice", "gp_practice"),
    )


def test_a_council_procures_sexual_health_services(
    cast: Cast, product: LiveServer, new_context: Any
) -> None:
    context = new_context()
    sign_in(context, cast.manager, product)
    page = context.new_page()
    the_contracts_end_raises_the_decision(page, cast)
    home_says_that_the_contract_ends(page)
    one_is_engaged_on_options_one_after_one_not(page, cast)
    the_decision_and_the_list_say_who_was_not_asked(page)
    each_partners_page_says_the_same(page, cast)
    home_and_the_daily_mail_say_who_was_not_asked(page, cast)
    the_rate_counts_them(page)
    only_the_trust_of_those_affected_in_the_council_moves(page, cast)


def the_contracts_end_raises_the_decision(page: "Page", cast: Cast) -> None:
    page.goto("/services/new/")
    page.get_by_label("Which service?").fill(SERVICE)
    _pick(page, "commissioner", "Vale Council")
    page.get_by_label("It affects the system itself").uncheck()
    _pick(page, "providers", "Dale Hospital")
    _pick(page, "affected", "Open Door")
    _pick(page, "affected", "Mill Practice")
    _day(page, "ends_on", ENDS)
    page.get_by_role("button", name="Save service").click()
    page.get_by_role("link", name=f"What follows the contract for {SERVICE}").click()
    page.get_by_text("Not decided yet, and nobody was engaged so far at").wait_for()
    decision = Decision.objects.get()
    assert (decision.expected_on, decision.partnership) == (ENDS, cast.council)
    assert {row.affected for row in decision.consultations.all()} == {
        each.organisation for each in cast.affected
    }


def home_says_that_the_contract_ends(page: "Page") -> None:
    address = page.url
    page.goto("/?kind=service_ending")
    [item] = page.locator(".app-todo__item").all()
    assert SERVICE in item.inner_text()
    assert f"The contract ends {ENDS:%-d %B %Y}" in item.inner_text()
    page.goto(address)


def one_is_engaged_on_options_one_after_one_not(page: "Page", cast: Cast) -> None:
    _engage(page, "Dale Hospital", "On the options", EARLY)
    page.get_by_role("link", name="Record it as decided").click()
    _day(page, "decided_on", DECIDED)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Recorded as decided.").wait_for()
    _engage(page, "Open Door", "After the decision", LATE)


def the_decision_and_the_list_say_who_was_not_asked(page: "Page") -> None:
    callout = page.locator(".nhsuk-card--warning", has_text=NOT_ASKED).inner_text()
    assert f"Open Door: first engaged on {LATE:%-d %B %Y}, after the decision" in callout
    assert "Mill Practice: not engaged at all" in callout
    assert "Dale Hospital" not in callout
    page.goto("/decisions/?state=decided_before_engaged")
    row = page.get_by_role("row", name=SERVICE)
    assert NOT_ASKED in row.inner_text()
    assert "Dale Hospital: on the options" in row.inner_text()


def each_partners_page_says_the_same(page: "Page", cast: Cast) -> None:
    said = {
        cast.hospital: "First engaged: on the options",
        cast.charity: "First engaged: after the decision",
        cast.practice: "Not engaged at all",
    }
    for partner, words in said.items():
        page.goto(f"/partnerships/{partner.public_id}/")
        section = page.locator("#decisions").inner_text()
        assert words in section
        assert NOT_ASKED in section
    page.goto(f"/partnerships/{cast.council.public_id}/")
    section = page.locator("#decisions").inner_text()
    assert f"What follows the contract for {SERVICE}" in section
    assert NOT_ASKED in section


def home_and_the_daily_mail_say_who_was_not_asked(page: "Page", cast: Cast) -> None:
    page.goto("/?kind=not_engaged")
    items = [item.inner_text() for item in page.locator(".app-todo__item").all()]
    notes = [
        f"{name} is affected and was not engaged before Vale Council decided on {DECIDED:%-d %B %Y}"
        for name in ("Mill Practice", "Open Door")
    ]
    assert len(items) == 2
    digest()
    send_mails()
    [message] = mail.outbox
    assert message.to == [cast.manager.email]
    for note, item in zip(notes, sorted(items, key=lambda text: "Open Door" in text), strict=True):
        assert note in item
        assert note in message.body
    assert "Dale Hospital" not in message.body
    assert "Service ending" not in page.locator(".app-todo-kinds").inner_text()  # decided


def the_rate_counts_them(page: "Page") -> None:
    page.goto("/decisions/early-engagement/")
    page.get_by_text("No decisions in this time.").wait_for()  # by the system
    by_partners = page.locator("section", has_text="Decisions by partners")
    assert "1 of 3 affected were engaged early: Too few to say" in by_partners.inner_text()
    [never] = by_partners.get_by_role("row", name="GP practice").all()
    assert never.get_by_role("link").last.inner_text().startswith("1")
    never.get_by_role("link").last.click()
    page.get_by_role("link", name=f"What follows the contract for {SERVICE}").wait_for()


def only_the_trust_of_those_affected_in_the_council_moves(page: "Page", cast: Cast) -> None:
    sweep(SECONDS)
    assert not ScoreSeries.objects.exists()
    for partner in cast.affected:
        page.goto(f"/partnerships/{cast.joint(partner).public_id}/")
        page.get_by_role("button", name="Score their trust").click()
        page.get_by_text("is scored from now on").wait_for()
    for partner, x, on in (
        (cast.hospital, 0.7, EARLY),
        (cast.charity, 0.0, DECIDED),
        (cast.practice, 0.0, DECIDED),
    ):
        assert_trust(cast.joint(partner), "partner", "consultation", x=x, q=1.0, on=on)
    moved = Evidence.objects.in_force().values_list("partnership", "component", "truster")
    joint = [cast.joint(partner).pk for partner in cast.affected]
    assert set(moved) == {(pk, "trust", "partner") for pk in joint}
    scored = ScoreSeries.objects.values_list("partnership", "measure").distinct()
    assert set(scored) == {(pk, "trust_of_partner") for pk in joint}


def _pick(page: "Page", field: str, name: str) -> None:
    page.locator(f"[name={field}_q]").press_sequentially(name.lower(), delay=20)
    page.get_by_role("option", name=name).click()


def _day(page: "Page", name: str, value: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(value, part)))


def _engage(page: "Page", who: str, stage: str, on: date) -> None:
    page.get_by_role("link", name=f"Record who was engaged at {who}").click()
    page.get_by_role("radio", name="Officers or managers").check()
    _day(page, "first_engaged_on", on)
    page.get_by_role("radio", name=stage, exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Recorded who was engaged.").wait_for()
