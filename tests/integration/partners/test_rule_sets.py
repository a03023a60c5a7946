"""Rule sets: dated data that people edit, and that no change overwrites."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import NATIONAL_ADMINISTRATOR
from partners.actions.rule_set import RuleSetFacts, change_rule_set
from partners.enums import BoardKind
from partners.models import CompositionRuleSet
from partners.presenters.board import board_facts
from tests import factories
from tests.factories.boards import A_CHAIR
from tests.integration.partners.conftest import World
from tests.integration.partners.queries import queries_of

NATIONAL = "/boards/rule-sets/national/add/"
LIST = "/boards/rule-sets/"
CHANGED = date(2026, 4, 1)


def rows(*rules: dict[str, Any]) -> dict[str, Any]:
    """Requirements as the form sends them, with an empty one behind."""
    said: dict[str, Any] = {
        "rules-TOTAL_FORMS": len(rules) + 1,
        "rules-INITIAL_FORMS": 0,
        f"rules-{len(rules)}-at_least": 1,
    }
    for number, rule in enumerate(rules):
        said |= {f"rules-{number}-{name}": value for name, value in rule.items()}
    return said


def day(value: date, name: str = "valid_from") -> dict[str, int]:
    return {f"{name}_{part}": getattr(value, part) for part in ("day", "month", "year")}


VCSE = {"text": "A voice of charities", "test": "sector:vcse", "at_least": 1}
CHAIR = {"text": "A chair", "test": "title", "titles": "Chair, Independent chair", "at_least": 1}


EMPTY = {f"rules-{row}-{name}": "" for row in (0, 1) for name in ("text", "test", "titles")}


def new(*rules: dict[str, Any], **said: Any) -> dict[str, Any]:
    return {
        "name": "Our constitution",
        "board_kind": "place_partnership",
        "standing": "in_force",
        "legal_source": "Constitution of the board, section 3",
        **day(date(2024, 1, 1)),
        **rows(*(rules or (VCSE, CHAIR))),
        **said,
    }


def url(route: str, rule_set: CompositionRuleSet) -> str:
    return reverse(f"partners:{route}", args=[rule_set.public_id])


def add_url(world: World) -> str:
    return reverse("partners:rule_set_add", args=[world.system.public_id])


@pytest.fixture
def national(client: Client, world: World) -> Client:
    client.force_login(factories.make_national_user(NATIONAL_ADMINISTRATOR.name))
    return client


def act() -> CompositionRuleSet:
    return CompositionRuleSet.objects.get(legal_source__contains="Health and Care Act 2022")


def test_a_system_adds_its_own_and_its_boards_are_compared(
    administrator: Client, world: World
) -> None:
    response = administrator.post(add_url(world), new())
    made = CompositionRuleSet.objects.get(name="Our constitution")
    assert response["Location"] == url("rule_set", made)
    assert made.system == world.system
    assert [(rule["code"], rule["test"]) for rule in made.rules] == [
        ("a-voice-of-charities", "sector:vcse"),
        ("a-chair", "title:chair|independent chair"),
    ]
    [found] = board_facts(world.board).findings
    assert [row.sentence for row in found.rows] == ["Requirement not met since 1 January 2024."] * 2
    assert board_facts(factories.make_board()).findings == []
    text = administrator.get(url("rule_set", made)).text
    assert "Members whose seat is called chair or independent chair" in text


def test_a_change_is_a_new_version_and_the_old_one_stays(
    administrator: Client, world: World
) -> None:
    old = factories.make_rule_set(system=world.system, name="Terms")
    change = url("rule_set_change", old)
    form = administrator.get(change)
    assert form.context["rules"].initial[0]["text"] == "A chair"
    said = {
        "legal_source": "Terms of reference, second issue",
        "reason": "The board decided.",
        "version": old.version,
        **day(CHANGED),
        **rows(VCSE),
    }
    assert administrator.post(change, said).status_code == 302
    old.refresh_from_db()
    made = old.followed_by
    assert (old.valid_to, made.valid_from) == (date(2026, 3, 31), CHANGED)
    assert (old.rules[0]["test"], made.rules[0]["test"]) == ("title:chair", "sector:vcse")
    [before] = board_facts(world.board, date(2026, 3, 31)).findings
    [after] = board_facts(world.board, CHANGED).findings
    assert (before.rule_set, after.rule_set) == (old, made)
    assert after.rows[0].sentence == "Requirement not met since 1 April 2026."
    versions = administrator.get(url("rule_set", made)).context["facts"].versions
    assert [each.rule_set for each in versions] == [made, old]
    refused = administrator.post(change, said)
    assert refused.status_code == 422
    assert "This version has ended" in refused.text


def test_a_change_holds_from_a_later_day(administrator: Client, world: World) -> None:
    old = factories.make_rule_set(system=world.system)
    said = {"legal_source": "x", "reason": "x", "version": 1, **day(old.valid_from), **rows(VCSE)}
    response = administrator.post(url("rule_set_change", old), said)
    assert response.status_code == 422
    assert "must hold from a later day" in response.text
    assert CompositionRuleSet.objects.filter(system=world.system).count() == 1


def test_a_rule_set_ends(administrator: Client, world: World) -> None:
    rule_set = factories.make_rule_set(system=world.system)
    end = url("rule_set_end", rule_set)
    assert administrator.post(end, day(CHANGED, "on")).status_code == 422
    administrator.post(end, {**day(CHANGED, "on"), "reason": "The board was merged."})
    rule_set.refresh_from_db()
    assert rule_set.valid_to == CHANGED
    assert board_facts(world.board, CHANGED).findings != []
    assert board_facts(world.board, date(2026, 4, 2)).findings == []
    assert "Change</a>" not in administrator.get(url("rule_set", rule_set)).text


def test_what_a_version_says_cannot_be_changed_by_anybody(world: World) -> None:
    rows = CompositionRuleSet.objects.filter(pk=factories.make_rule_set().pk)
    changes: tuple[dict[str, Any], ...] = (
        {"rules": []},
        {"name": "x"},
        {"valid_from": CHANGED},
        {"legal_source": "x"},
    )
    for said in changes:
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            rows.update(**said)


def test_two_versions_of_one_rule_set_never_hold_at_once(world: World) -> None:
    factories.make_rule_set(system=world.system, name="Terms")
    with pytest.raises(ValidationError, match="There is a rule set of this name"):
        factories.make_rule_set(system=world.system, name="Terms", valid_from=CHANGED)
    factories.make_rule_set(name="Terms", valid_from=CHANGED)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompositionRuleSet.objects.create(
            board_kind="committee",
            name="Bill",
            legal_source="x",
            rules=[A_CHAIR],
            standing="proposed",
            valid_from=CHANGED,
        )


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (EMPTY, "Add at least one requirement."),
        (rows({**VCSE, "test": ""}), "Select what is counted."),
        (rows({**VCSE, "test": "colour:blue"}), "Select a valid choice"),
        (rows({**VCSE, "text": ""}), "Say in words what is asked for"),
        (rows({**VCSE, "at_least": "0"}), "At least how many must be 1 or more"),
        (rows({**VCSE, "at_least": "1e9"}), "whole number"),
        (rows({**VCSE, "at_least": ""}), "Enter how many at least."),
        (rows({**CHAIR, "titles": ""}), "Enter the titles"),
        (rows(VCSE, VCSE), "Requirement 2 counts the same as one before it."),
        ({"standing": "proposed"}, "Say as it stood on which day"),
        ({"standing": "law"}, "Select a valid choice"),
        (day(date(1066, 10, 14)), "Choose a day between 2000 and 2100."),
        ({"rules-TOTAL_FORMS": "1000000"}, ""),
        ({"rules-TOTAL_FORMS": "x"}, ""),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    administrator: Client, world: World, said: dict[str, Any], sentence: str
) -> None:
    sets = CompositionRuleSet.objects.count()
    response = administrator.post(add_url(world), new() | said)
    if sentence:
        assert response.status_code == 422
        assert sentence in response.text
    if response.status_code == 422:
        assert CompositionRuleSet.objects.count() == sets
        assert "There is a problem" in response.text


def test_words_are_shown_as_words(administrator: Client, world: World) -> None:
    hostile = {**VCSE, "text": "<script>alert(1)</script>"}
    administrator.post(add_url(world), new(hostile))
    made = CompositionRuleSet.objects.get(name="Our constitution")
    for page in (url("rule_set", made), reverse("partners:board", args=[world.board.public_id])):
        text = administrator.get(page).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_more_rows_keep_what_was_typed(administrator: Client, world: World) -> None:
    response = administrator.post(add_url(world), new(VCSE, more="more"))
    assert response.status_code == 200
    forms = response.context["rules"].forms
    assert forms[0].initial["text"] == "A voice of charities"
    assert len(forms) == 1 + 3
    assert not CompositionRuleSet.objects.filter(name="Our constitution").exists()


def test_what_is_proposed_stands_apart(administrator: Client, world: World) -> None:
    proposed = {"standing": "proposed", "stage": "draft", **day(date(2026, 5, 1), "as_at")}
    administrator.post(add_url(world), new() | proposed)
    facts = board_facts(world.board)
    assert facts.findings == []
    [found] = facts.proposed
    assert found.name == "If the Our constitution took effect as it stood at draft in May 2026"


def test_the_shipped_sets_are_the_act_the_guidance_and_the_bill(world: World) -> None:
    shipped = CompositionRuleSet.objects.filter(system__isnull=True).order_by("pk")
    assert [(each.standing, each.as_at) for each in shipped] == [
        ("in_force", None),
        ("in_force", None),
        ("proposed", date(2026, 6, 25)),
    ]
    bill = shipped[2]
    codes = [rule["code"] for rule in bill.rules]
    assert codes == ["mayors" if c == "local-authorities" else c for c in _codes(act())]
    assert "not known to be law" in bill.legal_source


def _codes(rule_set: CompositionRuleSet) -> list[str]:
    return [rule["code"] for rule in rule_set.rules]


def test_national_sets_are_changed_by_national_administrators(national: Client) -> None:
    said = {
        "legal_source": "Amended Act",
        "reason": "Royal assent.",
        "version": 1,
        **day(CHANGED),
        **rows(VCSE),
    }
    assert national.post(NATIONAL, new()).status_code == 302
    assert CompositionRuleSet.objects.get(name="Our constitution").system is None
    old = act()
    assert "Change</a>" in national.get(url("rule_set", old)).text
    assert national.post(url("rule_set_change", old), said).status_code == 302
    assert old.followed_by.rules[0]["code"] == "a-voice-of-charities"


def test_a_national_administrator_leaves_a_systems_own_alone(
    national: Client, world: World
) -> None:
    own = factories.make_rule_set(system=world.system)
    assert national.get(url("rule_set", own)).status_code == 200
    assert national.get(url("rule_set_change", own)).status_code == 403
    assert national.post(url("rule_set_end", own)).status_code == 403
    assert national.post(add_url(world), new()).status_code == 403


@pytest.mark.parametrize("route", ["rule_set_change", "rule_set_end"])
def test_a_system_administrator_leaves_the_law_alone(
    administrator: Client, world: World, route: str
) -> None:
    assert administrator.get(url("rule_set", act())).status_code == 200
    assert administrator.get(url(route, act())).status_code == 403
    assert administrator.post(url(route, act())).status_code == 403
    assert administrator.post(NATIONAL, new()).status_code == 403


def test_managers_read_and_strangers_do_not_find_a_systems_own(
    manager: Client, world: World
) -> None:
    own = factories.make_rule_set(system=world.system, name="Terms of ours")
    assert "Terms of ours" in manager.get(LIST).text
    assert manager.get(add_url(world)).status_code == 403
    assert manager.get(url("rule_set_change", own)).status_code == 403
    stranger = factories.make_user(system=factories.make_system())
    manager.force_login(stranger)
    assert "Terms of ours" not in manager.get(LIST).text
    assert manager.get(url("rule_set", own)).status_code == 404
    assert manager.get(url("rule_set", act())).status_code == 200


def test_somebody_without_a_role_sees_none(client: Client, world: World) -> None:
    client.force_login(factories.make_user())
    assert client.get(LIST).status_code == 403
    assert client.get(url("rule_set", act())).status_code == 404


def test_a_bill_moves_on_and_both_versions_are_asked_of_their_own_days(world: World) -> None:
    board = factories.make_board(system=world.system, kind=BoardKind.ICB_BOARD)
    bill = CompositionRuleSet.objects.get(standing="proposed")
    after = change_rule_set(
        by=factories.TESTS,
        rule_set=bill,
        facts=RuleSetFacts(
            legal_source="Health Bill, at report",
            valid_from=date(2026, 9, 1),
            rules=[VCSE],
            as_at=date(2026, 9, 1),
            stage="report",
        ),
        reason="It moved on.",
    )
    for on, asked in ((date(2024, 1, 1), bill), (date(2026, 7, 1), bill), (CHANGED, bill)):
        assert [each.rule_set for each in board_facts(board, on).proposed] == [asked]
    [now] = board_facts(board, date(2026, 9, 1)).proposed
    assert now.rule_set == after
    assert now.name == "If the Health Bill became law as it stood at report in September 2026"


def test_the_lists_cost_the_same_at_any_length(manager: Client, world: World) -> None:
    nominations = reverse("partners:nominations", args=[world.board.public_id])
    lists = (LIST, nominations, "/api/v1/rule-sets", "/api/v1/nominations")
    few: list[int] = []
    for number in (2, 30):
        for _ in range(number):
            factories.make_rule_set(system=world.system)
            seat = factories.make_seat(board=world.board)
            factories.make_nomination(seat=seat, nominated_on=timezone.localdate())
        found = [queries_of(manager, each) for each in lists]
        few = few or found
        assert found == few
