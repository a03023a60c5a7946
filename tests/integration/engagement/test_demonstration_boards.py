"""The demonstration's board loses its member from local authorities, and finds one, twice over."""

from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone

from engagement.demonstration.boards import write_boards
from engagement.demonstration.loader import write_accounts, write_organisations
from engagement.demonstration.world import BY, World
from partners.actions.system import found_system
from partners.models import Board
from partners.presenters.board import BoardFacts, board_facts
from partners.presenters.board_findings import FindingRow

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def board() -> Board:
    """The board, with the organisations and people of the story and nothing that happened."""
    system = found_system(
        by=BY, code="QWM", name="Westmarch", icb_name="NHS Westmarch", is_fictional=True
    )
    world = World(system=system, today=TODAY, random=Random(1))
    write_accounts(world)
    write_organisations(world)
    write_boards(world)
    return world.boards["NHS Westmarch ICB board"]


def councils(facts: BoardFacts) -> FindingRow:
    rows = [row for each in facts.findings for row in each.rows]
    [found] = [row for row in rows if row.finding.rule.code == "local-authorities"]
    return found


def test_the_finding_of_each_day_says_since_when_and_why(board: Board) -> None:
    for day, is_met, since in (
        (600, True, 730),
        (520, True, 730),
        (519, False, 519),
        (450, False, 519),
        (400, True, 400),
        (300, True, 400),
        (0, False, 239),
    ):
        facts = board_facts(board, ago(day))
        found = councils(facts)
        assert (found.is_met, found.finding.since) == (is_met, ago(since)), day
        assert "“Partner member, local authorities”" in found.why
        assert ("Counted" if is_met else "Not counted") in found.why
        [bill] = facts.proposed
        [mayors] = [row for row in bill.rows if row.finding.rule.code == "mayors"]
        assert not mayors.is_met
        assert mayors.why == "0 of 1. No seat of this board is meant for it."


def test_terms_nominations_and_a_constitution_are_there_to_look_at(board: Board) -> None:
    facts = board_facts(board)
    endings = {row.seat.title: row.endings for row in facts.seats if row.endings}
    assert endings["Non-executive member"][0].is_over
    assert endings["Partner member, NHS trusts"][0].sentence.startswith("Appointed until")
    [vacant] = [row for row in facts.seats if row.holder is None]
    [under_way] = vacant.nominations
    assert under_way.stage == "assessed"
    partnership = Board.objects.get(name="Westmarch Integrated Care Partnership")
    [own] = board_facts(partnership).findings
    assert [row.is_met for row in own.rows] == [True, False, True]
    assert own.rule_set.system == board.system
