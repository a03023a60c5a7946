"""Examples of what is done with agendas, interests, and what seats are compared with."""

from datetime import date
from decimal import Decimal
from typing import Any

from engagement.actions.agenda import InterestFacts, ItemFacts
from tests import factories as make
from tests.integration.rules.examples.registry import example


@example("engagement.actions.agenda.add_agenda_items")
def _() -> dict[str, Any]:
    return {"event": make.make_board_meeting(), "items": [ItemFacts(1, "Winter plan")]}


@example("engagement.actions.agenda.change_agenda_item")
def _() -> dict[str, Any]:
    item = make.make_agenda_item()
    facts = ItemFacts(2, "Another title", "decision")
    return {"item": item, "facts": facts, "expected_version": item.version}


@example("engagement.actions.agenda.withdraw_agenda_item")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "item": make.make_agenda_item(), "reason": "Put off"}


@example("engagement.actions.agenda.declare_interest")
def _() -> dict[str, Any]:
    board = make.make_board()
    person = make.make_person(system=board.system)
    event = make.make_board_meeting(boards=[board], people=[person])
    return {
        "item": make.make_agenda_item(event=event),
        "person": person,
        "facts": InterestFacts("financial", "leaves", "Owns shares in the bidder"),
    }


@example("engagement.actions.agenda.change_interest")
def _() -> dict[str, Any]:
    interest = make.make_interest()
    facts = InterestFacts("indirect", "no_vote")
    return {"interest": interest, "facts": facts, "expected_version": interest.version}


@example("engagement.actions.agenda.withdraw_interest")
def _() -> dict[str, Any]:
    return {"by": make.make_user(), "interest": make.make_interest(), "reason": "Another person"}


@example("engagement.actions.sector_figure.enter_sector_figures")
def _() -> dict[str, Any]:
    return {
        "system": make.make_system(),
        "unit": "staff",
        "as_at": date(2026, 3, 31),
        "source": "Invented census",
        "values": {"nhs": Decimal(100), "vcse": Decimal(20)},
    }


@example("engagement.actions.sector_figure.withdraw_sector_figure")
def _() -> dict[str, Any]:
    figure = make.make_sector_figures(system=make.make_system(), nhs=100)[0]
    return {"by": make.make_user(), "figure": figure, "reason": "Wrong year"}


@example("engagement.actions.sector_figure.choose_comparison")
def _() -> dict[str, Any]:
    return {"system": make.make_system(), "allows": True, "reason": "The board agreed."}
