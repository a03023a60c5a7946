"""Somebody asks what is kept about them, and something is held."""

from engagement.actions.rights.item import decide_item, include_rest
from engagement.actions.rights.request import carry_out, store_answer
from engagement.enums import RightsDecision
from engagement.rights.answer import answer_zip
from partners.models import Partnership
from tests import factories as make
from tests.world.home import EVERYBODY, MARK, SECRET, World


def add_rights(world: World, partnership: Partnership) -> None:
    """A request that is being reviewed, with a place that is held back, and a legal hold.

    Of the person who has every role, so that nobody else may cancel the job of the answer.
    """
    by = world.users[EVERYBODY]
    person = make.make_person(system=world.system, name=f"{MARK} Asker")
    make.make_planned_conversation(
        partnership=partnership, person=person, topic=f"What {MARK} Asker said of {SECRET}"
    )
    request = make.make_searched_request(person=person, by=by)
    item = request.items.order_by("pk").first()
    if item is not None:
        decide_item(
            by=by, item=item, decision=RightsDecision.HOLD_BACK, reason=f"It tells of {SECRET}"
        )
    answered = make.make_searched_request(person=person, by=by)
    include_rest(by=by, request=answered)
    store_answer(
        by=by,
        request=carry_out(by=by, request=answered),
        content=answer_zip(answered),
    )
    make.make_hold(by=by, system=world.system, person=make.make_person(system=world.system))
