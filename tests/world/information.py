"""Requests for information."""

from engagement.actions.information.request import ask_clarification
from engagement.actions.information.review import Ground, Judgement, decide_item
from engagement.enums import ItemDecision
from tests import factories as make
from tests.factories.information import again, make_officer, search
from tests.world.home import MARK, SECRET, World


def add_information(world: World) -> None:
    """One released, one that waits for the applicant, one in review with an item withheld."""
    by, system = world.users["information_governance_lead"], world.system
    make.make_released_request(
        by=by, system=system, summary=f"{MARK} answered", asked_by=f"{SECRET} asker"
    )
    waiting = make.make_information_request(by=by, system=system, summary=f"{MARK} unclear")
    ask_clarification(by=by, request=waiting, asked_on=waiting.received_on, words=SECRET)
    reviewed = search(make.make_information_request(by=by, system=system, summary=f"{MARK} asked"))
    item = again(reviewed).items.filter(has_confidence=True).order_by("-pk").first()
    assert item is not None
    ground = Ground("41", "They told us in confidence.")
    decide_item(by=by, item=item, judgement=Judgement(ItemDecision.WITHHOLD, (ground,)))
    make_officer(system)
