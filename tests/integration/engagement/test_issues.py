"""Issues raised: how they ended, as the side sees it that raised them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.roles import BOARD_MEMBER
from engagement.actions.issue import (
    IssueFacts,
    acknowledge_issue,
    correct_issue,
    reopen_issue,
    settle_issue,
    withdraw_issue,
)
from engagement.errors import AlreadyWithdrawnError, ChangedMeanwhileError, NotPossibleError
from engagement.models import Issue, StaleScore
from partners.models import Partnership
from tests import factories as make
from tests.integration.engagement.ledger import Row, Void, ledger_of

pytestmark = pytest.mark.django_db
RAISED, ENDED = date(2026, 2, 2), date(2026, 4, 1)
RIGHT = IssueFacts("partner", "discharge", "Words", RAISED, outcome="partly", settled_on=ENDED)
TOMORROW = timezone.localdate() + timedelta(days=1)


@pytest.fixture
def issue() -> Issue:
    """A major one, raised by the partner on 2 February."""
    return make.make_issue(raised_on=RAISED, importance="major")


def _row(issue: Issue, x: float, q: float, revision: int, *, truster: str = "partner") -> Row:
    partner = issue.partnership.organisation.public_id
    return Row(
        component="trust",
        source="issue",
        truster=truster,
        x=x,
        q=q,
        occurred_on=ENDED,
        revision=revision,
        counterpart=issue.system.public_id if truster == "partner" else partner,
    )


def _settle(issue: Issue, outcome: str = "satisfied") -> Issue:
    return settle_issue(by=make.TESTS, issue=issue, outcome=outcome, settled_on=ENDED)


@pytest.mark.parametrize(("outcome", "x"), [("satisfied", 1.0), ("partly", 0.5), ("unresolved", 0)])
@pytest.mark.parametrize(("importance", "q"), [("minor", 0.5), ("standard", 1.0), ("major", 1.5)])
@pytest.mark.parametrize("raised_by", ["partner", "system"])
def test_how_it_ended_counts_by_its_importance_for_who_raised_it(
    outcome: str, x: float, importance: str, q: float, raised_by: str
) -> None:
    issue = make.make_issue(raised_by=raised_by, raised_on=RAISED, importance=importance)
    assert ledger_of(issue) == []
    _settle(issue, outcome)
    assert ledger_of(issue) == [_row(issue, x, q, 2, truster=raised_by)]
    assert StaleScore.objects.filter(partnership=issue.partnership).exists()


def test_to_acknowledge_it_says_nothing_yet(issue: Issue) -> None:
    acknowledged = acknowledge_issue(by=make.TESTS, issue=issue, acknowledged_on=RAISED)
    assert acknowledged.acknowledged_on == RAISED
    assert ledger_of(issue) == []
    with pytest.raises(NotPossibleError, match="acknowledged already"):
        acknowledge_issue(by=make.TESTS, issue=issue, acknowledged_on=RAISED)


def test_reopened_it_says_nothing_until_it_ends_again(issue: Issue) -> None:
    _settle(issue)
    with pytest.raises(NotPossibleError, match="settled already"):
        _settle(issue)
    reopen_issue(by=make.TESTS, issue=issue, reason="It came back")
    with pytest.raises(NotPossibleError, match="open already"):
        reopen_issue(by=make.TESTS, issue=issue, reason="It came back")
    _settle(issue, "unresolved")
    assert ledger_of(issue) == [_row(issue, 1.0, 1.5, 2), Void(3), _row(issue, 0.0, 1.5, 4)]


def test_a_correction_may_change_who_raised_it(issue: Issue) -> None:
    settled = _settle(issue)
    settled.refresh_from_db()
    facts = IssueFacts(
        "system",
        "discharge",
        "Ours",
        RAISED,
        importance="minor",
        outcome="partly",
        settled_on=ENDED,
    )
    correct_issue(
        by=make.TESTS,
        issue=settled,
        facts=facts,
        reason="We raised it",
        expected_version=settled.version,
    )
    assert ledger_of(issue) == [
        _row(issue, 1.0, 1.5, 2),
        _row(issue, 0.5, 0.5, 3, truster="system"),
    ]
    with pytest.raises(ChangedMeanwhileError):
        correct_issue(by=make.TESTS, issue=issue, facts=facts, reason="Again", expected_version=1)


def test_withdrawn_it_says_nothing_more(issue: Issue) -> None:
    _settle(issue)
    withdraw_issue(by=make.make_user(), issue=issue, reason="Nobody raised it")
    assert ledger_of(issue) == [_row(issue, 1.0, 1.5, 2), Void(3)]
    with pytest.raises(AlreadyWithdrawnError, match="issue was withdrawn"):
        reopen_issue(by=make.TESTS, issue=issue, reason="It came back")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"raised_on": TOMORROW, "outcome": "open", "settled_on": None}, "raised_on"),
        ({"acknowledged_on": TOMORROW}, "acknowledged_on"),
        ({"acknowledged_on": RAISED - timedelta(days=1)}, "acknowledged_on"),
        ({"settled_on": TOMORROW}, "settled_on"),
        ({"settled_on": RAISED - timedelta(days=1)}, "settled_on"),
        ({"settled_on": None}, "settled_on"),
        ({"outcome": "open"}, "settled_on"),
        ({"outcome": "happy"}, "outcome"),
        ({"text": " "}, "text"),
        ({"theme": "weather"}, "theme"),
        ({"sensitivity": ""}, "sensitivity"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    issue: Issue, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        correct_issue(
            by=make.TESTS,
            issue=issue,
            facts=replace(RIGHT, **wrong),
            reason="Mistake",
            expected_version=1,
        )
    assert list(refusal.value.message_dict) == [field]
    assert ledger_of(issue) == []


def test_an_end_needs_an_outcome(issue: Issue) -> None:
    with pytest.raises(ValidationError, match="Choose how it ended"):
        _settle(issue, "open")


def test_a_confidential_one_is_for_those_who_work_with_partners() -> None:
    partnership: Partnership = make.make_partnership()
    hidden = make.make_issue(partnership=partnership)
    shown = make.make_issue(partnership=partnership, sensitivity="open")
    board_member = make.make_user(system=partnership.system, role=BOARD_MEMBER.name)
    manager = make.make_user(system=partnership.system)
    assert set(Issue.objects.visible_to(board_member)) == {shown}
    assert set(Issue.objects.visible_to(manager)) == {hidden, shown}
    assert not Issue.objects.visible_to(make.make_user(system=make.make_system())).exists()
