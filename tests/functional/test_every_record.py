"""Every record that gives evidence, made, corrected and withdrawn by a person on the pages.

After each step the ledger is read for what the record says now, and the scores for which way they
moved once the worker had been there. The values are those of the published method.
"""

import re
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

import engagement.views
from engagement.actions.agreement import agree_contact
from engagement.actions.commitment import settle_commitment
from engagement.actions.scoring import sweep
from engagement.enums import EvidenceSource
from partners.enums import Grade
from tests import factories as make
from tests.browser import LiveServer
from tests.functional.climate_story import (
    record_a_pressure_on_the_system,
    record_and_withdraw_a_quiet_period,
    record_renew_correct_and_withdraw_a_pressure,
    say_how_things_stood,
)
from tests.functional.decision_story import (
    commission_renew_correct_and_withdraw_a_service,
    engage_decide_correct_and_withdraw_a_decision,
)
from tests.functional.desk import Desk, in_days
from tests.functional.event_story import BOARD, log_correct_and_withdraw_an_event
from tests.functional.ledger import Seen
from tests.functional.record_stories import (
    have_the_partner_confirm_through_a_link,
    keep_confirm_break_and_renegotiate_our_promise,
    note_and_follow_up_what_they_said,
    settle_a_promise_of_the_partner,
    settle_and_correct_an_issue,
    withhold_share_and_correct_a_document,
)
from tests.functional.test_log_a_meeting import Story, sign_in, story, wait_until_scored
from tests.routes import all_routes
from tests.worker import WorkerProcess

__all__ = ["story"]

# Sources that no page writes yet, with the actions that do: once a view has one of these, a person
# can do it on a page, and it is to be done below.
WITHOUT_PAGES = {
    EvidenceSource.PULSE: ("pulse",),
}
VIEWS = Path(engagement.views.__file__).parent
# Named like a page that changes a record, but only read.
READ_ONLY = re.compile(r"engagement:(\w+_history|discussion_points?|decision_partners)")


# No score moves by what partners hold of a plan, by what a board talks about and whose interest
# stands against it, by how large a sector is, by what a survey asks before it is closed, or by who
# asks what is kept.
WITHOUT_EVIDENCE = (
    "engagement:plan_",
    "engagement:agenda_item_",
    "engagement:interest_",
    "engagement:sector_figure_",
    "engagement:pack",
    "engagement:information_",
    "engagement:rights_",
    # A wave posts evidence at its close: its own story, from opening to score, is told apart.
    "engagement:survey_",
)


@pytest.fixture
def desk(
    celery_worker_process: WorkerProcess, story: Story, product: LiveServer, new_context: Any
) -> Desk:
    """The manager before a council of which both trusts are scored, from a little evidence."""
    make.make_board(system=story.system, name=BOARD)
    make.make_rating_of_partners(story.system)
    # More than there is, so that every contact shows in engagement health.
    agree_contact(
        by=make.TESTS,
        partnership=story.council,
        valid_from=in_days(-400),
        contacts_a_year=52,
        people=4,
        grade=Grade.CHIEF,
    )
    make.make_event(partnerships=[story.council], tone=3)
    settle_commitment(
        by=make.TESTS,
        commitment=make.make_commitment(partnership=story.council),
        state="kept",
        happened_on=timezone.localdate(),
    )
    sweep(timedelta(seconds=20))
    wait_until_scored(story.council)
    context = new_context()
    sign_in(context, story.manager, product)
    seen = Seen()
    page = context.new_page()
    seen.listen(page)
    return Desk(page, story.council, seen)


def test_every_record_moves_ledger_and_scores(desk: Desk) -> None:
    """One story a kind of record; at the end, that no source and no form was left out."""
    log_correct_and_withdraw_an_event(desk)
    keep_confirm_break_and_renegotiate_our_promise(desk)
    have_the_partner_confirm_through_a_link(desk)
    settle_a_promise_of_the_partner(desk)
    withhold_share_and_correct_a_document(desk)
    settle_and_correct_an_issue(desk)
    note_and_follow_up_what_they_said(desk)
    engage_decide_correct_and_withdraw_a_decision(desk)
    commission_renew_correct_and_withdraw_a_service(desk)
    record_renew_correct_and_withdraw_a_pressure(desk)
    record_a_pressure_on_the_system(desk)
    record_and_withdraw_a_quiet_period(desk)
    say_how_things_stood(desk)

    assert desk.seen.sources == set(EvidenceSource.values) - set(WITHOUT_PAGES)
    assert forms_of_records() - desk.seen.sent == set()


def test_what_is_left_out_has_no_page() -> None:
    views = "\n".join(path.read_text("utf-8") for path in VIEWS.rglob("*.py"))
    for source, actions in WITHOUT_PAGES.items():
        for action in actions:
            name = f"engagement.actions.{action}"
            assert find_spec(name), f"{name} is gone: what writes {source} now?"
            assert f"{name} import" not in views, f"{source} has a page: take its steps in."


def forms_of_records() -> set[str]:
    """Every page on which a record that can be withdrawn is made or changed, and the partner's."""
    names = {route.name for route in all_routes() if route.name.startswith("engagement:")}
    kinds = tuple(name.removesuffix("withdraw") for name in names if name.endswith("_withdraw"))
    assert len(kinds) >= 5
    of_records = {
        name for name in names if name.startswith(kinds) and not name.startswith(WITHOUT_EVIDENCE)
    }
    changing = {name for name in of_records if not READ_ONLY.fullmatch(name)}
    return changing | {"engagement:log_event", "engagement:partner_page"}
