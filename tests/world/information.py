"""Requests for information."""

from django.utils import timezone

from engagement.actions.information.extending import extend_time
from engagement.actions.information.request import ask_clarification
from engagement.actions.information.review import Ground, Judgement, decide_item
from engagement.actions.information.second_look import close_second_look
from engagement.enums import ExtensionLaw, ItemDecision, ReviewOutcome
from engagement.foi.working_days import last_day_to_answer
from tests import factories as make
from tests.factories.information import again, make_officer, search
from tests.world.home import MARK, SECRET, World


def add_information(world: World) -> None:
    """Answered, reviewed again, with more time, waiting for the applicant, and in review."""
    by, system = world.users["information_governance_lead"], world.system
    make.make_released_request(
        by=by, system=system, summary=f"{MARK} answered", asked_by=f"{SECRET} asker"
    )
    looked_at = make.make_request_under_review(by=by, system=system, summary=f"{MARK} doubted")
    close_second_look(
        by=make_officer(system),
        request=looked_at,
        closed_on=timezone.localdate(),
        outcome=ReviewOutcome.UPHELD,
        reason=f"{SECRET} stands",
    )
    make.make_request_under_review(by=by, system=system, summary=f"{MARK} complained of")
    extended = make.make_information_request(by=by, system=system, summary=f"{MARK} longer")
    extend_time(
        by=by,
        request=extended,
        until=last_day_to_answer(extended.received_on, 30),
        under=ExtensionLaw.PUBLIC_INTEREST,
        reason=f"{SECRET} is weighed",
    )
    waiting = make.make_information_request(by=by, system=system, summary=f"{MARK} unclear")
    ask_clarification(by=by, request=waiting, asked_on=waiting.received_on, words=SECRET)
    reviewed = search(make.make_information_request(by=by, system=system, summary=f"{MARK} asked"))
    item = again(reviewed).items.filter(has_confidence=True).order_by("-pk").first()
    assert item is not None
    ground = Ground("41", "They told us in confidence.")
    decide_item(by=by, item=item, judgement=Judgement(ItemDecision.WITHHOLD, (ground,)))
    make_officer(system)
